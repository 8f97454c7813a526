// Everything that can go wrong: never a false "off", never a second click in an attempt, never a click on anything else; the
// sentence fits; and once the fault is gone, one more click of the member's is enough.
import assert from 'node:assert/strict';
import { FAULTS } from '../lab/faults.mjs';
import { banner as bannerOf } from './harness/banner.mjs';
import { sideBySide } from './harness/each-browser.mjs';
import { WHOLE, inTurn } from './harness/trials.mjs';
import { followReadings } from './support/ledger.mjs';
import { SETTING, SWITCH, arriveWarned, assertOurClicks, ourClicks, turnOff } from './support/setting.mjs';
import { assertDoneOnlyWhenOff, assertDoneOnlyWhileOff, assertReadingsTrue, followTruth } from './support/truth.mjs';

/**
 * What each fault has to lead to. `phase`, `failure`, `says`: how the attempt ends. `within`: how long that may take.
 * `after`: what the member does once the fault is gone, up to the one click; without it, that click is "try again" at once.
 */
const EXPECTED = {
  'save-500': { phase: 'failed', failure: 'NotSaved', says: /did not save it.*clicked once.*still reads on/ },
  'save-500-silent': { phase: 'failed', failure: 'NotSaved', says: /did not save it.*clicked once.*still reads on/, within: 12_000 },
  revert: { phase: 'failed', failure: 'Reverted', says: /did not stay off.*off for a moment.*reads on again/, doneBefore: true },
  'revert-silent': { phase: 'failed', failure: 'Reverted', says: /did not stay off.*off for a moment.*reads on again/, doneBefore: true },
  late: { phase: 'done', failure: null, says: /is off/, warnedWithin: 9_000 },
  'session-ends': { phase: 'needs-you', failure: 'SignedOut', says: /signed out.*asks you to sign in.*cannot be read/, after: signInAgain },
  dialog: { phase: 'needs-you', failure: 'NeedsYouDialog', says: /asks you something.*dialog.*waits for your answer/, after: refuseAndReload },
  'save-hangs': { phase: 'failed', failure: 'NotSaved', says: /did not save it.*clicked once.*still reads on/, within: 12_000 },
  disabled: { phase: 'needs-you', failure: 'NeedsYouUnusable', says: /cannot be used.*disabled.*Nothing was clicked/, clicks: 0, within: 14_000, after: reload },
  // The save counts, but every page that LinkedIn hands out still shows "on": nobody can confirm it, and nobody may claim it.
  'stale-json': { phase: 'failed', failure: 'NotSaved', says: /did not save it.*clicked once.*still reads on/, within: 12_000, saved: true },
};
/** What each is called in docs/reliability.md. */
const CALLED = {
  'save-500': 'Saving answers 500', 'save-500-silent': 'Saving answers 500', revert: 'On again 1 s after the save', 'revert-silent': 'On again 1 s after the save',
  late: 'The switch comes 5 s late', 'session-ends': 'The session ends with the save', dialog: 'A confirmation dialog after the click',
  'save-hangs': 'Saving never answers', disabled: 'The switch is disabled', 'stale-json': 'LinkedIn goes on showing what was before',
};
/** These take the page away, or never let it come: each has a test of its own below. */
const APART = ['checkpoint', 'no-switch', 'document-500'];
/** These keep the setting's page away from whoever reads it on another page: tests/e2e/anywhere.test.mjs. */
const FROM_AFAR = ['document-403', 'document-429', 'document-checkpoint', 'document-lost'];
/** What saving answers otherwise: tests/e2e/saving.test.mjs. Pages that are odd in other ways: tests/e2e/odd-pages.test.mjs. */
const SAVING = [...[400, 401, 403, 429, 503].flatMap((status) => [`save-${status}`, `save-${status}-silent`]), 'save-html'];
const ODD = ['document-sign-in', 'document-elsewhere', 'document-loop', 'document-endless', 'script-hangs', 'late-script-hangs', 'style-hangs',
  'image-hangs', 'hidden', 'covered', 'in-shadow', 'in-frame', 'redrawn'];
assert.deepEqual([...Object.keys(EXPECTED), ...APART, ...FROM_AFAR, ...SAVING, ...ODD].toSorted(), Object.keys(FAULTS).toSorted(), 'every fault has its test');

/** The banner's button that loads the page afresh. */
async function reload({ banner }) {
  await banner.click('open-setting');
  await banner.waitPhase('warning');
}

async function signInAgain({ banner, page }) {
  await banner.click('open-setting');
  await (await page.waitForSelector('button[value=ada]')).click();
  await banner.waitPhase('warning');
}

async function refuseAndReload({ banner, lab, page }) {
  assert.equal(lab.saves.length, 0, 'the dialog is not answered by us');
  await (await page.waitForSelector('.dialog [value=no]')).click();
  await reload({ banner });
}

/** One fault from the warning to the end of the second attempt. */
function playFault(eachBrowser, fault) {
  const expected = EXPECTED[fault];
  eachBrowser(fault, { timeout: 60_000, ...inTurn(Object.keys(EXPECTED).indexOf(fault)), trial: { table: 'faults', what: CALLED[fault] } }, async (context) => {
    const { banner, browser, lab, page, shot, kind } = context;
    const truth = followTruth(lab);
    const readings = await followReadings(browser);
    lab.set({ fault });

    const before = Date.now();
    await arriveWarned(context, { timeout: expected.warnedWithin });
    if (fault === 'late') assert.ok(Date.now() - before >= 5_000, 'the switch came late');
    const ends = expected.doneBefore ? ['failed', 'needs-you'] : undefined;
    const { look } = await turnOff(context, { timeout: expected.within ?? 8_000, ends });
    await shot(`fault ${fault} ${kind}`, page);
    assert.deepEqual([look.phase, look.failure || null], [expected.phase, expected.failure], look.text);
    assert.match(look.text, expected.says);
    assert.match(look.text, /\b20\d\d\b.*\d:\d\d/, 'every statement carries its time');

    // What is looked at after the attempt must not turn the failure into an "off" either.
    await page.evaluate(() => new Promise((seen) => { setTimeout(seen, 1_300); }));
    const first = await banner.history();
    (expected.doneBefore ? assertDoneOnlyWhenOff : assertDoneOnlyWhileOff)(first, truth);
    assert.deepEqual([first.at(-1).phase, first.at(-1).failure || null], [expected.phase, expected.failure]);
    assertReadingsTrue(await readings.all(), truth);
    await assertOurClicks(lab, expected.clicks ?? 1, 'clicks of the first attempt');
    assert.equal(lab.state('ada'), expected.phase === 'done' || expected.saved ? 'off' : 'on');
    if (expected.phase === 'done') return;

    lab.set({ fault: null });
    const again = ourClicks(lab).length;
    await expected.after?.(context);
    const { look: second } = await turnOff(context);
    assert.equal(second.phase, 'done', second.text);
    assert.equal(lab.state('ada'), 'off', 'one more click is enough');
    await page.evaluate(() => new Promise((seen) => { setTimeout(seen, 300); }));
    assertDoneOnlyWhenOff(await banner.history(), truth);
    assertReadingsTrue(await readings.all(), truth);
    await assertOurClicks(lab, again + (expected.saved ? 0 : 1), 'clicks of both attempts');
    assert.equal(await page.$eval(SWITCH, (input) => input.checked), false, 'the page shows it, too');
  });
}

/** With `./build.sh test --full` alone: of their kinds saving.test.mjs and traps.test.mjs have others. */
const REST = ['save-500-silent', 'save-hangs', 'revert-silent'];
const PLAYED = Object.keys(EXPECTED).filter((fault) => WHOLE || !REST.includes(fault));

// Most of the time is spent waiting, for LinkedIn's faults and for our own patience with them: so two halves at once.
const HALF = ['save-500-silent', 'save-hangs', 'disabled', 'late', 'revert'];

sideBySide((eachBrowser) => {
  for (const fault of PLAYED.filter((one) => HALF.includes(one))) playFault(eachBrowser, fault);
}, (eachBrowser) => {
  for (const fault of PLAYED.filter((one) => !HALF.includes(one))) playFault(eachBrowser, fault);

  eachBrowser('checkpoint: the page is led away; nothing is claimed, and afterwards it works', { trial: { table: 'faults', what: 'Saving leads to a security check' } }, async (context) => {
    const { banner, browser, lab, page, visit } = context;
    const truth = followTruth(lab);
    const readings = await followReadings(browser);
    lab.set({ fault: 'checkpoint' });
    await arriveWarned(context);
    await banner.click('turn-off');
    await page.waitForFunction(() => location.pathname === '/checkpoint/challenge', { timeout: 5_000, polling: 50 });
    await banner.waitGone();
    const phases = await banner.phases();
    assert.ok(!phases.includes('done'), phases.join());
    await assertOurClicks(lab, 1);
    assertReadingsTrue(await readings.all(), truth);

    lab.set({ fault: null });
    await (await page.waitForSelector('form button')).click();
    await page.waitForFunction(() => location.pathname === '/feed/', { timeout: 5_000, polling: 50 });
    await arriveWarned({ visit, banner });
    assert.equal((await turnOff(context)).look.phase, 'done');
    assert.equal(lab.state('ada'), 'off');
    await assertOurClicks(lab, 2);
  });

  if (WHOLE) eachBrowser('no-switch and document-500: not called on; once the page comes, one click is enough', { trial: { table: 'faults', what: 'No switch, or an error page' } }, async (context) => {
    const { banner, browser, lab, page, visit } = context;
    const truth = followTruth(lab);
    const readings = await followReadings(browser);
    const since = Date.now();
    lab.set({ fault: 'no-switch' });
    await visit(SETTING);
    // Beside it in a window of its own: both take their time.
    const other = await browser.newPage({ window: true });
    lab.set({ fault: 'document-500' });
    await other.goto(lab.origin + SETTING);
    const refused = bannerOf(browser, other);
    await Promise.all([refused, banner].map((card) => card.staysAway(9_000)));
    assert.deepEqual([...new Set((await readings.all()).map(({ state }) => JSON.stringify(state)))], ['{"Unknown":"NoSwitch"}']);
    assert.equal(lab.clicks.length, 0);
    lab.set({ fault: null });
    for (const [own, card] of [[page, banner], [other, refused]]) {
      truth.set('on');
      await own.bringToFront();
      await own.reload();
      await card.waitPhase('warning');
      assert.equal((await turnOff({ banner: card })).look.phase, 'done');
      assert.equal(lab.state('ada'), 'off');
    }
    assert.ok((await readings.all()).every(({ at }) => at >= since));
    assertReadingsTrue(await readings.all(), truth);
    await assertOurClicks(lab, 2);
  });

  eachBrowser('document-500 between click and check: clicked, not confirmed; afterwards it is', { timeout: 90_000, trial: { table: 'faults', what: 'LinkedIn fails (500) when it is asked again' } }, async (context) => {
    const { banner, browser, lab } = context;
    const truth = followTruth(lab);
    const readings = await followReadings(browser);
    await arriveWarned(context);
    lab.set({ fault: 'document-500' });
    const { look } = await turnOff(context, { timeout: 60_000 });
    assert.deepEqual([look.phase, look.failure], ['failed', 'Unverified'], look.text);
    assert.match(look.text, /clicked once.*could not be confirmed/);
    await assertOurClicks(lab, 1);
    assertReadingsTrue(await readings.all(), truth);
    lab.set({ fault: null });
    assert.equal((await turnOff(context)).look.phase, 'done');
    assert.equal(lab.state('ada'), 'off');
    assertDoneOnlyWhileOff(await banner.history(), truth);
    await assertOurClicks(lab, 1, 'the click of the first attempt was enough');
  });
});
