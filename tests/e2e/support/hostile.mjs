// Who should not be listened to, and what should not be believed: another extension, and messages that are wrong in one place.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const SESSION = '0123456789abcdef0123456789abcdef';
const reading = (state) => ({ state, source: 'Document', at: '@now', clues: ['Key'] });

/** What an engine may say, one of each kind; where it says a state, that is one that is not so. */
export const SAID = [
  { Observed: { session: SESSION, reading: reading('Off'), who: 'You', agreed: false } },
  { Clicked: { session: SESSION, reading: reading('On'), kept: true } },
  { Checked: reading('Off') },
  { Plan: SESSION },
  { Wake: { session: SESSION, settings: false } },
  { Hello: SESSION },
  { MayKeepOff: { session: SESSION, begun: true } },
  { Chose: 'NotNow' },
  { Progress: 'Verified' },
  { Progress: { Ended: 'Verified' } },
  { Progress: { Ended: { NeedsYou: 'Dialog' } } },
  { Wait: 5 },
  'TurnOffInTab', 'Withdrawn', 'WarnsAtHome', 'MayRead', 'Times', 'Broken',
];
/** What a page of the extension may ask for. */
export const ASKED = ['View', 'TurnOff', 'Check', 'OpenSetting', 'History'].map((what) => ({ private: false, window: null, what }));

/** Values that are nowhere right; those with an @ are made where they are said (see `sayAll`), for JSON has no way to write them. */
const JUNK = [null, true, 0, -1, 1.5, 1e308, '', 'x', 'Off ', '__proto__', [], [1], {}, { a: 1 }, { Unknown: 'x' },
  '@undefined', '@nan', '@long', '@deep', '@many', '@big', '@cycle', '@date', '@map', '@past', '@future'];
/** Some of them are right in these places after all. */
const RIGHT = {
  who: [null, '@undefined', '@nan'], agreed: [true], kept: [true], begun: [true], settings: [true], private: [true], clues: ['[]', ''], window: [null, 0, -1, '@undefined', '@nan'],
  Wait: [0], session: [], Hello: [null, '@undefined', '@nan'],
};

/** Every message that differs from `message` in one place: another value, a missing field, a kind that nobody knows. */
export function wrongInOnePlace(message) {
  const wrong = [];
  const visit = (value, path, put) => {
    const place = path.at(-1);
    const right = RIGHT[place] ?? [];
    for (const junk of JUNK) {
      if (!right.includes(junk) && !(Array.isArray(junk) && !junk.length && right.includes('[]'))) wrong.push(put(junk));
    }
    if (typeof value !== 'object' || !value || Array.isArray(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      visit(inner, [...path, name], (other) => put({ ...value, [name]: other }));
      // Without these two it is still right.
      if (['who', 'window'].includes(name)) continue;
      const { [name]: _, ...rest } = value;
      wrong.push(put(rest), put({ ...rest, [`${name}s`]: inner }));
    }
  };
  visit(message, [], (other) => other);
  return wrong;
}

/**
 * Says all this where it runs, to the background or, with `to`, to another extension; gives for each what came back: 'nothing',
 * 'refused' (the browser did not even send it), 'silence' after `patience`, or { reply }.
 */
export async function sayAll(messages, { to = null, patience = 8_000 } = {}) {
  const made = {
    '@undefined': () => undefined,
    '@nan': () => NaN,
    '@long': () => 'x'.repeat(1_000_000),
    '@deep': () => { let deep = {}; for (let level = 0; level < 150; level += 1) deep = { Ended: deep }; return deep; },
    '@many': () => Array(20_000).fill('Kay'),
    '@big': () => BigInt(2) ** BigInt(64) - BigInt(1),
    '@cycle': () => { const cycle = {}; cycle.Ended = cycle; return cycle; },
    '@date': () => new Date(),
    '@map': () => new Map([['Ended', 'Verified']]),
    '@now': () => Date.now(),
    '@past': () => Date.now() - 120_000,
    '@future': () => Date.now() + 120_000,
  };
  const revive = (value) => {
    if (typeof value === 'string') return made[value] ? made[value]() : value;
    if (Array.isArray(value)) return value.map(revive);
    if (!value || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revive(inner)]));
  };
  const say = async (message) => {
    let sent;
    try {
      const revived = revive(message);
      sent = to ? chrome.runtime.sendMessage(to, revived) : chrome.runtime.sendMessage(revived);
    } catch {
      return 'refused';
    }
    const answer = sent.then((reply) => (reply === undefined || reply === null ? 'nothing' : { reply }), () => 'refused');
    return Promise.race([answer, new Promise((late) => { setTimeout(late, patience, 'silence'); })]);
  };
  const outcomes = [];
  for (let from = 0; from < messages.length; from += 100) {
    outcomes.push(...await Promise.all(messages.slice(from, from + 100).map(say)));
  }
  return outcomes;
}

/** A call of `sayAll` as text: functions travel so. */
const calling = (...args) => `(${sayAll})(${args.map((arg) => JSON.stringify(arg)).join(', ')})`;

/** Says all this in the extension's own world of a tab, in its top frame or another one. */
export const sayInTab = (browser, tabId, messages, { frameId = 0, ...options } = {}) => browser.inExtension(inTab({ tabId, frameId }, messages, options));

/** What has the page that it runs in inject `sayAll` into a tab; for a page of any extension. */
const inTab = ({ tabId, frameId }, messages, options) => `chrome.scripting.executeScript({
  target: { tabId: ${tabId}, frameIds: [${frameId}] }, func: ${sayAll}, args: ${JSON.stringify([messages, options])},
}).then(([{ result }]) => result)`;

/** Says all this in a page of the extension that is open in a tab. */
export const sayInOwnPage = (browser, messages) => browser.inExtension(calling(messages));

/** Has another extension, by a page of its own and by its content script in a tab, say all this to ours. */
export async function sayAsStranger(browser, folder, tabId, messages) {
  const page = await browser.openExtensionPage('manifest.json', { directory: folder, window: false, background: true });
  const to = browser.extensionId();
  const outcomes = await page.evaluate(calling(messages, { to }));
  outcomes.push(...await page.evaluate(inTab({ tabId, frameId: 0 }, messages, { to })));
  const more = await page.evaluate((ours, tab) => Promise.all([
    // A port is closed at once where nobody takes it.
    new Promise((done) => { chrome.runtime.connect(ours).onDisconnect.addListener(() => done('refused')); }),
    chrome.tabs.sendMessage(tab, 'TurnOff').then((reply) => reply ?? 'nothing', () => 'refused'),
  ]), to, tabId);
  await page.close();
  return [...outcomes, ...more];
}

/** Another extension, with the same rights on LinkedIn's pages, in a temporary folder: { folder, remove }. */
export function writeStranger(kind) {
  const folder = mkdtempSync(join(tmpdir(), 'trainstop-stranger-'));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({
    manifest_version: 3,
    name: 'Stranger',
    version: '1',
    permissions: ['scripting'],
    host_permissions: ['https://www.linkedin.com/*'],
    ...(kind === 'firefox' ? { browser_specific_settings: { gecko: { id: 'stranger@trainstop.test' } } } : {}),
  }));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
