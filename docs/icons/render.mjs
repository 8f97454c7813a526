// Draws extension/icons/*.png from the SVG files beside this one, in headless Chromium: node docs/icons/render.mjs
// The PNG files are kept in the repository, so that a build needs no browser and gives the same bytes everywhere.
import { readFile, readdir, mkdir } from 'node:fs/promises';
import puppeteer from 'puppeteer-core';
import { findExecutable } from '../../tests/e2e/harness/executables.mjs';

const here = new URL('./', import.meta.url);
const out = new URL('../../extension/icons/', here);
await mkdir(out, { recursive: true });
const browser = await puppeteer.launch({
  executablePath: findExecutable('chromium'),
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage();
for (const file of (await readdir(here)).filter((name) => name.endsWith('.svg'))) {
  const svg = await readFile(new URL(file, here), 'utf8');
  for (const size of [16, 32, 48, 128]) {
    await page.setViewport({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
    const path = new URL(file.replace('.svg', `-${size}.png`), out).pathname;
    await page.screenshot({ path, omitBackground: true });
  }
}
await browser.close();
