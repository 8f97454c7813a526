// Takes a picture of every screen in every state, in every theme and in some languages: dist/screenshots/index.html shows them
// side by side. In Chromium. With `--only NAME` those whose names have NAME in them; the others stay as they were taken last.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startLab } from '../lab/server.mjs';
import { launch } from './harness/browsers.mjs';
import { builtFor } from './harness/each-browser.mjs';
import { languages as there, openGallery, startGallery } from './support/gallery.mjs';
import { SCREENS, openScreen } from './support/pages.mjs';

const FOLDER = fileURLToPath(new URL('../../dist/screenshots/', import.meta.url));
/** The languages: the one that all are translated from, a long one, one without spaces, one from right to left. */
const LANGUAGES = ['en', 'de', 'ja', 'ar'];
/** The themes, and the width that the guidelines for accessible web content ask for. */
const LOOKS = {
  light: {},
  dark: { dark: true },
  forced: { forced: true },
  narrow: { narrow: true },
};
/** As many browsers take pictures at once. */
const WORKERS = 2;
const NARROW = 320;

const begun = Date.now();
const say = (line) => console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${line}`);
const plain = (name) => name.replace(/[^\w-]+/g, '-');
const fileOf = (screen, name, language, look) => join(plain(screen), `${plain(name)}--${language}--${look}.png`);

/** Has a page look as asked. Nothing moves in it. */
async function dress(session, { dark = false, forced = false }) {
  const feature = (name, value) => ({ name, value });
  await session.send('Emulation.setEmulatedMedia', { features: [
    feature('prefers-color-scheme', dark ? 'dark' : 'light'),
    feature('forced-colors', forced ? 'active' : 'none'),
    feature('prefers-reduced-motion', 'reduce'),
  ] });
}

/** The pictures that are wanted: what there is, but for what is filtered out. */
function wanted(cards, only) {
  const banner = [...cards, 'warning-why'].map((card) => ({ screen: 'banner', name: card, card }));
  return [...banner, ...SCREENS].filter(({ screen, name }) => !only || `${screen} ${name}`.includes(only));
}

/** Takes all of `list` in one language. */
async function takeIn(browser, gallery, language, list, folder) {
  await browser.storage.set({ options: { passive: true, language } });
  const page = await browser.newPage();
  const session = await page.createCDPSession();
  let cards;
  for (const one of list) {
    const { screen, name, card } = one;
    const isPopup = screen === 'popup';
    if (card) cards ??= await openGallery(page, gallery);
    else await openScreen(browser, page, one).catch((why) => { throw new Error(`${screen}, ${name}, ${language}: ${why.message}`); });
    for (const [look, how] of Object.entries(LOOKS)) {
      const wide = card ? 480 : isPopup ? 340 : 1000;
      await page.setViewport({ width: how.narrow ? NARROW : wide, height: card ? 620 : isPopup ? 300 : 720 });
      await dress(session, how);
      if (card) {
        await cards.show({ card: card.replace(/-why$/, ''), language, dark: how.dark });
        if (card.endsWith('-why')) await page.evaluate(() => { globalThis.root.querySelector('details').open = true; });
      }
      const path = join(folder, fileOf(screen, name, language, look));
      mkdirSync(dirname(path), { recursive: true });
      await page.screenshot({ path, fullPage: !card });
    }
  }
  await page.close();
}

/**
 * Takes the pictures and writes the page that shows them. Says how many there are now.
 * @param options only: a part of the names; folder: where they go; in: languages, all four unless told.
 */
export async function takeScreenshots({ only, folder = FOLDER, in: asked = LANGUAGES } = {}) {
  // The times in the pictures are the same everywhere.
  process.env.TZ = 'UTC';
  const spoken = asked.filter((language) => there().includes(language));
  const absent = asked.filter((language) => !spoken.includes(language));
  if (absent.length) say(`SKIPPED, there are no sentences yet in: ${absent.join(', ')}`);
  if (!only) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [lab, gallery] = await Promise.all([startLab({ port: 0 }), startGallery()]);
  const waiting = [...spoken];
  const work = async () => {
    const browser = await launch('chromium', { port: lab.port, extensions: [builtFor('chromium')], probe: false });
    try {
      const page = await browser.newPage();
      const list = wanted((await openGallery(page, gallery)).cards, only);
      await page.close();
      if (list.length === 0) throw new Error(`no screen has "${only}" in its name`);
      for (let language = waiting.shift(); language; language = waiting.shift()) {
        await takeIn(browser, gallery, language, list, folder);
        say(`${language}: ${list.length * Object.keys(LOOKS).length} pictures`);
      }
    } finally {
      await browser.close();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(WORKERS, spoken.length) }, work));
  } finally {
    await Promise.all([lab.close(), gallery.close()]);
  }
  return writeIndex(folder);
}

const escape = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`);

/** The page that shows all that is in the folder: a table for each screen, a row for each state, a column for each look. */
function writeIndex(folder) {
  const screens = new Map();
  let count = 0;
  for (const path of readdirSync(folder, { recursive: true }).map((file) => file.replaceAll('\\', '/')).filter((file) => file.endsWith('.png'))) {
    const [, screen, name, language, look] = /^(.+)\/(.+?)--(.+?)--(.+?)\.png$/.exec(path);
    const states = screens.get(screen) ?? screens.set(screen, new Map()).get(screen);
    const shots = states.get(name) ?? states.set(name, new Map()).get(name);
    shots.set(`${language} ${look}`, path);
    count += 1;
  }
  const columns = LANGUAGES.flatMap((language) => Object.keys(LOOKS).map((look) => `${language} ${look}`))
    .filter((column) => [...screens.values()].some((states) => [...states.values()].some((shots) => shots.has(column))));
  const cell = (shots, name, column) => {
    const path = shots.get(column);
    const shown = `${name}, ${column}`;
    return `<td>${path ? `<a href="${escape(path)}"><img src="${escape(path)}" alt="${escape(shown)}" title="${escape(shown)}" loading="lazy"></a>` : ''}</td>`;
  };
  const order = ['banner', ...new Set(SCREENS.map(({ screen }) => screen))];
  const names = ['warning-why', ...SCREENS.map(({ name }) => plain(name))];
  const sorted = (list, by) => list.toSorted(([one], [other]) => by.indexOf(one) - by.indexOf(other));
  const table = ([screen, states]) => `<section id="${escape(screen)}">
<h2>${escape(screen)}</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">state</th>${columns.map((column) => `<th scope="col">${escape(column)}</th>`).join('')}</tr></thead>
<tbody>
${sorted([...states], names).map(([name, shots]) => `<tr><th scope="row">${escape(name.replaceAll('-', ' '))}</th>${columns.map((column) => cell(shots, name, column)).join('')}</tr>`).join('\n')}
</tbody>
</table></div>
</section>`;
  const all = sorted([...screens], order);
  writeFileSync(join(folder, 'index.html'), `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Trainstop: every screen</title>
<style>
  :root { color-scheme: light dark; --line: light-dark(#c9d0d6, #3b444e); --paper: light-dark(#f3f5f7, #14181c) }
  body { margin: 0; padding: 24px; background: var(--paper); font: 14px/1.45 system-ui, sans-serif }
  nav { display: flex; flex-wrap: wrap; gap: 4px 16px }
  .scroll { overflow: auto; max-height: 90vh; border: 1px solid var(--line) }
  table { border-collapse: collapse }
  th, td { padding: 8px; border: 1px solid var(--line); text-align: start; vertical-align: top }
  thead th { position: sticky; top: 0; background: var(--paper); white-space: nowrap; z-index: 1 }
  tbody th { position: sticky; left: 0; min-width: 9rem; background: var(--paper); font-weight: 600 }
  img { display: block; max-width: 340px; min-width: 160px; min-height: 40px; border: 1px solid var(--line) }
</style>
</head>
<body>
<h1>Trainstop: every screen</h1>
<p>${count} pictures. All times in them are made up, and the same in each run.</p>
<nav>${all.map(([screen, states]) => `<a href="#${escape(screen)}">${escape(screen)} (${states.size})</a>`).join(' ')}</nav>
${all.map(table).join('\n')}
</body>
</html>
`);
  return count;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [flag, only, ...rest] = process.argv.slice(2);
  if ((flag && flag !== '--only') || (flag && !only) || rest.length) {
    console.error('error: ./build.sh screenshots [--only NAME]');
    process.exitCode = 1;
  } else {
    await takeScreenshots({ only }).then(
      (count) => say(`${count} pictures: dist/screenshots/index.html`),
      (error) => {
        console.error(`\nerror: ${error.message}`);
        process.exitCode = 1;
      },
    );
  }
}
