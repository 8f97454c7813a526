// Strings must stay right while the module's memory grows, in both forms of the module; and this test must be able to fail.
// `./build.sh test` makes the module and says where it is.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';

const made = process.env.TRAINSTOP_GLUE_MODULE;
assert.ok(made, 'TRAINSTOP_GLUE_MODULE is to name the folder of the module: run ./build.sh test --quick');

const folder = mkdtempSync(join(tmpdir(), 'trainstop-glue-'));
after(() => rmSync(folder, { recursive: true }));

const TEXTS = ['on', '', 'allowDataForGenerativeAI', 'Données pour l’amélioration de l’IA', '数据 🚋', 'x'.repeat(70_000)];

globalThis.hearFromGlue = (text) => `heard ${text}`;

/** A form of the module with glue of its own, for the glue remembers views of one module's memory. */
async function load(form, instantiate) {
  const home = join(folder, form);
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{"type":"module"}');
  for (const file of ['module_bg.js', 'imports.js', 'named.js']) copyFileSync(join(made, file), join(home, file));
  const [glue, { imports }, { named }] = await Promise.all(
    ['module_bg.js', 'imports.js', 'named.js'].map((file) => import(pathToFileURL(join(home, file)))),
  );
  const module = named(await instantiate(home, imports));
  glue.__wbg_set_wasm(module);
  return { glue, memory: module.memory };
}

async function webAssembly(_home, imports) {
  const { instance } = await WebAssembly.instantiate(readFileSync(join(made, 'module.wasm')), { a: imports });
  return instance.exports;
}

function javaScript(file) {
  return (home) => {
    copyFileSync(join(made, file), join(home, 'module.js'));
    return import(pathToFileURL(join(home, 'module.js')));
  };
}

/** Sends every text to and fro with growth at each turn. Gives what came back wrong, a call that threw included. */
function wrongAnswers({ glue, memory }) {
  const wrong = [];
  const expect = (right, call) => {
    const before = memory.buffer.byteLength;
    let answer;
    try {
      answer = call();
    } catch (error) {
      answer = error;
    }
    assert.ok(memory.buffer.byteLength > before, 'the memory was to grow in this call');
    if (answer !== right) wrong.push({ right, answer });
  };
  for (const text of TEXTS) {
    expect(`${text}, ${Buffer.byteLength(text)} long`, () => glue.echo(text, 1));
    expect(`${text} -> heard ${text}`, () => glue.relay(text, 1));
  }
  return wrong;
}

test('as WebAssembly, every string stays right', async () => {
  assert.deepEqual(wrongAnswers(await load('wasm', webAssembly)), []);
});

test('as JavaScript, every string stays right', async () => {
  assert.deepEqual(wrongAnswers(await load('js', javaScript('module.js'))), []);
});

test('as JavaScript without the cure, strings come back wrong: this test can fail', async () => {
  const module = await load('uncured', javaScript('uncured.js'));
  assert.notDeepEqual(wrongAnswers(module), []);
});
