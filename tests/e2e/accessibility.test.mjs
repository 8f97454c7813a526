// Whoever does not see well, or uses no mouse, can use all of it: the rules of axe-core on every page and every card, targets large
// enough to hit, everything by keyboard with the focus to be seen. What a member does with the real card, keyboard and screen reader
// included, is in banner.test.mjs; here are the cards that it takes a fault of LinkedIn's to see.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after } from 'node:test';
import { bannerTree, flatten } from './harness/a11y.mjs';
import { sideBySideWith } from './harness/each-browser.mjs';
import { openGallery, startGallery } from './support/gallery.mjs';
import { OWN_PAGES } from './support/own-pages.mjs';
import { SCREENS, openScreen, overlaidCopy } from './support/pages.mjs';
import { until } from './support/waiting.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What can be different in another theme. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];
/** The smallest that a target may be, in CSS pixels. */
const TARGET = 24;

const served = startGallery();
after(async () => (await served).close());

/** What breaks axe's rules: [rule: which elements]. The driver runs it; the page's own policy would not let it in. */
async function broken(page, rules = RULES) {
  if (!(await page.evaluate(() => Boolean(globalThis.axe)))) await page.evaluate(`${AXE};0`);
  return page.evaluate(async (runOnly) => {
    const { violations, passes } = await globalThis.axe.run(document, { runOnly, resultTypes: ['violations'] });
    if (passes.length === 0) return ['no rule had anything to look at'];
    return violations.map(({ id, help, nodes }) => `${id} (${help}): ${nodes.map(({ target, failureSummary }) => `${target.flat().join(' ')}: ${failureSummary}`).join('; ')}`);
  }, rules);
}

/** What can be pressed and is too small for a finger: links within a sentence excepted, as the guidelines do. */
const tooSmall = (page) => page.evaluate((least) => {
  const root = globalThis.root ?? document;
  const pressable = [...root.querySelectorAll('a[href], button, summary, select, input')].filter((element) => element.checkVisibility({ visibilityProperty: true }));
  return pressable.map((element) => [element, (element.closest('label') ?? element).getBoundingClientRect()])
    .filter(([element, { width, height }]) => (width < least || height < least) && !(element.localName === 'a' && element.parentElement.localName === 'p'))
    .map(([element, { width, height }]) => `${element.outerHTML.slice(0, 80)} is ${Math.round(width)} by ${Math.round(height)}`);
}, TARGET);

/** Makes the window narrow, and waits until the page has it so: what is measured before is the wide one. */
async function narrow(page) {
  await page.setViewport({ width: 320, height: 640 });
  await page.waitForFunction(() => innerWidth === 320, { polling: 20, timeout: 5_000 });
}

/** What sticks out of the window to the side. */
const tooWide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** Light or dark, as the system says it. */
const setDark = (page, dark) => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);

/** Presses Tab once and says where the focus is then: what, its text, and whether it can be seen there. Null: nowhere. */
async function tab(page, { back = false } = {}) {
  if (back) await page.keyboard.down('Shift');
  await page.keyboard.press('Tab');
  if (back) await page.keyboard.up('Shift');
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot) element = element.shadowRoot.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { top, bottom } = element.getBoundingClientRect();
    return {
      what: element.dataset.action ?? element.getAttribute('name') ?? element.getAttribute('href') ?? element.localName,
      seen: element.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && top >= 0 && bottom <= innerHeight,
    };
  });
}

/** What can be reached, in the order in which it stands in the page. */
const reachable = (page) => page.evaluate(() => [...(globalThis.root ?? document).querySelectorAll('a[href], button, summary, select, input')]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled)
  .map((element) => element.dataset.action ?? element.getAttribute('name') ?? element.getAttribute('href') ?? element.localName));

/**
 * Fails unless Tab leads from the top of the page, or from `from`, to all that can be reached, in the order in which it stands there,
 * and the focus can be seen each time. Gives that order. No further: after the last one the browser's own controls have their turn.
 */
async function tabThrough(page, from) {
  if (from) await page.focus(from);
  const wanted = await reachable(page);
  const order = [];
  for (const next of wanted) {
    const here = await tab(page);
    assert.ok(here?.seen, `the focus can be seen on ${next}; it is on ${here?.what}`);
    order.push(here.what);
  }
  assert.deepEqual(order, wanted, 'everything, in the order in which it stands there');
  return order;
}

/** The states of the pages that differ in what there is to look at. */
const LOOKED_AT = [
  'popup first run', 'popup on again', 'popup off', 'popup signed out', 'popup working settled', 'popup ended not saved', 'popup permission missing',
  'popup cannot start', 'welcome first run', 'history empty', 'history some', 'meaning plain', 'objection plain', 'report plain', 'options policy', 'options not saved',
  'neighbours turned off',
];
/** Of these some, where the browser has the same to look at, and takes its time. */
const FEWER = ['popup on again', 'popup cannot start', 'welcome first run', 'history some', 'meaning plain', 'objection plain', 'options policy'];
const named = (name) => SCREENS.find((one) => `${one.screen} ${one.name}` === name);
for (const name of LOOKED_AT) assert.ok(named(name), `there is a screen "${name}"`);
for (const file of OWN_PAGES) assert.ok(LOOKED_AT.some((name) => named(name).path === file), `${file} is looked at`);

const copies = new Map();
const copyFor = (kind) => copies.get(kind) ?? copies.set(kind, overlaidCopy(kind)).get(kind);

sideBySideWith({ extensions: (kind) => [copyFor(kind)] }, (eachBrowser) => {
  eachBrowser('every page, light, dark and narrow: axe-core finds nothing, targets are large enough, nothing sticks out', { timeout: 120_000 }, async (context) => {
    const { browser, kind, page } = context;
    const wrong = [];
    for (const name of kind === 'chromium' ? LOOKED_AT : FEWER) {
      const screen = named(name);
      await page.setViewport({ width: screen.screen === 'popup' ? 340 : 900, height: 700 });
      await openScreen(browser, page, screen);
      // The colours are the same in both.
      for (const dark of kind === 'chromium' ? [false, true] : [false]) {
        if (kind === 'chromium') await setDark(page, dark);
        for (const found of await broken(page, dark ? OF_COLOURS : RULES)) wrong.push(`${name}${dark ? ', dark' : ''}: ${found}`);
      }
      await narrow(page);
      for (const small of await tooSmall(page)) wrong.push(`${name}: ${small}`);
      const wide = await tooWide(page);
      if (wide > 0) wrong.push(`${name}: ${wide} pixels too wide at 320`);
    }
    assert.deepEqual(wrong, []);
  });

  eachBrowser('by keyboard: the popup, from button to button, and what they open', async (context) => {
    const { browser, page } = context;
    await page.setViewport({ width: 340, height: 700 });
    await openScreen(browser, page, named('popup on'));
    const order = await tabThrough(page);
    assert.deepEqual(order.slice(0, 3), ['turn-off', 'open-setting', 'summary']);

    await page.focus('summary');
    await page.keyboard.press(' ');
    await page.waitForFunction(() => document.querySelector('details').open, { polling: 20, timeout: 3_000 });
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !document.querySelector('details').open, { polling: 20, timeout: 3_000 });
    // Asked of the extension: Firefox's driver does not say the addresses of such pages.
    const close = (file) => browser.inExtension(async (address) => {
      const tabs = await chrome.tabs.query({});
      const found = tabs.filter(({ url, pendingUrl }) => [url, pendingUrl].includes(address)).map(({ id }) => id);
      await chrome.tabs.remove(found);
      return found.length;
    }, browser.extensionUrl(file));
    for (const [key, action] of [['Enter', 'history'], [' ', 'options']]) {
      await page.bringToFront();
      await page.focus(`[data-action=${action}]`);
      await page.keyboard.press(key);
      assert.equal(await until(() => close(`${action}.html`), `${action}.html, opened with “${key}”`), 1);
    }
    await page.bringToFront();
    await page.focus('[data-action=turn-off]');
    await page.keyboard.press('Enter');
    // It goes on being there while it works: the focus is not lost.
    await page.waitForFunction(() => document.getElementById('status').textContent && document.querySelector('[data-action=turn-off]').ariaDisabled === 'true', { polling: 20, timeout: 3_000 });
    assert.equal(await page.evaluate(() => document.activeElement.dataset.action), 'turn-off');
    assert.equal(await page.evaluate(() => document.getElementById('status').getAttribute('role')), 'status', 'what is going on is said');
  });

  eachBrowser('by keyboard: the options, which are stored; the shortcut that opens the popup is named', async (context) => {
    const { browser, kind, page } = context;
    await page.setViewport({ width: 900, height: 900 });
    await openScreen(browser, page, { ...named('options plain'), chosen: undefined });
    await tabThrough(page);
    const stored = async () => (await browser.storage.get(['options', 'choices']));

    await page.focus('[name=passive]');
    await page.keyboard.press(' ');
    await page.waitForFunction(() => document.getElementById('status').textContent, { polling: 20, timeout: 5_000 });
    assert.equal((await stored()).options.passive, false);
    await page.focus('[name=warn]');
    await page.keyboard.press(' ');
    await until(async () => (await stored()).choices?.never, 'the choice to be stored');

    const { commands } = await browser.inExtension(() => chrome.runtime.getManifest());
    assert.match(commands._execute_action.suggested_key.default, /^Alt\+Shift\+[A-Z]$/);
    const registered = await browser.inExtension(() => chrome.commands.getAll());
    const { shortcut } = registered.find(({ name }) => name === '_execute_action');
    const said = await page.$eval('#shortcut', (line) => line.textContent);
    if (kind === 'chromium') assert.ok(shortcut, 'no other extension here has it');
    if (shortcut) assert.ok(said.includes(shortcut), `"${said}" names ${shortcut}`);
    else assert.match(said, /No keyboard shortcut/);
  });

  eachBrowser('every card, light, dark and narrow: axe-core finds nothing, all can be reached and hit', { timeout: 120_000 }, async (context) => {
    const { page } = context;
    const { cards, show } = await openGallery(page, await served);
    assert.ok(cards.length > 20, 'every phase and outcome');
    await page.setViewport({ width: 900, height: 700 });
    const wrong = [];
    const phaseOf = (card) => card.split('-')[0];
    for (const [place, card] of cards.entries()) {
      await show({ card });
      for (const small of await tooSmall(page)) wrong.push(`${card}: ${small}`);
      // Cards of one phase differ by their words and by which buttons there are.
      if (place > 0 && phaseOf(cards[place - 1]) === phaseOf(card)) continue;
      for (const found of await broken(page)) wrong.push(`${card}: ${found}`);
      await show({ card, dark: true });
      for (const found of await broken(page, OF_COLOURS)) wrong.push(`${card}, dark: ${found}`);
    }
    await narrow(page);
    for (const card of ['warning', 'warning-on-again', 'failed-unverified']) {
      await show({ card });
      await page.evaluate(() => globalThis.root.querySelectorAll('details').forEach((details) => { details.open = true; }));
      for (const found of await broken(page)) wrong.push(`${card}, narrow and open: ${found}`);
      for (const small of await tooSmall(page)) wrong.push(`${card}, narrow: ${small}`);
      const { left, right, top } = await page.evaluate(() => globalThis.root.querySelector('.card').getBoundingClientRect().toJSON());
      if (left < 0 || right > 320 || top < 0) wrong.push(`${card}: beyond a narrow window`);
    }
    assert.deepEqual(wrong, []);
  });

  eachBrowser('from right to left, a time stays in one piece beside a name that runs the other way', async ({ page }) => {
    const { show } = await openGallery(page, await served);
    const noteOf = async (language) => {
      await show({ card: 'warning-setting-page', language });
      return page.evaluate(() => ({ dir: globalThis.root.querySelector('.card').dir, note: globalThis.root.querySelector('.note').textContent }));
    };
    const arabic = await noteOf('ar');
    assert.equal(arabic.dir, 'rtl');
    assert.match(arabic.note, /\u2068[^\u2068]*2026[^\u2068]*\u2069/);
    const english = await noteOf('en');
    assert.equal(english.dir, 'ltr');
    assert.doesNotMatch(english.note, /[\u2068\u2069]/);
  });

  eachBrowser('every kind of card by keyboard: in the order in which it is seen, and the focus can be seen', async ({ page }) => {
    const { show } = await openGallery(page, await served);
    await page.setViewport({ width: 900, height: 700 });
    for (const card of ['warning', 'working-clicked', 'done-page-outdated', 'failed-not-saved', 'needs-you-signed-out']) {
      await show({ card });
      await tabThrough(page, '#switch');
    }
  });

  eachBrowser('a screen reader hears of every card what it is and what it offers', { only: 'chromium' }, async ({ page }) => {
    const { cards, show } = await openGallery(page, await served);
    for (const card of cards) {
      await show({ card });
      const tree = await bannerTree(page);
      assert.deepEqual([tree.role, tree.name], ['region', 'Trainstop: your AI-training setting'], card);
      const nodes = flatten(tree);
      const headings = nodes.filter(({ role }) => role === 'heading');
      assert.equal(headings.length, 1, `${card} has one heading`);
      const status = nodes.filter(({ role }) => role === 'status');
      assert.deepEqual(status.map(({ live }) => live), ['polite'], card);
      const said = flatten(status[0]).map(({ name }) => name).join(' ');
      assert.ok(said.includes(headings[0].name), `${card}: "${said}" says "${headings[0].name}"`);
      for (const node of nodes.filter(({ role }) => ['button', 'link', 'image', 'DisclosureTriangle'].includes(role))) assert.ok(node.name, `${card}: a ${node.role} without a name`);
      assert.ok(nodes.some(({ role, name }) => role === 'button' && name === 'Close'), `${card} can be closed`);
      // Which step it is at is said by more than its colour.
      if (/^working-(?!tab)/.test(card)) assert.equal(await page.evaluate(() => globalThis.root.querySelectorAll('[aria-current=step]').length), 1, card);
    }
  });
});
