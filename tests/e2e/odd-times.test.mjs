// A clock that jumps and a connection that goes, between the click and what LinkedIn says of it. Storage that is full or damaged
// is in tests/promises/nothing-lost.test.mjs, a cable that is pulled at other steps in halfway.test.mjs.
import assert from 'node:assert/strict';
import { sideBySide } from './harness/each-browser.mjs';
import { WHOLE } from './harness/trials.mjs';
import { shiftClock } from './support/clock.mjs';
import { FEED, assertEnd, beginTrial, clickOnceMore, tryEach } from './support/faults.mjs';
import { followReadings, latestOf, waitToolbar } from './support/ledger.mjs';
import { SETTING, assertOneSave, assertOurClicks, turnOff } from './support/setting.mjs';
import { until } from './support/waiting.mjs';

const YEAR = 365 * 24 * 60 * 60 * 1000;
const LONG = { timeout: 300_000 };
const follow = async (context) => ({ ...context, readings: await followReadings(context.browser) });

/**
 * The clock jumps by `by` while LinkedIn saves, and is right again on the next page. What is off is said to be off, with the
 * time that the clock showed; with the clock right again that reading counts no more, and LinkedIn is read anew.
 */
async function playClock(context, { path, by }) {
  const { banner, browser, lab, page, readings, visit } = context;
  const begun = Date.now();
  const trial = beginTrial(context);
  await visit(path);
  await banner.waitPhase('warning');
  // Held back until the clock has jumped.
  lab.set({ delayMs: 500 });
  let jumped;
  const stop = lab.on('requests', ({ method }) => { if (method === 'PUT') jumped ??= shiftClock(browser, page, by); });
  const { look } = await turnOff(context);
  stop();
  assert.ok(jumped, 'the clock was put wrong');
  await jumped;
  assertEnd(look, null);
  assert.match(look.text, new RegExp(`\\b${new Date(begun + by).getFullYear()}\\b`), 'with the time of the clock');
  assert.equal(lab.state('ada'), 'off');
  assertOneSave(lab);
  await assertOurClicks(lab, 1);
  // The last look, after three seconds, is noted with the wrong time as well.
  const wrong = async () => (await readings.all()).find(({ at, state }) => state === 'Off' && Math.abs(at - (Date.now() + by)) < 60_000);
  await until(wrong, 'a reading with the time of the clock', { timeout: 8_000 });
  lab.set({ delayMs: 0 });

  // Right again. Meanwhile it was switched on elsewhere: nobody may go on saying "off" for a year.
  await shiftClock(browser, page, 0);
  lab.member('ada').setting = 'on';
  trial.truth.set('on');
  const since = Date.now();
  await page.goto(`${lab.origin}/jobs/`);
  await readings.next('On', { since });
  await banner.waitPhase('warning');
  await waitToolbar(browser, /is ON/);
  assert.equal((await latestOf(browser)).known.state, 'On');
  const second = beginTrial(context);
  await clickOnceMore(context, { trial: second, clicks: 1 });
}

/** A page that is left while LinkedIn is being asked has not failed to read: the next one reads, and warns. */
async function playLeft(context) {
  const { banner, lab, page, readings, visit } = context;
  const since = Date.now();
  await visit('/messaging/');
  lab.set({ delayMs: 700 });
  await lab.until(() => lab.requests.some(({ path, at }) => path === SETTING && at >= since), { what: 'the reading' });
  // As a link does it: the page is there until the next one comes.
  await page.evaluate(() => { location.href = '/jobs/'; });
  await banner.waitPhase('warning', { timeout: 8_000 });
  assert.equal(new URL(page.url()).pathname, '/jobs/');
  const states = (await readings.all()).filter(({ at }) => at >= since).map(({ state }) => state);
  assert.deepEqual([...new Set(states)], ['On'], 'nothing else was ever noted');
  lab.set({ delayMs: 0 });
  await clickOnceMore(context, { trial: beginTrial(context), clicks: 0 });
}

/** The connection is gone when LinkedIn is to be asked what became of the click, and comes back. */
async function playOffline(context, { path }) {
  const { banner, lab, page, visit } = context;
  const trial = beginTrial(context);
  await visit(path);
  await banner.waitPhase('warning');
  // The page goes offline in the moment in which it has saved, or is about to: both have been seen by members on trains.
  let gone;
  const stop = lab.on('requests', ({ method }) => { if (method === 'PUT') gone ??= page.setOfflineMode(true); });
  lab.set({ delayMs: 400 });
  const { look } = await turnOff(context, { timeout: 45_000 });
  stop();
  await gone;
  assert.ok(['Unverified', 'NotSaved'].includes(look.failure), look.text);
  assertEnd(look, look.failure);
  await trial.check();
  await assertOurClicks(lab, 1).catch(() => {}); // the lab may not have heard of it: its page was offline, too
  lab.set({ delayMs: 0 });
  await page.setOfflineMode(false);
  const saved = lab.state('ada') === 'off';
  const clicks = lab.clicks.length;
  const second = beginTrial(context);
  await clickOnceMore(context, { trial: second, clicks, click: !saved });
}

sideBySide((eachBrowser) => {
  eachBrowser('the clock jumps between click and verification', LONG, async (context) => {
    const own = await follow(context);
    const play = (by) => [SETTING, FEED].map((path) => () => playClock(own, { path, by }));
    await tryEach(context, 'faults', {
      'The clock jumps a year ahead after the click': WHOLE ? play(YEAR) : play(YEAR).slice(1),
      'The clock jumps a year back after the click': WHOLE ? play(-YEAR) : play(-YEAR).slice(0, 1),
    });
  });
}, (eachBrowser) => {
  eachBrowser('offline between the save and the check', LONG, async (context) => {
    const own = await follow(context);
    await tryEach(context, 'faults', {
      'The page is left while it is being read': [() => playLeft(own)],
      'Offline between the click and the check': (WHOLE ? [SETTING, FEED] : [SETTING]).map((path) => () => playOffline(own, { path })),
    });
  });
});
