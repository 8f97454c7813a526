// The core as a module, in both forms in which the extension ships it. `./build.sh test --quick` makes it.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const FORMS = {
  wasm: async (made, _home, imports) => (await WebAssembly.instantiate(readFileSync(join(made, 'module.wasm')), { a: imports })).instance.exports,
  js: (_made, home) => import(pathToFileURL(join(home, 'module.js'))),
};

/** `judge(story)` in one form, with glue of its own: the glue remembers views of one module's memory. */
export async function loadCore(form) {
  const made = process.env.TRAINSTOP_CORE_MODULE ?? fileURLToPath(new URL('../../target/trainstop/core', import.meta.url));
  assert.ok(existsSync(join(made, 'module.wasm')), `there is no module in ${made}: run ./build.sh test --quick`);
  const home = mkdtempSync(join(tmpdir(), 'trainstop-core-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  writeFileSync(join(home, 'package.json'), '{"type":"module"}');
  for (const file of ['module_bg.js', 'imports.js', 'named.js', 'module.js']) copyFileSync(join(made, file), join(home, file));
  const [glue, { imports }, { named }] = await Promise.all(['module_bg.js', 'imports.js', 'named.js'].map((file) => import(pathToFileURL(join(home, file)))));
  glue.__wbg_set_wasm(named(await FORMS[form](made, home, imports)));
  return (story) => JSON.parse(glue.judge(JSON.stringify(story)));
}
