// What the tests of faults have in common: one fault from the warning to the end of the second attempt, and the notes of trials.
import assert from 'node:assert/strict';
import { banner as bannerOf } from '../harness/banner.mjs';
import { tried } from '../harness/trials.mjs';
import { moment, signInUnseen } from './anywhere.mjs';
import { SETTING, SWITCH, assertOurClicks, ourClicks, turnOff } from './setting.mjs';
import { assertDoneOnlyWhenOff, assertDoneOnlyWhileOff, assertReadingsTrue, followTruth } from './truth.mjs';
import { until } from './waiting.mjs';

const NAME = { chromium: 'Chromium', firefox: 'Firefox' };

/** Where the member is: on the setting's page, or on another. */
export const PLACES = { 'the setting’s page': SETTING, 'the feed': '/feed/' };
export const FEED = '/feed/';

/** How an attempt ends, by its failure; null is "done". Each with what has to be said then. */
export const ENDINGS = {
  null: { phase: 'done', says: /is off|already off/ },
  NotSaved: { phase: 'failed', says: /did not save it.*clicked once.*still reads on/ },
  Reverted: { phase: 'failed', says: /did not stay off.*off for a moment.*reads on again/ },
  NotStarted: { phase: 'failed', says: /Nothing was clicked/ },
  Unverified: { phase: 'failed', says: /clicked once.*could not be confirmed/ },
  SignedOut: { phase: 'needs-you', says: /signed out.*asks you to sign in/ },
  NeedsYouUnusable: { phase: 'needs-you', says: /cannot be used.*disabled or hidden.*Nothing was clicked/ },
};

/** Fails unless the card says how it ended, in one of these ways, and when. */
export function assertEnd({ phase, failure, text }, ...failures) {
  assert.ok(failures.includes(failure || null), `${failure || null} is none of ${failures}: ${text}`);
  const ending = ENDINGS[failure || null];
  assert.equal(phase, ending.phase, text);
  assert.match(text, ending.says);
  assert.match(text, /\b20\d\d\b.*\d:\d\d/, 'every statement carries its time');
}

/**
 * Tries several things one after another, each from a fresh lab and noted as trials of its own. `cases`: { what: [act...] };
 * each act is one trial.
 */
export async function tryEach({ browser, kind, lab, page, t }, table, cases) {
  for (const [what, acts] of Object.entries(cases)) {
    await t.test(what, async () => {
      for (const act of acts) {
        lab.reset();
        for (const other of await browser.pages()) if (other !== page) await other.close().catch(() => {});
        await page.bringToFront();
        try {
          await act();
        } catch (error) {
          tried({ table, what, where: NAME[kind], wrong: 1 });
          throw error;
        }
        tried({ table, what, where: NAME[kind] });
      }
    });
  }
}

/** Opens a page as a member, without waiting for it to have loaded, which some never will. */
export async function openUnloaded(context, path, { signIn = true } = {}) {
  const { browser, lab, page } = context;
  if (signIn) await signInUnseen(context);
  // From a page that is nobody's. The driver's own way would wait for the load.
  await page.goto('about:blank');
  await page.evaluate((to) => { setTimeout(() => { location.href = to; }); }, lab.origin + path);
  await until(() => page.evaluate((to) => location.pathname === to, path).catch(() => false), path);
  return bannerOf(browser, page);
}

/** What all that was said in this trial has to be measured by: { since, truth, check(readings) }. */
export function beginTrial({ banner, lab, readings }) {
  const since = Date.now();
  const truth = followTruth(lab);
  return {
    since,
    truth,
    /** The banner's records of this trial. */
    history: async () => (await banner.history()).filter(({ at }) => at >= since),
    /** What it said is true; `lasted`: and stayed true for as long as it said so. */
    async check({ lasted = true } = {}) {
      (lasted ? assertDoneOnlyWhileOff : assertDoneOnlyWhenOff)(await this.history(), truth);
      assertReadingsTrue((await readings.all()).filter(({ at }) => at >= since), truth);
    },
  };
}

/** The fault is gone: one more click of the member's is enough. `clicks`: of ours so far; `click`: whether one more is to be made. */
export async function clickOnceMore(context, { trial, clicks, click = true, lasted = true }) {
  const { banner, lab, page } = context;
  const { look } = await turnOff(context);
  assertEnd(look, null);
  assert.equal(lab.state('ada'), 'off', 'one more click is enough');
  await moment(page, 300);
  assert.equal((await banner.look()).phase, 'done');
  await trial.check({ lasted });
  await assertOurClicks(lab, clicks + (click ? 1 : 0), 'clicks of all attempts');
  if (page.url().endsWith(SETTING)) assert.equal(await page.$eval(SWITCH, (input) => input.checked), false, 'the page shows it, too');
}

/**
 * One fault of saving: the member is warned at `path`, one click ends in one of `failures` (null is "done", and the end of it),
 * and once the fault is gone another one is enough.
 */
export async function playSaving(context, { path, set, failures, within = 14_000 }) {
  const { banner, lab, page, visit } = context;
  const trial = beginTrial(context);
  lab.set(set);
  await visit(path);
  await banner.waitPhase('warning');
  const { look } = await turnOff(context, { timeout: within });
  assertEnd(look, ...failures);
  // What is looked at afterwards must not turn the failure into an "off" either.
  await moment(page, 1_300);
  assertEnd(await banner.look(), ...failures);
  await trial.check();
  assert.equal(lab.state('ada'), look.phase === 'done' ? 'off' : 'on');
  await assertOurClicks(lab, 1, 'clicks of the first attempt');
  if (look.phase === 'done') return undefined;
  lab.set({ fault: null });
  return clickOnceMore(context, { trial, clicks: ourClicks(lab).length });
}
