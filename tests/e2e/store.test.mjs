// ./build.sh store: its pictures in one language, in a folder of their own.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { kinds } from './harness/each-browser.mjs';
import { makePictures } from './store.mjs';

/** Width, height and kind of colour (2: no transparency, 6: with it), as a picture's header says. */
function formOf(path) {
  const head = readFileSync(path);
  assert.equal(head.toString('latin1', 1, 4), 'PNG');
  return [head.readUInt32BE(16), head.readUInt32BE(20), head[25]];
}

test('pictures for the stores, in the sizes that they ask for', { skip: !kinds.includes('chromium') }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trainstop-store-'));
  try {
    await makePictures({ only: 'es', folder });
    const files = readdirSync(folder, { recursive: true }).map((file) => file.replaceAll('\\', '/')).filter((file) => file.endsWith('.png'));
    const screenshots = ['1-warning', '2-done', '3-popup', '4-history', '5-neighbours'].map((name) => [`es/${name}.png`, [1280, 800, 2]]);
    assert.deepEqual(Object.fromEntries(files.map((file) => [file, formOf(join(folder, file))])), Object.fromEntries([
      ...screenshots,
      ['es/tile-small.png', [440, 280, 2]],
      ['es/tile-marquee.png', [1400, 560, 2]],
      ['icon.png', [128, 128, 6]],
    ]));
    const contents = screenshots.map(([file]) => readFileSync(join(folder, file), 'base64'));
    assert.equal(new Set(contents).size, contents.length, 'each shows something else');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
