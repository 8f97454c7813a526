// A tab of its own: opened in the background after a click of the member's, and only where there is no other way; closed when
// the work is done; brought forward where the member is needed. Prints how long that takes.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { BUILD_NAMES } from '../lab/builds/index.mjs';
import { banner as bannerOf } from './harness/banner.mjs';
import { eachBrowser, sideBySide } from './harness/each-browser.mjs';
import { WHOLE } from './harness/trials.mjs';
import { arriveWarnedAt, askedFor, moment, sentence, signInUnseen } from './support/anywhere.mjs';
import { followReadings, latestOf, waitToolbar } from './support/ledger.mjs';
import { followPopup } from './support/popup.mjs';
import { SETTING, SWITCH, assertOneSave, assertOurClicks, turnOff } from './support/setting.mjs';
import { followTabs } from './support/tabs.mjs';
import { stopwatch } from './support/times.mjs';

const times = stopwatch();
after(() => console.log(times.lines('A tab of its own, from the click to the end, in milliseconds')));

/** From the popup, as a member of whom nothing is known, in a world like this. */
function fromPopup(eachBrowser, name, set) {
  eachBrowser(`from the popup, with no page of LinkedIn's open (${name})`, async (context) => {
    const { browser, kind, lab, popup } = context;
    const tabs = await followTabs(browser);
    lab.set(set);
    await signInUnseen(context);
    const view = await popup();
    await view.waitState('unknown');
    const states = await followPopup(view);
    await tabs.forget();
    const at = Date.now();
    await view.click('turn-off');
    await view.waitState('off', { timeout: 15_000 });
    const off = (await states.all()).find(({ state }) => state === 'off');
    times.add(`popup, ${name}`, kind, off.at - at);
    assert.equal(lab.state('ada'), 'off');
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
    assert.deepEqual(lab.clicks.map(({ framed, path }) => [framed, path]), [[false, SETTING]], 'in the tab itself');
    await tabs.untilClosed();
    const { activated, created, open } = await tabs.all();
    assert.deepEqual(created.map(({ active }) => active), [false], 'one tab, in the background');
    assert.deepEqual(activated, [], 'and nothing else ever came to the front');
    assert.deepEqual(open, [], 'no page of LinkedIn\'s is left');
    await waitToolbar(browser, /is off\./);
    const { changes, last } = await latestOf(browser);
    assert.deepEqual(changes.map(({ state: one, who }) => [one, who]), [['On', null], ['Off', 'Trainstop']], 'also that it was on before');
    assert.deepEqual([last.state, last.source], ['Off', set.json || set.build === 'renamed' ? 'Frame' : 'Document'], 'confirmed by a second reading');
  });
}

// These two in turns, for their times; the others side by side.
fromPopup(eachBrowser, 'aug2026', {});

eachBrowser('a page that may stand in no frame: warned by LinkedIn\'s data, switched off in a tab of its own', async (context) => {
  const { banner, browser, kind, lab } = context;
  const tabs = await followTabs(browser);
  lab.set({ framing: 'deny' });
  const { text } = await arriveWarnedAt(context, '/feed/');
  assert.match(text, /By the data in LinkedIn’s settings page, .*20\d\d/);
  await tabs.forget();
  const at = await banner.click('turn-off');
  await banner.waitText(sentence('phaseTab'));
  const { phase, text: said } = await banner.waitPhase(['done', 'failed', 'needs-you'], { timeout: 10_000 });
  assert.equal(phase, 'done', said);
  times.add('feed', kind, (await banner.history()).find((one) => one.at > at && one.phase === 'done').at - at);
  assert.match(said, /AI training is off.*20\d\d/);
  assert.equal(lab.state('ada'), 'off');
  assertOneSave(lab);
  await assertOurClicks(lab, 1);
  assert.deepEqual((await banner.phases()).slice(-3), ['warning', 'working', 'done']);
  await tabs.untilClosed();
  const { activated, created, open } = await tabs.all();
  assert.deepEqual([created.map(({ active }) => active), activated], [[false], []]);
  assert.deepEqual(open.map(({ url, active }) => [new URL(url).pathname, active]), [['/feed/', true]]);
  const { changes } = await latestOf(browser);
  assert.deepEqual(changes.map(({ state, who }) => [state, who]), [['On', null], ['Off', 'Trainstop']]);
});

// In tabs that are not shown browsers let a second pass between two looks: all of this mostly waits.
sideBySide((eachBrowser) => {
  fromPopup(eachBrowser, 'aug2026, no data', { json: 'missing' });
  for (const build of WHOLE ? BUILD_NAMES.filter((name) => name !== 'aug2026') : ['renamed']) fromPopup(eachBrowser, build, { build });
}, (eachBrowser) => {

  eachBrowser('"Check now" with no page of LinkedIn\'s open: read in a tab that goes again', async (context) => {
    const { browser, lab, popup } = context;
    const tabs = await followTabs(browser);
    const readings = await followReadings(browser);
    await signInUnseen(context);
    for (const state of ['on', 'off']) {
      lab.member('ada').setting = state;
      const since = Date.now();
      await browser.storage.remove(['ledger', 'passes']); // what is known to be on is not offered to be checked
      const view = await popup();
      await view.waitState('unknown');
      await tabs.forget();
      await view.click('check');
      await readings.next(state === 'on' ? 'On' : 'Off', { since, timeout: 10_000 });
      await view.waitState(state);
      await tabs.untilClosed();
      const { activated, created, open } = await tabs.all();
      assert.deepEqual([created.map(({ active }) => active), activated, open], [[false], [], []], state);
      await view.close();
    }
    assert.deepEqual([lab.saves, lab.clicks], [[], []]);
  });

  eachBrowser('a tab whose page never comes to an end keeps no other from what it has to do', async (context) => {
    const { lab, page, popup, visit } = context;
    await arriveWarnedAt(context, '/feed/');
    await page.goto('about:blank');
    lab.set({ fault: 'script-hangs' });
    const view = await popup();
    await view.waitState('on');
    await view.click('turn-off');
    await lab.until(() => lab.requests.some(({ path }) => path.startsWith('/lab-hangs/')), { what: 'the page to wait for its script' });
    const before = askedFor(lab).length;
    await visit('/feed/');
    await lab.until(() => askedFor(lab).slice(before).includes('empty'), { what: 'the other tab to read', timeout: 5_000 });
    assert.deepEqual([lab.saves, lab.clicks], [[], []]);
  });

  eachBrowser('from the popup at the toolbar itself, which stays open meanwhile', { only: 'chromium' }, async (context) => {
    const { lab, page, popup } = context;
    await signInUnseen(context);
    const view = await popup({ over: page });
    await view.waitState('unknown');
    await view.click('turn-off');
    await view.waitState('off', { timeout: 12_000 });
    assert.equal(await page.evaluate(() => document.visibilityState), 'visible');
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
  });
}, (eachBrowser) => {
  eachBrowser('signed out meanwhile: the page to sign in on comes forward', async (context) => {
    const { browser, kind, lab, popup, shot } = context;
    await signInUnseen(context);
    lab.endSessions();
    const view = await popup();
    await view.waitState('unknown');
    await view.click('turn-off');
    const there = await browser.waitForPage('/uas/login', { timeout: 10_000 });
    await view.page.waitForFunction(() => document.body.dataset.state === 'signed-out', { timeout: 10_000, polling: 50 });
    const card = bannerOf(browser, there);
    const { text, visibility } = await card.waitPhase('needs-you');
    assert.match(text, /signed out.*Sign in and try again/);
    assert.equal(visibility, 'visible', 'it has come forward');
    await shot(`own tab signed out ${kind}`, there);
    assert.deepEqual([lab.saves, lab.clicks], [[], []]);
  });

  eachBrowser('signed out meanwhile, on a page of LinkedIn\'s: said there, and no tab is opened', async (context) => {
    const { banner, browser, lab } = context;
    const tabs = await followTabs(browser);
    await arriveWarnedAt(context, '/feed/');
    await tabs.forget();
    lab.endSessions();
    const { look } = await turnOff(context);
    assert.deepEqual([look.phase, look.failure], ['needs-you', 'SignedOut']);
    await waitToolbar(browser, /nobody was signed in/);
    assert.deepEqual((await tabs.all()).created, []);
    assert.deepEqual([lab.saves, lab.clicks, await banner.frames()], [[], [], 0]);
  });

  eachBrowser('the switch is disabled: the tab comes forward and points at it; the page that asked says so', { timeout: 60_000 }, async (context) => {
    const { banner, browser, kind, lab, page, shot } = context;
    lab.set({ framing: 'deny', fault: 'disabled' });
    await arriveWarnedAt(context, '/feed/');
    await banner.click('turn-off');
    await banner.waitText(sentence('phaseTab'));
    await banner.rest();
    await shot(`own tab working ${kind}`, page);
    const own = await browser.waitForPage(SETTING);
    const card = bannerOf(browser, own);
    const look = await card.waitPhase('needs-you', { timeout: 20_000 });
    assert.match(look.text, /cannot be used.*disabled or hidden.*Nothing was clicked/);
    // It comes forward a moment after its card says so.
    await own.waitForFunction(() => document.visibilityState === 'visible', { timeout: 3_000, polling: 50 });
    await assertRing(card, own);
    await card.rest();
    await shot(`own tab ring ${kind}`, own);
    const asked = await banner.waitPhase('needs-you');
    assert.match(asked.text, /needed in another tab.*come forward/);
    assert.equal(asked.visibility, 'hidden');
    assert.deepEqual([lab.saves, lab.clicks], [[], []]);

    // Whoever comes back to the page that asked finds that said, and no second warning beside it.
    await page.bringToFront();
    await moment(page, 300);
    assert.deepEqual([(await banner.look()).phase, (await banner.look()).banners], ['needs-you', 1]);
    await shot(`own tab needed ${kind}`, page);
  });

  eachBrowser('LinkedIn asks for a confirmation: no second click, anywhere', { timeout: 60_000 }, async (context) => {
    const { banner, browser, kind, lab, page, shot } = context;
    const tabs = await followTabs(browser);
    lab.set({ fault: 'dialog' });
    await arriveWarnedAt(context, '/feed/');
    await tabs.forget();
    const { look } = await turnOff(context, { timeout: 15_000 });
    await shot(`own tab dialog ${kind}`, page);
    assert.deepEqual([look.phase, look.failure], ['needs-you', 'NeedsYouQuestion']);
    assert.match(look.text, /LinkedIn asks a question first.*Open the setting/);
    await moment(page, 1_500); // for a second click to be made
    await assertOurClicks(lab, 1);
    assert.equal(lab.clicks.length, 1, 'and the dialog is not answered by us');
    assert.deepEqual(lab.saves, []);
    assert.equal(lab.state('ada'), 'on');
    const { created } = await tabs.all();
    assert.deepEqual(created, [], 'nor is it tried in a tab, where it would be clicked again');

    // In a tab of its own it is the same, but that the member sees the dialog there.
    lab.reset();
    lab.set({ fault: 'dialog', framing: 'deny' });
    await arriveWarnedAt(context, '/feed/');
    await banner.click('turn-off');
    await banner.waitText(sentence('phaseTab')); // before that, Firefox's driver takes the frame for a page
    const own = await browser.waitForPage(SETTING);
    const card = bannerOf(browser, own);
    const { text } = await card.waitPhase('needs-you', { timeout: 15_000 });
    assert.match(text, /asks you something.*waits for your answer/);
    await own.waitForSelector('.dialog');
    await banner.waitPhase('needs-you');
    await own.waitForFunction(() => document.visibilityState === 'visible', { timeout: 3_000, polling: 50 });
    await shot(`own tab dialog there ${kind}`, own);
    await moment(own, 1_500); // for a second click to be made
    await assertOurClicks(lab, 1);
    assert.equal(lab.clicks.length, 1);
    assert.deepEqual(lab.saves, []);
    // Answered by the member, it is saved; that is noticed, verified and said.
    await own.click('.dialog [value=yes]');
    await lab.until(() => lab.state('ada') === 'off');
    assert.match((await card.waitPhase('done')).text, /AI training is off/);
    await waitToolbar(browser, /is off\./);
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
  });
});

/** A ring in the closed root stands around LinkedIn's switch. */
async function assertRing(card, page) {
  const style = /class="ring" style="([^"]*)"/.exec(await card.html())?.[1];
  assert.ok(style, 'there is a ring');
  const [left, top, width, height] = ['left', 'top', 'width', 'height'].map((side) => Number(new RegExp(`(?:^|[ ;])${side}: ([\\d.]+)px`).exec(style)[1]));
  const control = await page.$eval(SWITCH, (input) => {
    const { x, y, width: wide, height: high } = input.getBoundingClientRect();
    return { x: x + wide / 2, y: y + high / 2, wide, high };
  });
  const says = `${style} around ${JSON.stringify(control)}`;
  assert.ok(left < control.x && control.x < left + width && top < control.y && control.y < top + height, says);
  assert.ok(width < control.wide + 200 && height < control.high + 80, `it points at the switch and not at the page: ${says}`);
}
