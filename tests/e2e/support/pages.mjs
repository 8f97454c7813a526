// The extension's own pages in every state that they can be in. They are the real pages, with the real background; only what it
// answers is overlaid with the state wanted, and what cannot be had quickly (a permission taken away, a private window) is pretended.
// A copy of the extension has one script more in each page for that; the page's address says what to overlay.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFor } from '../harness/each-browser.mjs';

/** The time of everything that is said: as in tests/gallery. */
export const AT = Date.UTC(2026, 10, 3, 14, 3);
const DAY = 24 * 60 * 60 * 1000;

const reading = (state, source = 'Document', at = AT) => ({ state, source, at, clues: [] });
const known = (state, source) => ({ standing: { state, last: reading(state, source), known: reading(state, source) } });
const unknown = (doubt, before = 'On') => ({
  standing: { state: { Unknown: doubt }, last: reading({ Unknown: doubt }), known: before && reading(before, 'Document', AT - 2 * DAY) },
});
const nothing = { standing: { state: { Unknown: 'NotRead' }, last: null, known: null } };
const signedOut = { standing: { state: 'SignedOut', last: reading('SignedOut'), known: reading('Off', 'Document', AT - 2 * DAY) } };

export const DOUBTS = ['Stale', 'NoSwitch', 'Ambiguous', 'Uncertain', 'Unsettled', 'Unreadable', 'Contradictory', 'NoData', 'Timeout', 'Network',
  'Blocked', 'RateLimited', 'ServerFault', 'Checkpoint', 'Elsewhere', 'OtherSession', 'NotConfirmed', 'TabClosed'];
/** How an attempt can end, each with what is known then. */
const OUTCOMES = {
  verified: ['Verified', known('Off')],
  'already off': ['AlreadyOff', known('Off', 'Live')],
  'page outdated': ['PageOutdated', known('Off', 'Frame')],
  'not saved': ['NotSaved', known('On', 'Frame')],
  'no effect': ['NoEffect', known('On', 'Frame')],
  reverted: ['Reverted', known('On', 'Live')],
  'signed out': ['SignedOut', signedOut],
  dialog: [{ NeedsYou: 'Dialog' }, known('On', 'Live')],
  question: [{ NeedsYou: 'Question' }, known('On', 'Live')],
  checkpoint: [{ NeedsYou: 'Checkpoint' }, unknown('Checkpoint')],
  unusable: [{ NeedsYou: 'Unusable' }, known('On', 'Live')],
  uncertain: [{ NeedsYou: 'Uncertain' }, unknown('Uncertain')],
  'other tab': [{ NeedsYou: 'OtherTab' }, known('On', 'Live')],
  'not started': [{ NotStarted: 'Network' }, unknown('Network')],
  unverified: [{ Unverified: 'ServerFault' }, unknown('ServerFault')],
};
const PHASES = ['Opening', 'Located', 'Clicked', 'Settled', 'Verified'];

const word = (name) => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
const popup = (name, what) => ({ screen: 'popup', name, path: 'popup.html', ready: '[data-state]', ...what });

const change = (state, at, who, source = 'Document') => ({ state, at, source, who });
const ledger = {
  version: 1,
  latest: 'ada',
  members: {
    ada: {
      last: reading('Off', 'Frame', AT),
      known: reading('Off', 'Frame', AT),
      changes: [change('On', AT - 9 * DAY, null, 'Live'), change('Off', AT - 9 * DAY + 60_000, 'Trainstop'), change('On', AT - DAY, 'NotYou'), change('Off', AT, 'You', 'Frame')],
    },
    ben: { last: reading('On', 'Document', AT - 5 * DAY), known: reading('On', 'Document', AT - 5 * DAY), changes: [change('On', AT - 5 * DAY, null)] },
  },
};

/** What comes of the neighbours, by their places in the catalogue. */
const READ = Object.fromEntries(Array.from({ length: 12 }, (_, place) => [place + 1, { Read: place % 4 === 1 ? 'Off' : 'On' }]));
READ[12] = { Read: { Unknown: 'NoSwitch' } };
const TURNED_OFF = Object.fromEntries(Array.from({ length: 12 }, (_, place) => [place + 1, { Tried: place % 4 === 1 ? 'AlreadyOff' : 'Verified' }]));
Object.assign(TURNED_OFF, { 4: { Tried: 'NotSaved' }, 7: { Tried: { NeedsYou: 'Question' } }, 11: { Tried: { Unverified: 'ServerFault' } }, 12: { Tried: { NotStarted: 'NoSwitch' } } });

const page = (name, what) => ({ screen: name, path: `${name}.html`, ...what });
const quiet = { choices: { quiet_until: AT + 7 * DAY, never: false } };

/**
 * Every screen: `screen` and `name` say which; `view` and `chosen` are laid over what the background answers, `stored` is put into
 * its storage; `neighbours` is what comes of each, and `runs` whether of all; `click` is pressed; `phase`, then, is how far that has come, `acted` what has come of it; `pretend` is what else is
 * not as it is.
 */
export const SCREENS = [
  popup('first run', { view: nothing }),
  popup('on', { view: known('On', 'Live') }),
  popup('on again', { view: { ...known('On'), on_again: { off_since: AT - 7 * DAY, on_at: AT } } }),
  popup('off', { view: known('Off') }),
  popup('off read from a copy', { view: known('Off', 'Frame') }),
  popup('off read in a tab', { view: known('Off', 'Tab') }),
  popup('signed out', { view: signedOut }),
  ...DOUBTS.map((doubt, place) => popup(`unknown ${word(doubt)}`, { view: unknown(doubt, place % 2 ? 'Off' : 'On') })),
  popup('working', { view: known('On'), click: 'turn-off' }),
  ...PHASES.map((phase) => popup(`working ${word(phase)}`, { view: known('On'), click: 'turn-off', phase })),
  popup('checking', { view: nothing, click: 'check' }),
  ...Object.entries(OUTCOMES).map(([name, [outcome, view]]) => popup(`ended ${name}`, {
    view: known('On'), click: 'turn-off', acted: { Done: { outcome, at: AT } }, after: view,
  })),
  popup('ended busy', { view: known('On'), click: 'turn-off', acted: 'Busy' }),
  popup('ended elsewhere', { view: known('On'), click: 'turn-off', acted: 'Begun', stays: true }),
  popup('ended without an answer', { view: known('On'), click: 'turn-off', acted: null }),
  popup('permission missing', { view: unknown('Stale'), pretend: 'no permission' }),
  popup('permission refused', { view: nothing, pretend: 'no permission', click: 'grant' }),
  popup('private window', { view: known('On'), pretend: 'private' }),
  popup('stored data set aside', { view: { ...nothing, set_aside: AT } }),
  popup('engine broken', { view: { ...unknown('NotConfirmed'), broken: AT } }),
  popup('cannot start', { pretend: 'no answer', ready: '#status:not(:empty)' }),
  page('welcome', { name: 'first run', view: nothing, ready: '[data-state]' }),
  page('welcome', { name: 'on', view: known('On'), ready: '[data-state]' }),
  page('welcome', { name: 'off', view: known('Off'), ready: '[data-state]' }),
  page('welcome', { name: 'working', view: known('On'), click: 'turn-off', phase: 'Settled', ready: '[data-state]' }),
  page('welcome', { name: 'permission missing', view: nothing, pretend: 'no permission', ready: '[data-state]' }),
  page('history', { name: 'empty' }),
  page('history', { name: 'some', stored: { ledger } }),
  page('meaning', { name: 'plain' }),
  page('objection', { name: 'plain' }),
  page('neighbours', { name: 'plain' }),
  page('neighbours', { name: 'reading', click: 'read-all', neighbours: { 1: { Read: 'On' }, 2: { Read: 'Off' }, 3: { Read: 'On' } } }),
  page('neighbours', { name: 'read', click: 'read-all', runs: true, neighbours: READ }),
  page('neighbours', { name: 'turned off', click: 'turn-off-all', runs: true, neighbours: TURNED_OFF }),
  page('neighbours', { name: 'signed out', click: 'read-all', runs: true, neighbours: { 1: { Read: 'SignedOut' } } }),
  page('neighbours', { name: 'permission missing', pretend: 'no permission' }),
  page('report', { name: 'plain' }),
  page('options', { name: 'plain' }),
  page('options', { name: 'not now', chosen: quiet }),
  page('options', { name: 'policy', chosen: { policy: { passive: false, warn: true, language: null, welcome: null } } }),
  page('options', { name: 'not saved', chosen: { stored: false }, click: 'passive' }),
];

/** Runs in a page of the extension before anything else: lays a state over what the background answers. */
function overlay() {
  const asked = new URLSearchParams(location.search).get('overlay');
  if (!asked) return;
  const { view, after, chosen, acted, neighbours, pretend, at } = JSON.parse(asked);
  const { runtime, permissions, windows } = chrome;
  const real = runtime.sendMessage.bind(runtime);
  const kind = ({ what }) => (typeof what === 'string' ? what : Object.keys(what ?? {})[0]);
  let shown = view;
  globalThis.viewed = 0;
  const never = new Promise(() => {});
  // What the background knows beyond that stays as it is.
  const isObject = (value) => value !== null && typeof value === 'object';
  const laid = (under, above) => (isObject(under) && isObject(above)
    ? Object.fromEntries([...new Set([...Object.keys(under), ...Object.keys(above)])].map((key) => [key, key in above ? laid(under[key], above[key]) : under[key]]))
    : above === undefined ? under : above);
  const told = (place) => {
    const { Read: state, Tried: outcome } = neighbours[place] ?? {};
    if (state) return { ReadNeighbour: { place, reading: { state, source: 'Live', at: at - 60_000, clues: [] } } };
    return outcome && { TriedNeighbour: { place, ended: { outcome, at: at - 60_000 } } };
  };
  // Goes to a tab that is not there, from which something is heard all the same.
  const neighbour = (word) => async ({ what }) => {
    const message = told(what[word]);
    if (message) setTimeout(() => globalThis.hear(message));
    return 1;
  };
  const over = {
    View: async (message) => {
      const answer = laid(await real(message), shown);
      globalThis.viewed += 1;
      return answer;
    },
    Options: async (message) => laid(await real(message), chosen),
    Change: async (message) => laid(await real({ ...message, what: 'Options' }), chosen),
    Check: () => never,
    ...(neighbours && { ReadNeighbour: neighbour('ReadNeighbour'), TurnOffNeighbour: neighbour('TurnOffNeighbour') }),
    TurnOff: async () => {
      if (acted === undefined) return never;
      shown = after ?? shown;
      return acted;
    },
  };
  runtime.sendMessage = (message) => {
    if (pretend === 'no answer') return Promise.resolve(undefined);
    const what = kind(message);
    // Without a state of its own a page has what is stored.
    return ((what === 'Change' && !chosen ? real : over[what]) ?? real)(message);
  };
  const listeners = [];
  const listen = runtime.onMessage.addListener.bind(runtime.onMessage);
  runtime.onMessage.addListener = (listener) => {
    listeners.push(listener);
    listen(listener);
  };
  // As the background would say it.
  const background = { id: runtime.id, url: runtime.getURL('background.js') };
  globalThis.hear = (said) => listeners.forEach((listener) => listener({ private: pretend === 'private', said }, background, () => {}));
  if (pretend === 'no permission') {
    permissions.contains = async () => false;
    permissions.request = async () => false;
  }
  if (pretend === 'private') {
    const current = windows.getCurrent.bind(windows);
    windows.getCurrent = async (...how) => ({ ...(await current(...how)), incognito: true });
  }
  // What is not older than this is as old as the pictures say.
  Date.now = () => at;
}

/** A folder with a copy of the built extension whose pages can be overlaid; it goes with the process. */
export function overlaidCopy(kind) {
  const folder = mkdtempSync(join(tmpdir(), 'trainstop-overlaid-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  cpSync(builtFor(kind), folder, { recursive: true });
  writeFileSync(join(folder, 'overlay.js'), `(${overlay})();\n`);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.html'))) {
    const page = readFileSync(join(folder, file), 'utf8');
    writeFileSync(join(folder, file), page.replace('<script ', '<script src="overlay.js"></script>\n<script '));
  }
  return folder;
}

/** Opens a screen in `page` and waits until it shows what it is to show. */
export async function openScreen(browser, page, screen) {
  const { path, view, after, chosen, acted, neighbours, runs, pretend, stored, click, phase, ready } = screen;
  await browser.storage.remove('ledger');
  if (stored) await browser.storage.set(stored);
  const asked = encodeURIComponent(JSON.stringify({ view, after, chosen, acted, neighbours, pretend, at: AT + 60_000 }));
  await browser.wing.open(page, `${browser.extensionUrl(path)}?overlay=${asked}`);
  const wait = (fn, ...args) => page.waitForFunction(fn, { polling: 20, timeout: 10_000 }, ...args);
  await wait((selector) => !document.body.hasAttribute('data-loading') && (!selector || document.querySelector(selector)), ready);
  if (!click) return;
  const button = await page.waitForSelector(`:is([data-action="${click}"], [name="${click}"]):not([disabled])`, { visible: true, timeout: 5_000 });
  await button.click();
  await wait(() => document.getElementById('status').textContent);
  if (runs) await wait(() => !document.body.hasAttribute('data-running'));
  // Until the one of which nothing is heard.
  if (neighbours && !runs) await wait((count) => document.querySelectorAll('#list li:not([data-state="not-read"])').length === count, Object.keys(neighbours).length);
  if (phase) {
    const line = await page.evaluate(() => document.getElementById('status').textContent);
    await page.evaluate((reached) => globalThis.hear({ Progress: reached }), phase);
    await wait((old) => document.getElementById('status').textContent !== old, line);
  }
  if (acted === undefined || screen.stays) return;
  // What has come of it is said first, and then what is known is shown anew.
  await wait(() => !document.querySelector('[aria-disabled=true]') && globalThis.viewed > 1);
}
