// The gallery: a plain page in which the banner's own code (tests/gallery) shows any card in any language and theme, with its
// closed root open, so that pictures can be taken and tools can look into it. What leads to a card is for other tests.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtFor } from '../harness/each-browser.mjs';

const ROOT = new URL('../../../', import.meta.url);
const at = (path) => fileURLToPath(new URL(path, ROOT));
const LOCALES = at('extension/_locales/');
const KINDS = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json', '.wasm': 'application/wasm',
};

/** The languages that there are, English first. */
export const languages = () => readdirSync(LOCALES).filter((name) => existsSync(join(LOCALES, name, 'messages.json')))
  .toSorted((one, other) => Number(other === 'en') - Number(one === 'en') || one.localeCompare(other));

/** A language's sentences by their keys, as they ship, `$1` and `$2` standing for what fills them in. */
export function sentencesOf(language) {
  const read = (name) => JSON.parse(readFileSync(join(builtFor('chromium'), '_locales', name, 'messages.json'), 'utf8'));
  const messages = { ...read('en'), ...read(language) };
  return Object.fromEntries(Object.entries(messages).map(([key, { message }]) => [key, message]));
}

// A page of nobody's, about as light and as dark as LinkedIn's, with something that a card can point at.
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Every card of the banner</title>
<link rel="icon" href="data:,">
<style>
  html { background: #f4f2ee; color: #1d2226; font: 15px/1.5 system-ui, sans-serif }
  html.theme--dark { background: #101214; color: #e8eaed }
  body { margin: 0 }
  main { max-width: 40rem; margin: 24px; padding: 12px 20px; border-radius: 8px; background: #fff }
  .theme--dark main { background: #1b1f23 }
  h1 { margin: 0; font-size: 17px }
  label { display: flex; gap: 12px; align-items: center; min-height: 32px }
  input { width: 24px; height: 24px }
</style>
<script type="module" src="start.js"></script>
</head>
<body>
<main>
  <h1>A page with a switch</h1>
  <label><input type="checkbox" role="switch" id="switch" checked> The switch that some cards point at</label>
</main>
</body>
</html>`;

const START = `
import * as glue from './module_bg.js';
import { imports } from './imports.js';
import { named } from './named.js';

// Open, so that tests can look into it. Nothing else is different from a page of LinkedIn's.
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (how) { return attach.call(this, { ...how, mode: 'open' }); };
const chrome = globalThis.chrome ??= {};
chrome.i18n = { getUILanguage: () => 'en', getMessage: () => '' };

const [{ instance }, style] = await Promise.all([
  WebAssembly.instantiateStreaming(fetch('module.wasm'), { a: imports }),
  fetch('banner.css').then((response) => response.text()),
]);
glue.__wbg_set_wasm(named(instance.exports));
const spoken = new Map();

/** Shows a card, and leaves nothing moving. */
async function show({ card, language = 'en', dark = false }) {
  if (!spoken.has(language)) spoken.set(language, await fetch('sentences/' + language).then((response) => response.json()));
  const sentences = spoken.get(language);
  document.documentElement.lang = sentences.languageTag;
  document.dir = sentences.languageDirection;
  document.documentElement.classList.toggle('theme--dark', dark);
  glue.show(card, sentences, style);
  const root = [...document.documentElement.children].at(-1).shadowRoot;
  for (const one of root.getAnimations()) {
    if (one.effect.getComputedTiming().endTime === Infinity) one.pause();
    else one.finish();
  }
  globalThis.root = root;
}
globalThis.gallery = { cards: glue.cards(), show };
`;

/** Serves the gallery: { origin, close }. */
export async function startGallery() {
  const made = at('target/trainstop/gallery/');
  if (!existsSync(join(made, 'module.wasm'))) throw new Error('There is no gallery: ./build.sh gallery makes it.');
  const files = {
    '/': () => [KINDS['.html'], PAGE],
    '/start.js': () => [KINDS['.js'], START],
    // As it is written: after a change of the style nothing has to be built.
    '/banner.css': () => [KINDS['.css'], readFileSync(at('src/page/banner/banner.css'))],
    // At once: a build under way takes them away for a while.
    ...Object.fromEntries(['module_bg.js', 'imports.js', 'named.js', 'module.wasm'].map((name) => {
      const content = readFileSync(join(made, name));
      return [`/${name}`, () => [KINDS[extname(name)], content]];
    })),
    ...Object.fromEntries(languages().map((name) => [`/sentences/${name}`, () => [KINDS['.json'], JSON.stringify(sentencesOf(name))]])),
  };
  const server = createServer(({ url }, response) => {
    const found = files[url]?.();
    if (!found) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': found[0], 'cache-control': 'no-store' }).end(found[1]);
  });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((closed) => { server.closeAllConnections(); server.close(closed); }),
  };
}

/** Opens the gallery in a page: { cards, show({ card, language, dark }) }. */
export async function openGallery(page, { origin }) {
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => globalThis.gallery, { polling: 20, timeout: 10_000 });
  return {
    cards: await page.evaluate(() => globalThis.gallery.cards),
    show: (what) => page.evaluate((wanted) => globalThis.gallery.show(wanted), what),
  };
}
