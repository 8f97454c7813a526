// A copy of the extension whose engine can be broken on purpose, at a moment that the page's address names.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFor } from '../harness/each-browser.mjs';

/** Runs in the engine's world, before it: the n-th use of a call throws, as in an engine that has lost its way. */
const breaker = (calls) => {
  const [, name, place] = /^#break=(\w+):(\d+)$/.exec(location.hash) ?? [];
  if (!name) return;
  const [owner, key] = calls(name);
  const real = owner[key].bind(owner);
  let uses = 0;
  owner[key] = (...values) => {
    uses += 1;
    if (uses === Number(place)) throw new RangeError('broken on purpose');
    return real(...values);
  };
};
/** What the engine calls on and does not expect to fail, by the names that are used in addresses. */
const owners = (name) => ({ text: () => [chrome.i18n, 'getMessage'], now: () => [Date, 'now'] })[name]();

/** The folder of such a copy; it goes with the process. */
export function breakableCopy(kind) {
  const folder = mkdtempSync(join(tmpdir(), 'trainstop-breakable-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  cpSync(builtFor(kind), folder, { recursive: true });
  const file = join(folder, 'engine.js');
  const engine = readFileSync(file, 'utf8');
  writeFileSync(file, `if (!globalThis[Symbol.for('trainstop')]) (${breaker})(${owners});\n${engine}`);
  return folder;
}
