// Makes the pictures for the stores, from real Chromium on the replica: dist/store/pictures/. ./build.sh store calls it when the
// texts are written, which hold what is said in the pictures. With `--only LANGUAGE` those of one language.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LANGS } from '../lab/texts/index.mjs';
import { startLab } from '../lab/server.mjs';
import { banner as bannerOf } from './harness/banner.mjs';
import { launch } from './harness/browsers.mjs';
import { AT, SCREENS, openScreen, overlaidCopy } from './support/pages.mjs';
import { iconPage, screenshotPage, tilePage } from './support/store-frames.mjs';

const TEXTS = fileURLToPath(new URL('../../dist/store/texts/', import.meta.url));
const PICTURES = fileURLToPath(new URL('../../dist/store/pictures/', import.meta.url));
const DAY = 24 * 60 * 60 * 1000;

const begun = Date.now();
const say = (line) => console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${line}`);
const screen = (wanted, name) => SCREENS.find((one) => one.screen === wanted && one.name === name);

/** What is said in the pictures of a language: { captions: { warning: { file, headline, line }, ... }, tile }. */
function wordsOf(language) {
  const read = (name) => readFileSync(join(TEXTS, language, `${name}.txt`), 'utf8').trim();
  const captions = read('captions').split('\n\n').map((block) => {
    const [file, headline, line] = block.split('\n');
    return [/-(\w+)\.png$/.exec(file)[1], { file, headline, line }];
  });
  return { captions: Object.fromEntries(captions), tile: read('tile') };
}

/** A history of three weeks: found on and turned off, on again without the member, and turned off again. */
function story() {
  const at = (daysAgo, minutes = 0) => AT - daysAgo * DAY + minutes * 60_000;
  const change = (state, when, who, source = 'Frame') => ({ state, at: when, source, who });
  const last = { state: 'Off', source: 'Document', at: at(0), clues: [] };
  const changes = [
    change('On', at(22), null, 'Document'), change('Off', at(22, 1), 'Trainstop'),
    change('On', at(7), 'NotYou', 'Document'), change('Off', at(4), 'Trainstop'),
  ];
  return { ledger: { version: 1, latest: 'ada', members: { ada: { last, known: last, changes } } } };
}

/** What is known of the other switches after all were to be turned off: one was off, and one asks the member. */
const TURNED_OFF = Object.fromEntries(Array.from({ length: 12 }, (_, place) => [place + 1, { Tried: 'Verified' }]));
Object.assign(TURNED_OFF, { 2: { Tried: 'AlreadyOff' }, 3: { Tried: { NeedsYou: 'Question' } } });

/** The part of a page that is taken, and how much larger than it is. */
const WINDOW = [940, 485, 1.2];
/** The same, reaching below the picture's edge: for pages that go on. */
const LONG = [940, 540, 1.2];

/** Has a page show so much of itself, so much larger. */
const look = (page, width, height, scale) => page.setViewport({ width, height, deviceScaleFactor: scale });
const shot = async (page, clip) => Buffer.from(await page.screenshot({ captureBeyondViewport: false, ...(clip ? { clip } : {}) }));

/** What there is to see on the replica's feed: the warning, the result, and the card with the result by itself. */
async function playOnTheFeed(browser, lab, language) {
  const page = await browser.newPage();
  const card = bannerOf(browser, page);
  lab.reset();
  const lang = language.slice(0, 2);
  // Where the replica does not speak it, it is in English: it is the card that the picture is of.
  lab.set({ lang: LANGS.includes(lang) ? lang : 'en' });
  await look(page, ...WINDOW);
  await page.goto(lab.origin + lab.signInUrl('ada', '/feed/'));
  await card.waitPhase('warning', { timeout: 20_000 });
  await card.rest();
  const warning = await shot(page);
  await card.click('turn-off');
  await card.waitPhase('done', { timeout: 30_000 });
  // Away from everything that shows that the mouse is over it.
  await page.mouse.move(4, 300);
  await card.rest();
  const done = await shot(page);
  const { rect } = await card.look();
  await look(page, 940, 485, 1.25);
  await card.rest();
  // Whole pixels of it, and none of what is around it.
  const [x, y] = [Math.ceil(rect.x), Math.ceil(rect.y)];
  const alone = await shot(page, { x, y, width: Math.floor(rect.x + rect.width) - x, height: Math.floor(rect.y + rect.height) - y });
  await page.close();
  return { warning: [warning], done: [done], card: alone };
}

/** What there is to see on the extension's own pages. */
async function openOwnPages(browser) {
  const page = await browser.newPage();
  const taken = {};
  const take = async (name, one, [width, height, scale], from) => {
    await look(page, width, height, scale);
    await openScreen(browser, page, one);
    // The headings of our pages say what the caption says.
    if (from) await page.evaluate((selector) => window.scrollTo(0, document.querySelector(selector).getBoundingClientRect().top - 4), from);
    if (name !== 'popup') {
      taken[name] = [await shot(page)];
      return;
    }
    // All of it; its last line of pixels would be half of it.
    const whole = await page.evaluate(() => document.documentElement.offsetHeight);
    await look(page, width, whole, scale);
    (taken[name] ??= []).push(await shot(page, { x: 0, y: 0, width, height: whole - 1 }));
  };
  for (const name of ['on', 'off', 'unknown network']) await take('popup', screen('popup', name), [340, 300, 1.06]);
  await take('history', { ...screen('history', 'some'), stored: story() }, LONG);
  await take('neighbours', { ...screen('neighbours', 'turned off'), neighbours: TURNED_OFF }, LONG, '.one-place');
  await page.close();
  return taken;
}

/** Draws a page of ours and saves it. */
async function draw(page, html, [width, height], path, how = {}) {
  mkdirSync(dirname(path), { recursive: true });
  await look(page, width, height, 1);
  await page.setContent(html, { waitUntil: 'load' });
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  const wrapped = await page.evaluate(() => [...document.querySelectorAll('header *')].find((one) => one.offsetHeight > 1.5 * parseFloat(getComputedStyle(one).fontSize))?.textContent);
  if (wrapped) throw new Error(`${path}: there is no room in one line for "${wrapped}"`);
  await page.screenshot({ path, ...how });
}

async function makeIn(browser, lab, language, folder) {
  const words = wordsOf(language);
  await browser.storage.set({ options: { passive: true, language } });
  const taken = { ...(await playOnTheFeed(browser, lab, language)), ...(await openOwnPages(browser)) };
  const page = await browser.newPage();
  const at = (file) => join(folder, language, file);
  for (const [name, caption] of Object.entries(words.captions)) {
    await draw(page, screenshotPage({ language, ...caption, pictures: taken[name], kind: { popup: 'beside', neighbours: 'cut' }[name] }), [1280, 800], at(caption.file));
  }
  const tile = { language, line: words.tile };
  await draw(page, tilePage(tile), [440, 280], at('tile-small.png'));
  await draw(page, tilePage({ ...tile, card: taken.card }), [1400, 560], at('tile-marquee.png'));
  await page.close();
  say(`${language}: ${Object.keys(words.captions).length + 2} pictures`);
}

/** Makes the pictures. `only`: one language, all unless told; `folder`: where they go. */
export async function makePictures({ only, folder = PICTURES } = {}) {
  // The times in the pictures are the same everywhere.
  process.env.TZ = 'UTC';
  if (!existsSync(TEXTS)) throw new Error('There is nothing to say in the pictures: ./build.sh package writes it.');
  const languages = readdirSync(TEXTS, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const wanted = languages.filter((language) => !only || language === only);
  if (wanted.length === 0) throw new Error(`there is no listing in "${only}"`);
  if (!only) rmSync(folder, { recursive: true, force: true });
  const lab = await startLab({ port: 0 });
  const browser = await launch('chromium', { port: lab.port, extensions: [overlaidCopy('chromium')], reducedMotion: true });
  try {
    for (const language of wanted) await makeIn(browser, lab, language, folder);
    const page = await browser.newPage();
    await draw(page, iconPage(), [128, 128], join(folder, 'icon.png'), { omitBackground: true });
  } finally {
    await browser.close();
    await lab.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [flag, only, ...rest] = process.argv.slice(2);
  if ((flag && flag !== '--only') || (flag && !only) || rest.length) {
    console.error('error: ./build.sh store [--only LANGUAGE]');
    process.exitCode = 1;
  } else {
    await makePictures({ only }).catch((error) => {
      console.error(`\nerror: ${error.message}`);
      process.exitCode = 1;
    });
  }
}
