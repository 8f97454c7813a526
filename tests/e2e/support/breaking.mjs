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
  const known = Object.getOwnPropertyDescriptor(owner, key);
  let uses = 0;
  const breaking = (real) => function breaks(...values) {
    uses += 1;
    if (uses === Number(place)) throw new RangeError('broken on purpose');
    return real.apply(this, values);
  };
  Object.defineProperty(owner, key, known.set ? { ...known, set: breaking(known.set) } : { ...known, value: breaking(known.value) });
};
/**
 * What the engine uses and does not expect to fail, by the names that are used in addresses: it writes texts, and asks for the time.
 * And what it can do without: to write a date, to look up a sentence.
 */
const owners = (name) => ({
  text: () => [Node.prototype, 'textContent'], now: () => [Date, 'now'],
  date: () => [Date.prototype, 'toLocaleString'], sentence: () => [chrome.i18n, 'getMessage'],
})[name]();

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
