// ./build.sh screenshots: a few of its pictures, in a folder of their own.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { kinds } from './harness/each-browser.mjs';
import { takeScreenshots } from './screenshots.mjs';

/** A picture's width and height, as its header says. */
function sizeOf(path) {
  const head = readFileSync(path);
  assert.equal(head.toString('latin1', 1, 4), 'PNG');
  return [head.readUInt32BE(16), head.readUInt32BE(20)];
}

test('pictures of the screens that are asked for, in each look and language, and the page that shows them', { skip: !kinds.includes('chromium') }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trainstop-screenshots-'));
  try {
    assert.equal(await takeScreenshots({ only: 'on again', folder, in: ['ar'] }), 8);
    const files = readdirSync(folder, { recursive: true }).map((file) => file.replaceAll('\\', '/')).filter((file) => file.endsWith('.png')).toSorted();
    const looks = ['dark', 'forced', 'light', 'narrow'];
    assert.deepEqual(files, [
      ...looks.map((look) => `banner/warning-on-again--ar--${look}.png`),
      ...looks.map((look) => `popup/on-again--ar--${look}.png`),
    ]);
    const [width, height] = sizeOf(join(folder, 'popup/on-again--ar--narrow.png'));
    assert.ok(width === 320 && height > 300, `${width} by ${height}`);
    const index = readFileSync(join(folder, 'index.html'), 'utf8');
    for (const file of files) assert.ok(index.includes(`src="${file}"`), file);
    assert.doesNotMatch(index, /https?:/, 'it loads nothing from elsewhere');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
