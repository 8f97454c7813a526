// "Keep it off": a member who has chosen it, for whom it was verified off and is on again, on one day and the next.
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { signInUnseen } from './anywhere.mjs';
import { ask } from './background.mjs';
import { ledgerOf } from './ledger.mjs';
import { arriveWarned, turnOff } from './setting.mjs';
import { until } from './waiting.mjs';

export const HOUR = 60 * 60 * 1000;
export const DAY = 24 * HOUR;

/** As the options page stores it. */
export const chooseKeepOff = (browser, chosen = true) =>
  browser.storage.set({ options: { passive: true, language: null, keep_off: chosen } });

/** A reading is noted in three steps, and between two of them another message has its turn. */
const STEPS = 4;

/** The ledger, once nobody writes it any more. */
export async function ledgerAtRest(browser) {
  // What a page said before it was left is dealt with first, however long that takes: written later, it would undo what is written here.
  for (let step = 0; step < STEPS; step += 1) await ask(browser, 'View');
  let before;
  await until(async () => {
    const [last, now] = [before, JSON.stringify(await ledgerOf(browser))];
    before = now;
    if (last !== now) await wait(150);
    return last === now;
  }, 'the ledger to be at rest', { timeout: 10_000 });
  return ledgerOf(browser);
}

const TIMES = new Set(['at', 'last', 'on', 'off', 'clicked', 'kept']);

/** So long ago is now all that was noted; `kept`: and the last attempt of Trainstop's own. */
export async function age(browser, ms, { kept = ms } = {}) {
  const ledger = await ledgerAtRest(browser);
  const by = (key) => (key === 'kept' ? kept : ms);
  const earlier = (key, value) => (TIMES.has(key) && Number.isFinite(value) && value > ms ? value - by(key) : value);
  await browser.storage.set({ ledger: JSON.parse(JSON.stringify(ledger, earlier)), passes: {} });
}

/** The card says that it is off a moment before that is noted: a page that is left in between takes it with it. */
export const untilNoted = (browser, who, area = 'local') => until(async () => {
  const { ledger } = await browser.storage.get('ledger', area);
  return ledger?.members?.[ledger.latest]?.changes.at(-1)?.who === who;
}, `the change by ${who} to be noted`, { timeout: 10_000 });

/** Switched off on a click, as verified; then LinkedIn has it on again, and a day has passed. */
export async function revertBehindTheBack(context, { passed = DAY + HOUR } = {}) {
  const { browser, lab, page } = context;
  await arriveWarned(context);
  await turnOff(context);
  await untilNoted(browser, 'Trainstop');
  await page.goto('about:blank');
  if (passed) await age(browser, passed);
  lab.member('ada').setting = 'on';
}

/**
 * The same, as it is stored: a member signs in for whom Trainstop has switched off two days ago, and who was read a day ago. What
 * LinkedIn's data means is known, so that the next reading needs no frame. `setting`: what LinkedIn has by now.
 */
export async function signInReverted({ browser, lab }, { setting = 'on' } = {}) {
  const { salt } = await until(async () => {
    const stored = await browser.storage.get('salt');
    return stored.salt && stored;
  }, 'the salt');
  const { JSESSIONID } = await signInUnseen({ browser, lab });
  const session = createHash('sha256').update(salt + JSESSIONID.replaceAll('"', '')).digest('hex').slice(0, 32);
  const now = Date.now();
  const [early, off, yesterday] = [3 * DAY, 2 * DAY, DAY + HOUR].map((ago) => now - ago);
  const read = { state: 'Off', source: 'Document', at: yesterday, clues: [] };
  const changes = [{ state: 'On', at: early, source: 'Live', who: null }, { state: 'Off', at: off, source: 'Document', who: 'Trainstop' }];
  const member = { last: read, known: read, changes, failures: { count: 0, last: 0 }, agreed: { on: off, off: yesterday }, clicked: null, kept: null };
  await browser.storage.set({ ledger: { version: 2, latest: session, members: { [session]: member } } });
  lab.member('ada').setting = setting;
}

/** From now on, writes down what leave is asked for: gives a function that gives [begun...], one for each question. */
export async function followLeave(browser) {
  await browser.inExtension(() => {
    globalThis.leave = [];
    chrome.runtime.onMessage.addListener((message) => {
      if (message?.MayKeepOff) globalThis.leave.push(message.MayKeepOff.begun);
    });
  });
  return () => browser.inExtension(() => globalThis.leave);
}

/** The page's own clock, as the extension has it, is `ms` ahead from now on: what it gives so long need not be waited for. */
export async function skipAhead(browser, page, ms) {
  const tabId = await browser.wing.tabOf(page);
  await browser.inExtension(async (tab, by) => {
    const func = (shift) => {
      const now = performance.now.bind(performance);
      performance.now = () => now() + shift;
    };
    await chrome.scripting.executeScript({ target: { tabId: tab }, func, args: [by] });
  }, tabId, ms);
}
