// only-the-truth: "off" only on a fresh reading, "turned off" only after a second, independent one; unknown is called
// unknown; every statement carries its time. Each statement is held against what the server had at that moment.
import assert from 'node:assert/strict';
import { BUILD_NAMES } from '../lab/builds/index.mjs';
import { sideBySide } from '../e2e/harness/each-browser.mjs';
import { WHOLE, inTurn } from '../e2e/harness/trials.mjs';
import { followReadings, latestOf, ledgerOf, waitToolbar } from '../e2e/support/ledger.mjs';
import { followPopup } from '../e2e/support/popup.mjs';
import { SETTING, SWITCH, arriveWarned, assertOurClicks, turnOff } from '../e2e/support/setting.mjs';
import { assertDoneOnlyWhenOff, assertDoneOnlyWhileOff, assertReadingsTrue, followTruth } from '../e2e/support/truth.mjs';
import { walk } from '../e2e/support/walk.mjs';

/** A day and a time of day. */
const TIME = /\b20\d\d\b.*\d:\d\d/;

/** Requests for a copy of the setting's page that did not come from the member's own loading of it. */
const secondReadings = (lab) => lab.requests.filter(({ method, path, headers }) =>
  method === 'GET' && path === SETTING && ['empty', 'iframe'].includes(headers['sec-fetch-dest']));

sideBySide((eachBrowser) => {
  for (const [nth, build] of (WHOLE ? BUILD_NAMES : ['hashed', 'renamed']).entries()) {
    for (const [place, json] of ['present', 'missing'].entries()) {
      eachBrowser(`${build}, data ${json}: "done" comes after a second, independent reading, and everything has its time`, inTurn(nth + place), async (context) => {
        const { banner, browser, lab, popup } = context;
        const truth = followTruth(lab);
        const readings = await followReadings(browser);
        lab.set({ build, json });
        const { text } = await arriveWarned(context);
        assert.match(text, TIME);
        const view = await popup();
        await view.waitState('on');
        const popupStates = await followPopup(view);
        await waitToolbar(browser, /is ON\. Read .*20\d\d/);
        await context.page.bringToFront();

        const before = secondReadings(lab).length;
        const { look } = await turnOff(context);
        assert.equal(look.phase, 'done', look.text);
        assert.match(look.text, TIME);
        const done = (await banner.history()).find(({ phase }) => phase === 'done');
        const [{ at: saved }] = lab.saves;
        const later = secondReadings(lab).filter(({ at }) => at > saved && at < done.at);
        assert.ok(later.length >= 1, 'LinkedIn was asked once more between the save and "done"');
        if (json === 'missing' || build === 'renamed') {
          assert.ok(later.some(({ headers }) => headers['sec-fetch-dest'] === 'iframe'), 'where there is no data that counts, a fresh page is asked');
        }
        const frames = (await banner.history()).some(({ frames: count }) => count > 0);
        assert.equal(frames, later.some(({ headers }) => headers['sec-fetch-dest'] === 'iframe'));
        assert.ok(before <= 1, 'nothing is asked before the click but what the click needs');

        // The reading that is noted is the second one, and it is the truth.
        const off = await readings.next('Off', { since: saved });
        assert.ok(['Document', 'Frame'].includes(off.source), off.source);
        await waitToolbar(browser, /is off\. Read .*20\d\d/);
        await view.waitState('off');
        assert.match(await view.text(), TIME);
        assertDoneOnlyWhileOff(await banner.history(), truth);
        assertReadingsTrue(await readings.all(), truth);
        for (const { state, at } of await popupStates.all()) {
          if (state === 'off') assert.equal(truth.stateAt(at), 'off', 'the popup said off while the server had it on');
        }
        const { changes } = await latestOf(browser);
        assert.deepEqual(changes.map(({ state, who }) => [state, who]), [['On', null], ['Off', 'Trainstop']]);
      });
    }
  }

  eachBrowser('a random walk: no statement is ever false', { timeout: 150_000, allowErrors: true }, async (context) => {
    const { banner, browser, lab, t } = context;
    const truth = followTruth(lab);
    const readings = await followReadings(browser);
    // Reverting is apart: what was true when it was said may be false a moment later, which faults.test.mjs looks at.
    const faults = [null, null, null, 'save-500', 'save-500-silent', 'save-hangs', 'dialog', 'disabled', 'session-ends', 'checkpoint', 'stale-json'];
    const worlds = BUILD_NAMES.flatMap((build) => faults.map((fault) => ({ build, fault })));
    const { log, attempts } = await walk({ ...context, truth }, { seed: 11, steps: 34, worlds, server: (random) => (random() < 0.8 ? 'on' : 'off') });
    const noted = await readings.all();
    t.diagnostic(`${attempts.length} attempts, ${noted.length} readings noted`);
    try {
      assertDoneOnlyWhenOff(await banner.history(), truth);
      // With stale-json the pages themselves show what was before: a live "off" is then a true reading of a false page.
      assertReadingsTrue(noted, truth);
    } catch (error) {
      throw new Error(`${error.message}\n${log.join('\n')}`);
    }
    for (const { phase, text } of await banner.history()) if (phase && phase !== 'working') assert.match(text, TIME, `${phase}: ${text}`);
    // The page's own requests, cut off by the walk, are the page's own errors.
    await browser.assertNoErrors('extension');
  });

  eachBrowser('what cannot be read is unknown, with the reason, and what was known keeps its date', { timeout: 60_000 }, async ({ browser, lab, popup, visit }) => {
    const readings = await followReadings(browser);
    const since = Date.now();
    await visit(SETTING);
    await readings.next('On', { since });
    lab.set({ fault: 'no-switch' });
    await visit(SETTING);
    await readings.next({ Unknown: 'NoSwitch' }, { since, timeout: 15_000 });
    await waitToolbar(browser, /not known.*does not show the switch/);
    const view = await popup();
    await view.waitState('unknown');
    const text = await view.text();
    assert.match(text, /does not show the switch/);
    assert.match(text, TIME);
  });

  eachBrowser('a reading that is a day old is not repeated as a fact', async ({ browser, lab, popup, visit }) => {
    lab.member('ada').setting = 'off';
    const readings = await followReadings(browser);
    await visit(SETTING);
    const reading = await readings.next('Off');
    const ledger = await ledgerOf(browser);
    const yesterday = reading.at - 25 * 60 * 60 * 1000;
    for (const member of Object.values(ledger.members)) member.last.at = member.known.at = yesterday;
    await browser.storage.set({ ledger });
    const view = await popup();
    const { text, state } = await view.waitState('unknown');
    assert.equal(state, 'unknown');
    assert.match(text, /more than a day old/);
    assert.match(text, /it was off: .*20\d\d/);
    await waitToolbar(browser, /not known/);
  });

  eachBrowser("another member's sign-in: the page before it proves nothing", async (context) => {
    const { banner, browser, lab, page } = context;
    const truth = followTruth(lab);
    const readings = await followReadings(browser);
    lab.member('ben').setting = 'off';
    await arriveWarned(context);
    // In another tab somebody else signs in; this page still shows Ada's switch.
    const other = await browser.newPage();
    await other.goto(lab.origin + lab.signInUrl('ben', '/feed/'));
    await page.bringToFront();
    const warned = await banner.exists();
    if (warned) {
      await banner.click('turn-off').catch(() => {});
      await banner.waitPhase(['failed', 'needs-you', 'done'], { timeout: 8_000 }).catch(() => {});
    }
    assertDoneOnlyWhenOff(await banner.history(), truth);
    assertReadingsTrue(await readings.all(), truth);
    assert.deepEqual(lab.saves.filter(({ member }) => member === 'ben'), [], "nobody's setting but Ada's is touched");
    assert.equal(await page.$eval(SWITCH, (input) => input.checked), true);
    await assertOurClicks(lab, 0);
  });
});
