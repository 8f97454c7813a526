// never-on, where the member has chosen "Keep it off": when Trainstop switches off by itself, and when it does not. Judged by
// every click and every save that LinkedIn's page and server have seen.
import assert from 'node:assert/strict';
import { banner as bannerOf } from '../e2e/harness/banner.mjs';
import { sideBySide } from '../e2e/harness/each-browser.mjs';
import { askedFor, holdCopy, leadTo, moment } from '../e2e/support/anywhere.mjs';
import { ask, sayAtOnce } from '../e2e/support/background.mjs';
import { DAY, HOUR, age, chooseKeepOff, followLeave, revertBehindTheBack, signInReverted, skipAhead, untilNoted } from '../e2e/support/keep-off.mjs';
import { latestOf, ledgerOf } from '../e2e/support/ledger.mjs';
import { allowPrivate, openPrivate } from '../e2e/support/private.mjs';
import { SETTING, SWITCH, arriveWarned, assertOurClicks, ourClicks, turnOff } from '../e2e/support/setting.mjs';
import { until } from '../e2e/support/waiting.mjs';

const KEPT = 'It was on again. Trainstop has turned it off';
const ON_AGAIN = 'It was off on';

const changesOf = async (browser) => (await latestOf(browser)).changes.map(({ state, who }) => [state, who]);

/** Fails unless all that was ever saved is "off", so many times, and each of our clicks was on the setting's own switch. */
async function assertClicks(lab, count) {
  await assertOurClicks(lab, count);
  assert.deepEqual(lab.saves.map(({ value }) => value), Array(count).fill(lab.config.jsonValues.off));
}

/** A page is loaded, and warns: by then it has been decided that nothing is done by itself. */
async function onlyWarns({ banner, lab, page }, path, says) {
  const clicks = ourClicks(lab).length;
  await page.goto(lab.origin + path);
  await banner.waitPhase('warning', { timeout: 15_000 });
  if (says) await banner.waitText(says);
  // What began it would be seen by now.
  await moment(page, 300);
  assert.equal(await banner.phase(), 'warning');
  assert.equal(ourClicks(lab).length, clicks, 'nothing was clicked');
  assert.equal(lab.state('ada'), 'on');
}

/** A page is loaded, and Trainstop has switched off by itself, once. */
async function keepsOff({ banner, browser, lab, page }, path) {
  const clicks = ourClicks(lab).length;
  const since = Date.now();
  await page.goto(lab.origin + path);
  await banner.waitText(KEPT, { timeout: 10_000 });
  const look = await banner.look();
  assert.equal(look.phase, 'done');
  assert.match(look.text, /LinkedIn confirmed on .*\b20\d\d\b.*\d:\d\d.* is off/s);
  assert.match(look.text, /at most once in 24 hours.*To stop it, open Trainstop’s options/s);
  assert.equal(lab.state('ada'), 'off');
  await assertClicks(lab, clicks + 1);
  // It is said at once, and stored a moment later.
  await untilNoted(browser, 'Kept');
  const { changes, kept } = await latestOf(browser);
  assert.deepEqual(changes.slice(-2).map(({ state, who }) => [state, who]), [['On', 'NotYou'], ['Off', 'Kept']]);
  assert.notEqual(changes.at(-1).source, 'Live', 'by a second, independent reading');
  assert.ok(kept >= since && kept <= Date.now(), 'and when, is noted');
  return since;
}

/**
 * Keep it off is chosen, it is on again, and the copy of the page that the attempt looks at is held back: { leave, goOn }. The first
 * gives what leave was asked for so far, the second lets the copy come.
 */
async function aboutToClick(context) {
  const { browser, lab, page } = context;
  await chooseKeepOff(browser);
  await signInReverted(context);
  const leave = await followLeave(browser);
  const held = holdCopy(lab);
  // Not waited for: where the copy is asked for early, the page has not loaded before that has come.
  const loaded = page.goto(`${lab.origin}/feed/`);
  const letGo = await held;
  return { leave, goOn: () => (letGo(), loaded) };
}

sideBySide((eachBrowser) => {
  eachBrowser('chosen, verified off, on again: one click, verified, said, written down; and once a day', { timeout: 90_000 }, async (context) => {
    const { banner, browser, kind, lab, page, popup, shot } = context;
    await revertBehindTheBack(context);
    await onlyWarns(context, '/feed/', ON_AGAIN);
    assert.equal((await latestOf(browser)).kept, null, 'not chosen: nothing is tried');
    // Once it is chosen, a page that is still there and comes to the front again would begin.
    await page.goto('about:blank');

    const options = await browser.openExtensionPage('options.html');
    await options.waitForFunction(() => !document.body.hasAttribute('data-loading'), { polling: 20 });
    assert.equal(await options.$eval('[name=keep-off]', (field) => field.checked), false, 'off unless it is chosen');
    assert.match(await options.evaluate(() => document.body.innerText), /“unauthorized automated methods”.*without a click of yours/s);
    await (await options.$('[name=keep-off]')).click();
    await options.waitForFunction(() => document.getElementById('status').textContent === 'Saved.', { polling: 20 });
    assert.equal((await browser.storage.get('options')).options.keep_off, true);
    await shot(`options keep-off ${kind}`, options, { fullPage: true });
    await options.close();

    await page.bringToFront();
    const since = await keepsOff(context, '/in/ada-example/');
    const phases = (await banner.history()).filter(({ at, phase }) => at >= since && phase).map(({ phase }) => phase);
    assert.deepEqual([...new Set(phases)], ['done'], 'no card before it is done');
    await banner.rest();
    await shot(`kept off ${kind}`, page);
    const view = await popup();
    await view.waitState('off');
    await view.close();
    const history = await browser.openExtensionPage('history.html');
    await history.waitForFunction(() => document.body.dataset.history, { polling: 20 });
    assert.match(await history.evaluate(() => document.querySelector('#rows').innerText), /Off\s+Trainstop, by itself \(Keep it off\)/);
    await shot(`history keep-off ${kind}`, history);
    await history.close();

    // On again an hour later, and the day after.
    await page.bringToFront();
    await page.goto('about:blank');
    lab.member('ada').setting = 'on';
    await age(browser, DAY + HOUR, { kept: DAY - HOUR });
    await onlyWarns(context, '/jobs/', ON_AGAIN);
    await page.goto('about:blank');
    await age(browser, 2 * HOUR);
    await keepsOff(context, '/messaging/');
  });

  eachBrowser('on the setting’s own page: in front of the member, and once a day', { timeout: 90_000 }, async (context) => {
    const { banner, browser, lab, page } = context;
    await revertBehindTheBack(context, { passed: 0 });
    await onlyWarns(context, SETTING, ON_AGAIN);
    await chooseKeepOff(browser);
    await keepsOff(context, SETTING);
    assert.equal(await page.$eval(SWITCH, (input) => input.checked), false, 'the page shows it');

    await page.goto('about:blank');
    lab.member('ada').setting = 'on';
    const leave = await followLeave(browser);
    await page.goto(lab.origin + SETTING);
    await banner.waitText(ON_AGAIN);
    await until(async () => (await leave()).length, 'the question');
    await moment(page, 400);
    assert.equal(await banner.phase(), 'warning');
    await assertClicks(lab, 2);
    assert.deepEqual(await leave(), [false], 'no leave, and not asked for again');
    // The member can.
    await turnOff(context);
    await untilNoted(browser, 'Trainstop');
    assert.deepEqual((await changesOf(browser)).slice(-3).map(([, who]) => who), ['Kept', 'NotYou', 'Trainstop']);
  });

  eachBrowser('two windows at once: one click, and one card', async (context) => {
    const { banner, browser, lab, page } = context;
    await chooseKeepOff(browser);
    await signInReverted(context);
    const other = await browser.newPage({ window: true });
    const cards = [banner, bannerOf(browser, other)];
    await Promise.all([page, other].map((each) => each.goto(`${lab.origin}/feed/`)));
    await until(async () => (await Promise.all(cards.map((card) => card.phase()))).includes('done'), 'the card', { timeout: 15_000 });
    await moment(page, 1_000);
    const phases = await Promise.all(cards.map((card) => card.phase()));
    assert.deepEqual(phases.filter(Boolean), ['done']);
    await assertClicks(lab, 1);
    await untilNoted(browser, 'Kept');
    assert.deepEqual(await changesOf(browser), [['On', null], ['Off', 'Trainstop'], ['On', 'NotYou'], ['Off', 'Kept']]);
  });

  eachBrowser('left in the moment of the click: the next page says what came of it, and no second click is made', async (context) => {
    const { banner, browser, lab, page } = context;
    await chooseKeepOff(browser);
    await signInReverted(context);
    // LinkedIn is slow to say that it is off: the page is gone before it can hear that.
    const stopSlow = lab.on('save', () => lab.set({ delayMs: 700 }));
    const left = new Promise((done) => {
      const stop = lab.on('requests', ({ method, path }) => {
        if (path === '/nothing-here') lab.set({ delayMs: 0 });
        if (method !== 'PUT') return;
        leadTo(page, '/nothing-here').then(done, done).finally(stop);
      });
    });
    await page.goto(`${lab.origin}/feed/`);
    await left;
    stopSlow();
    lab.set({ delayMs: 0 });
    await banner.waitText(KEPT, { timeout: 10_000 });
    assert.match(page.url(), /nothing-here/);
    await assertClicks(lab, 1);
    await untilNoted(browser, 'Kept');
  });
}, (eachBrowser) => {
  eachBrowser('the member has switched it on themselves: that is theirs', async (context) => {
    const { banner, browser, lab, page } = context;
    await chooseKeepOff(browser);
    await signInReverted(context, { setting: 'off' });
    await page.goto(lab.origin + SETTING);
    await until(async () => (await latestOf(browser)).known.source === 'Live', 'the reading');
    await page.click(SWITCH);
    await untilNoted(browser, 'You');
    // What the page shows is noted; LinkedIn has it a moment later.
    await lab.until(() => lab.saves.length === 1 && lab.state('ada') === 'on', { what: 'the member’s save' });
    lab.saves.length = 0;
    await onlyWarns(context, '/feed/');
    const since = Date.now();
    await onlyWarns(context, SETTING);
    // There it warns of what it sees, and has it noted meanwhile.
    await until(async () => (await latestOf(browser)).last.at >= since, 'the reading');
    await page.goto('about:blank');
    await age(browser, DAY + HOUR);
    await onlyWarns(context, '/jobs/');
    assert.deepEqual([ourClicks(lab), lab.saves], [[], []]);
    assert.deepEqual((await changesOf(browser)).at(-1), ['On', 'You']);
  });

  eachBrowser('the member switches it on in the moment in which Trainstop is about to click: nothing is clicked', async (context) => {
    const { banner, browser, lab, page } = context;
    const { leave, goOn } = await aboutToClick(context);
    const { latest } = await ledgerOf(browser);
    const reading = { state: 'On', source: 'Live', at: Date.now(), clues: ['Key'] };
    await sayAtOnce(browser, [[page, { Observed: { session: latest, reading, who: 'You', agreed: false } }]]);
    await goOn();
    await banner.waitPhase('warning', { timeout: 15_000 });
    assert.deepEqual(await leave(), [false, true], 'asked again, and told no');
    assert.doesNotMatch(await banner.text(), new RegExp(ON_AGAIN), 'nor is it said to be nobody’s doing');
    assert.deepEqual([lab.clicks, lab.saves], [[], []]);
    assert.deepEqual((await changesOf(browser)).at(-1), ['On', 'You']);
  });

  eachBrowser('warnings are turned off in the moment in which Trainstop is about to click: nothing is clicked', async (context) => {
    const { banner, browser, lab } = context;
    const { leave, goOn } = await aboutToClick(context);
    await ask(browser, { Change: { Warn: false } });
    await goOn();
    await until(async () => (await leave()).length === 2, 'the second question');
    await banner.staysAway(1_500);
    assert.deepEqual(await leave(), [false, true], 'asked again, and told no');
    assert.deepEqual([lab.clicks, lab.saves], [[], []]);
  });

  eachBrowser('another sign-in, or off as it was found: it warns, and clicks nothing', async (context) => {
    const { browser, lab, page, visit } = context;
    await chooseKeepOff(browser);
    await signInReverted(context);
    // The same member, who signs in anew.
    await visit('/feed/');
    await context.banner.waitPhase('warning', { timeout: 10_000 });
    await onlyWarns(context, '/jobs/');
    // And one for whom it was found off.
    lab.member('ada').setting = 'off';
    await visit('/feed/');
    await until(async () => (await latestOf(browser))?.known?.state === 'Off', 'the reading');
    await page.goto('about:blank');
    await age(browser, DAY + HOUR);
    lab.member('ada').setting = 'on';
    await onlyWarns(context, '/feed/', ON_AGAIN);
    assert.deepEqual([lab.clicks, lab.saves], [[], []]);
    assert.ok(Object.values((await ledgerOf(browser)).members).every(({ kept }) => kept === null));
  });

  eachBrowser('a switch that is disabled, one of two, or behind a dialog is not clicked', { timeout: 90_000 }, async (context) => {
    const { banner, browser, lab, page } = context;
    await chooseKeepOff(browser);
    await signInReverted(context);
    const leave = await followLeave(browser);
    const traps = [{ fault: 'disabled' }, { build: 'hashed', decoy: 'same-name' }, { asks: true }];
    for (const trap of traps) {
      lab.set({ build: 'aug2026', decoy: 'none', fault: null, asks: false, ...trap });
      const asked = (await leave()).length;
      lab.requests.length = 0;
      await page.goto(`${lab.origin}/feed/`);
      await until(async () => (await leave()).length > asked, 'the attempt', { timeout: 15_000 });
      if (!trap.asks) {
        // Time for the copy to show what it has; the ten seconds that it is looked at need not pass.
        await moment(page, 1_500);
        await skipAhead(browser, page, 10_000);
      }
      const { text } = await banner.waitPhase('warning', { timeout: 20_000 });
      assert.match(text, new RegExp(ON_AGAIN), JSON.stringify(trap));
      assert.deepEqual([lab.clicks, lab.saves, lab.state('ada')], [[], [], 'on']);
      assert.ok(!askedFor(lab).includes('document'), 'no tab of its own');
      assert.equal((await leave()).length, asked + 1, 'nothing was about to be clicked');
      await page.goto('about:blank');
      await age(browser, DAY + HOUR);
    }
  });

  eachBrowser('what LinkedIn does not save is not tried again', async (context) => {
    const { banner, browser, lab, page } = context;
    await chooseKeepOff(browser);
    await signInReverted(context);
    lab.set({ fault: 'save-500' });
    await page.goto(`${lab.origin}/feed/`);
    const { failure, text } = await banner.waitPhase('failed', { timeout: 15_000 });
    assert.equal(failure, 'NotSaved', text);
    lab.set({ fault: null });
    await assertOurClicks(lab, 1);
    await onlyWarns(context, '/jobs/', ON_AGAIN);
    await assertOurClicks(lab, 1);
    await turnOff(context);
    assert.equal(lab.state('ada'), 'off');
  });

  eachBrowser('unseen, or with data saver on: it warns once it is seen, and clicks nothing', { only: 'chromium' }, async (context) => {
    const { browser, lab, page } = context;
    await chooseKeepOff(browser);
    await signInReverted(context);
    const session = await page.createCDPSession();
    await session.send('Emulation.setDataSaverOverride', { dataSaverEnabled: true });
    await onlyWarns(context, SETTING, ON_AGAIN);
    await onlyWarns(context, '/feed/', ON_AGAIN);
    await session.send('Emulation.setDataSaverOverride', { dataSaverEnabled: false });
    await page.goto('about:blank');
    const hidden = await browser.newPage({ background: true });
    await hidden.goto(`${lab.origin}/feed/`);
    await bannerOf(browser, hidden).staysAway(1_000);
    await hidden.goto(lab.origin + SETTING);
    await bannerOf(browser, hidden).waitText(ON_AGAIN);
    await moment(hidden, 500);
    assert.deepEqual([lab.clicks, lab.saves], [[], []]);
    assert.equal((await latestOf(browser)).kept, null);
  });

  eachBrowser('in a private window it only warns', { timeout: 90_000 }, async ({ browser, lab }) => {
    await allowPrivate(browser);
    await chooseKeepOff(browser);
    const { page } = await openPrivate(browser, lab.origin + lab.signInUrl('ada', SETTING));
    const banner = bannerOf(browser, page);
    const there = { banner, browser, lab, page };
    await banner.waitPhase('warning');
    await turnOff(there);
    await untilNoted(browser, 'Trainstop', 'session');
    await page.goto('about:blank');
    lab.member('ada').setting = 'on';
    const leave = await followLeave(browser);
    await onlyWarns(there, SETTING, ON_AGAIN);
    await until(async () => (await leave()).length, 'the question');
    await moment(page, 300);
    await assertClicks(lab, 1);
    assert.equal(await banner.phase(), 'warning');
  });
});
