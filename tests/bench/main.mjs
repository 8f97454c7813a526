// ./build.sh bench [--quick] [--peer NAME=FOLDER]...: measures, and writes down what came of it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { kinds } from '../e2e/harness/each-browser.mjs';
import { core, EXTENTS, measure, parts, weights } from './measure.mjs';
import { page } from './page.mjs';
import { picture } from './picture.mjs';
import { judged } from './targets.mjs';
import { peerOf } from './variants.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RESULTS = join(ROOT, 'dist/bench');
const { values: { quick, peer } } = parseArgs({ options: { quick: { type: 'boolean', default: false }, peer: { type: 'string', multiple: true, default: [] } } });

const say = (text) => console.log(`${(performance.now() / 1_000).toFixed(1).padStart(6)} s  ${text}`);

const measured = await measure({ extent: quick ? EXTENTS.quick : EXTENTS.full, peers: peer.map(peerOf), kinds, say });
const all = { ...measured, weights: weights(RESULTS), parts: parts(RESULTS), core: core(RESULTS) };
all.targets = judged(all);

mkdirSync(RESULTS, { recursive: true });
writeFileSync(join(RESULTS, 'bench.json'), `${JSON.stringify(all, null, 2)}\n`);
writeFileSync(join(RESULTS, 'performance.svg'), picture(all));
writeFileSync(join(RESULTS, 'performance.md'), page(all));
if (!quick) {
  writeFileSync(join(ROOT, 'docs/images/performance.svg'), picture(all));
  writeFileSync(join(ROOT, 'docs/performance.md'), page(all));
}

console.log();
for (const { what, limit, unit, measured: value, met } of all.targets) console.log(`${met ? 'met    ' : 'NOT MET'}  ${what}: ${value} ${unit}, at most ${limit}`);
say(quick ? 'written: dist/bench; the documents stay as they are' : 'written: dist/bench, docs/performance.md and docs/images/performance.svg');
