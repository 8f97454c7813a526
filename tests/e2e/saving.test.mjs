// LinkedIn's answers to the save, and settings that fall back: whatever it answers, and however soon or late it is on again, what
// is said was read; there is one click in an attempt; and once the fault is gone, one more is enough. Some of it is in
// faults.test.mjs; with `./build.sh test --full` all of it is tried, on the setting's page and on the feed. Also a clock that jumps
// meanwhile, and a page that is left while LinkedIn is being asked. (Storage that is full or damaged: nothing-lost.test.mjs; a
// network that goes away: halfway.test.mjs.)
import assert from 'node:assert/strict';
import { sideBySide } from './harness/each-browser.mjs';
import { WHOLE } from './harness/trials.mjs';
import { moment } from './support/anywhere.mjs';
import { shiftClock } from './support/clock.mjs';
import { FEED, assertEnd, beginTrial, clickOnceMore, playSaving, tryEach } from './support/faults.mjs';
import { followReadings, latestOf, waitToolbar } from './support/ledger.mjs';
import { SETTING, SWITCH, assertOneSave, assertOurClicks, ourClicks, turnOff } from './support/setting.mjs';
import { until } from './support/waiting.mjs';

/** [status, whether the page says nothing of it, where the member is] */
const ANSWERS = [400, 401, 403, 429, 500, 503].flatMap((status) => [SETTING, FEED].flatMap((path) => [[status, '', path], [status, '-silent', path]]));
const SOME_ANSWERS = [[403, '', SETTING]];

/** What becomes of a save that was refused in one of these ways. */
function refusals(context, list) {
  const cases = {};
  for (const [status, silent, path] of list) {
    (cases[`Saving answers ${status}`] ??= []).push(() => playSaving(context, { path, set: { fault: `save-${status}${silent}` }, failures: ['NotSaved'] }));
  }
  return cases;
}

/** Writes down what LinkedIn has each time it is asked for the setting: { before(ms): the last { at, state }, stop() }. */
function followQuestions(lab) {
  const all = [];
  const stop = lab.on('requests', ({ at, method, path }) => {
    if (method === 'GET' && path.startsWith(SETTING)) all.push({ at, state: lab.state('ada') });
  });
  return { before: (ms) => all.findLast(({ at }) => at <= ms), stop };
}

/**
 * It is on again `ms` after the save. Every "done" was read while it was off; where the watch of some three seconds or the page
 * itself could see it, it is said; and one more click is enough.
 */
async function fallBack(context, { ms, silent, path }) {
  const { banner, lab, page, visit } = context;
  const trial = beginTrial(context);
  lab.set({ fault: silent ? 'revert-silent' : 'revert', revertMs: ms });
  await visit(path);
  await banner.waitPhase('warning');
  let back;
  const questions = followQuestions(lab);
  const reverted = new Promise((resolve) => { const stop = lab.on('revert', () => { back = Date.now(); stop(); resolve(); }); });
  await turnOff(context, { timeout: 14_000 });
  await reverted;
  const seen = ms <= 3_000 || (path === SETTING && !silent);
  // The watch takes three seconds and a reading; the page is looked at once a second.
  const look = seen ? await banner.waitPhase(['failed'], { timeout: 8_000 }) : await moment(page, 2_500).then(() => banner.look());
  if (seen) assertEnd(look, 'NotSaved', 'Reverted');
  else assertEnd(look, null);
  questions.stop();
  const said = await trial.history();
  for (const { at, text } of said.filter(({ phase }) => phase === 'done')) {
    const question = questions.before(at);
    assert.equal(question?.state, 'off', `"${text}" was not read: asked at ${question?.at}, on again at ${back}`);
  }
  assert.equal(said.filter(({ phase, at }) => phase === 'done' && at > back + 1_000).length, 0, 'not said anew when it was on again');
  assert.equal(lab.state('ada'), 'on');
  await assertOurClicks(lab, 1, 'clicks of the first attempt');

  // LinkedIn's server was asked and has said so; the page's own switch falls back a moment later, and not into the next attempt.
  if (path === SETTING && !silent) await until(() => page.$eval(SWITCH, (input) => input.checked), 'the page shows it, too');
  lab.set({ fault: null });
  const since = Date.now();
  // What is tried after "it turned it back on" is tried in a fresh copy; the page in front shows it when it is loaded anew.
  if (!seen || (look.failure === 'Reverted' && path === SETTING)) {
    // What was said stands with its time, and is not repeated on a page that is loaded now.
    await page.goto(lab.origin + SETTING);
    assert.match((await banner.waitPhase('warning')).text, /It was off on|LinkedIn may train AI/);
  }
  const second = beginTrial(context);
  assert.ok(second.since >= since);
  await clickOnceMore(context, { trial: second, clicks: ourClicks(lab).length });
}

const spell = (ms) => `On again ${ms / 1_000} s after the save`;
const FALLS = [100, 300, 1_000, 3_000, 10_000].flatMap((ms) => [SETTING, FEED].flatMap((path) => [false, true].map((silent) => ({ ms, silent, path }))));
const SOME_FALLS = [{ ms: 10_000, silent: false, path: SETTING }, { ms: 100, silent: false, path: FEED }];

function falls(context, list) {
  const cases = {};
  for (const how of list) (cases[spell(how.ms)] ??= []).push(() => fallBack(context, how));
  return cases;
}

const YEAR = 365 * 24 * 60 * 60 * 1000;

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

/** In `test` a sample; with --full everything. The lanes run at once. */
const ANSWERED = WHOLE ? ANSWERS : SOME_ANSWERS;
const FALLEN = WHOLE ? FALLS : SOME_FALLS;
const lanes = (list) => [0, 1].map((lane) => list.filter((_, place) => place % 2 === lane));
const LONG = { timeout: 1_500_000 };
const follow = async (context) => ({ ...context, readings: await followReadings(context.browser) });

sideBySide(...[0, 1].map((lane) => (eachBrowser) => {
  const answered = lanes(ANSWERED)[lane];
  if (answered.length) {
    eachBrowser('saving is refused', LONG, async (context) => {
      await tryEach(context, 'faults', refusals(await follow(context), answered));
    });
  }
  eachBrowser('it is on again by itself', LONG, async (context) => {
    await tryEach(context, 'faults', falls(await follow(context), lanes(FALLEN)[lane]));
  });
  if (lane === 0) {
    eachBrowser('saving answers with a page', LONG, async (context) => {
      const own = await follow(context);
      const play = (path) => () => playSaving(own, { path, set: { fault: 'save-html' }, failures: ['NotSaved'] });
      await tryEach(context, 'faults', { 'Saving answers with the sign-in page, status 200': [SETTING, ...(WHOLE ? [FEED] : [])].map(play) });
    });
  }
  if (lane === 1) {
    eachBrowser('the clock jumps between click and verification', LONG, async (context) => {
      const own = await follow(context);
      const play = (by) => [SETTING, FEED].map((path) => () => playClock(own, { path, by }));
      await tryEach(context, 'faults', {
        'The clock jumps a year ahead after the click': WHOLE ? play(YEAR) : play(YEAR).slice(1),
        'The clock jumps a year back after the click': WHOLE ? play(-YEAR) : play(-YEAR).slice(0, 1),
      });
    });
    eachBrowser('a page that is left while it is being read', { trial: { table: 'faults', what: 'The page is left while the setting is being read' } }, async (context) => {
      await playLeft(await follow(context));
    });
  }
  if (lane === 1 && WHOLE) {
    eachBrowser('saving never answers, on the feed', LONG, async (context) => {
      const own = await follow(context);
      await tryEach(context, 'faults', { 'Saving never answers': [() => playSaving(own, { path: FEED, set: { fault: 'save-hangs' }, failures: ['NotSaved'] })] });
    });
  }
}));
