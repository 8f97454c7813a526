// What happens at the same time: LinkedIn's application writes the page's address anew, another tab chooses, clicks or reads, a tab
// that was opened for a click outlives it.
import assert from 'node:assert/strict';
import { banner as bannerOf } from './harness/banner.mjs';
import { sideBySide } from './harness/each-browser.mjs';
import { arriveWarnedAt, holdCopy, leadTo, moment, restored } from './support/anywhere.mjs';
import { assertEnd } from './support/faults.mjs';
import { ledgerAtRest } from './support/keep-off.mjs';
import { followReadings, latestOf, ledgerOf } from './support/ledger.mjs';
import { ROOT, SETTING, arriveWarned, assertOneSave, assertOurClicks, turnOff } from './support/setting.mjs';
import { ask, hold, sayAtOnce } from './support/background.mjs';
import { until } from './support/waiting.mjs';

/** What LinkedIn's application may do at any time without leaving the page, and the page's own links. */
const rewrite = (page) => page.evaluate(() => {
  history.replaceState(history.state, '', '#main');
  history.pushState(null, '', '?from=menu#main');
});

/** In-app navigation to the list of settings and back. */
const awayAndBack = (page) => page.evaluate((root, setting) => {
  history.pushState(null, '', `${root}categories/privacy`);
  history.replaceState(null, '', setting);
}, ROOT, SETTING);

sideBySide((eachBrowser) => {
  for (const [how, move] of Object.entries({ 'the address is written anew': rewrite, 'away and back within the application': awayAndBack })) {
    eachBrowser(`a page that looks off against LinkedIn's word is not believed: ${how}`, async (context) => {
      const { banner, browser, lab, page } = context;
      lab.set({ fault: 'save-500-silent' });
      await arriveWarned(context);
      const readings = await followReadings(browser);
      assertEnd((await turnOff(context, { timeout: 14_000 })).look, 'NotSaved');
      assert.equal(await page.$eval('main input[type=checkbox]', ({ checked }) => checked), false, 'the page shows it as off');
      await move(page);
      await moment(page, 1_800);
      assert.equal(lab.state('ada'), 'on');
      assert.deepEqual((await readings.all()).filter(({ state }) => state === 'Off'), []);
      const { ledger, passes } = await browser.storage.get(['ledger', 'passes']);
      assert.notEqual(ledger.members[ledger.latest].known.state, 'Off');
      assert.ok(!(passes[ledger.latest] > Date.now()), 'no pass');
      if (move === rewrite) assert.equal((await banner.look()).phase, 'failed', 'what was said stands');
    });
  }

  eachBrowser('the address is written anew while it is switched off, and after the card was closed: it goes on, and stays closed', async (context) => {
    const { banner, lab, page } = context;
    await arriveWarned(context);
    await banner.click('close');
    await banner.waitGone();
    await rewrite(page);
    await banner.staysAway(1_400);
    await page.reload();
    await banner.waitPhase('warning');
    lab.set({ delayMs: 800 });
    await banner.click('turn-off');
    await lab.until(() => lab.clicks.length === 1, { what: 'the click' });
    await rewrite(page);
    await banner.waitPhase('done', { timeout: 10_000 });
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
  });

  eachBrowser('"Don\'t warn me again" said elsewhere holds on the setting\'s page that is open already', async (context) => {
    const { banner, browser, page } = context;
    await arriveWarned(context);
    await ask(browser, { Change: { Warn: false } });
    await banner.waitGone();
    await awayAndBack(page);
    await banner.staysAway(1_500);
    await ask(browser, { Change: { Warn: true } });
    await banner.waitPhase('warning');
  });

  eachBrowser('an answer that was asked for before LinkedIn was switched off is no news', async (context) => {
    const { browser, lab, page, visit } = context;
    const held = holdCopy(lab);
    const loaded = visit('/feed/');
    const letGo = await held;
    const asked = lab.requests.findLast(({ headers }) => headers['sec-fetch-dest'] === 'iframe').at;
    // Another tab has switched it off and verified that, meanwhile.
    const { latest } = await ledgerAtRest(browser);
    const reading = { state: 'Off', source: 'Document', at: Date.now(), clues: [] };
    await sayAtOnce(browser, [[page, { Observed: { session: latest, reading, who: 'Trainstop', agreed: true } }]]);
    await browser.inExtension(() => {
      globalThis.observed = [];
      chrome.runtime.onMessage.addListener((message) => { if (message?.Observed) globalThis.observed.push(message.Observed.reading); });
    });
    letGo();
    await loaded;
    const [{ state, at }] = await until(async () => {
      const observed = await browser.inExtension(() => globalThis.observed);
      return observed.length > 0 && observed;
    }, 'the answer to be told', { timeout: 10_000 });
    assert.equal(state, 'On');
    assert.ok(at <= asked, `its time is ${at - asked} ms after the request`);
    const { members } = await ledgerAtRest(browser);
    assert.deepEqual(members[latest].changes.map(({ state: one, who }) => [one, who]), [['Off', null]]);
  });

  eachBrowser('"Check now" before the page shows its switch: it warns as soon as it does', async (context) => {
    const { banner, browser, lab, visit } = context;
    lab.set({ fault: 'late' });
    await visit(SETTING);
    await ask(browser, 'Check');
    assert.equal((await latestOf(browser)).known.state, 'On');
    await banner.waitPhase('warning', { timeout: 10_000 });
  });

  eachBrowser('a tab opened for a click that is loaded again: a minute later for nothing, after the click only to read', async (context) => {
    const { browser, lab, visit } = context;
    await visit('/feed/');
    await context.banner.waitPhase('warning');
    /** A tab that was opened for a click, and has something else loaded; then the page that it was opened for comes. */
    const loadAnew = async (changes) => {
      const tab = await browser.newPage({ background: true });
      await tab.goto(`${lab.origin}/jobs/`);
      const errand = { id: await browser.wing.tabOf(tab), errand: 'TurnOff', asked_by: null, private: false, at: Date.now(), clicked: false, verified: false };
      await browser.storage.set({ errands: [{ ...errand, ...changes }] }, 'session');
      await tab.goto(lab.origin + SETTING);
      return { tab, card: bannerOf(browser, tab) };
    };

    const late = await loadAnew({ at: Date.now() - 120_000 });
    await late.card.waitPhase('warning', { timeout: 10_000 });
    assert.deepEqual([lab.clicks, lab.saves], [[], []]);
    assert.equal((await late.card.look()).visibility, 'hidden');
    await late.tab.close();

    // As if the tab had been loaded anew just after its click, of which LinkedIn has not heard: it comes forward with what it has read.
    const clicked = await loadAnew({ clicked: true });
    await clicked.card.waitPhase('warning', { timeout: 10_000 });
    await until(async () => (await clicked.card.look()).visibility === 'visible', 'the tab to come forward');
    assert.deepEqual([lab.clicks, lab.saves], [[], []]);

    // And that it does what it was opened for, soon and once.
    const soon = await loadAnew({});
    await lab.until(() => lab.state('ada') === 'off', { what: 'it to be off' });
    await until(async () => !(await browser.pages()).includes(soon.tab), 'the tab to be closed', { timeout: 10_000 });
    await assertOurClicks(lab, 1);
  });

  // No driver puts a tab of Firefox's to sleep.
  eachBrowser('the only tab of LinkedIn\'s sleeps: the popup\'s click goes on in one of its own', { only: 'chromium' }, async (context) => {
    const { browser, lab, page } = context;
    await arriveWarnedAt(context, '/feed/');
    const front = await browser.newPage();
    await front.goto('about:blank');
    const session = await page.createCDPSession();
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await ask(browser, 'TurnOff');
    await lab.until(() => lab.state('ada') === 'off', { timeoutMs: 15_000, what: 'it to be off' });
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
    assert.deepEqual(lab.clicks.map(({ framed }) => framed), [false], 'in the tab itself');
    await session.send('Page.setWebLifecycleState', { state: 'active' });
  });

  eachBrowser('a tab opened for a click that the member has taken over is not closed', { timeout: 90_000 }, async (context) => {
    const { banner, browser, lab, page } = context;
    await arriveWarnedAt(context, '/feed/');
    lab.set({ framing: 'deny', fault: 'document-lost' });
    const before = await browser.pages();
    await banner.click('turn-off');
    const tab = await until(async () => (await browser.pages()).find((each) => !before.includes(each)), 'a tab of its own', { timeout: 20_000 });
    await until(async () => (await browser.storage.get('errands', 'session')).errands?.length, 'the errand');
    await tab.bringToFront();
    await page.close();
    await until(async () => !(await browser.storage.get('errands', 'session')).errands?.length, 'the errand to end');
    assert.ok((await browser.pages()).includes(tab));
  });

  eachBrowser('a tab opened for a click that is loaded again after it, when LinkedIn has it off: the tab that asked is told so', { timeout: 60_000 }, async (context) => {
    const { banner, browser, lab } = context;
    await arriveWarnedAt(context, '/feed/');
    // In the tab of its own nothing comes to an end for the moment.
    lab.set({ framing: 'deny', fault: 'script-hangs' });
    const before = await browser.pages();
    await banner.click('turn-off');
    const tab = await until(async () => (await browser.pages()).find((each) => !before.includes(each)), 'a tab of its own', { timeout: 20_000 });
    const [errand] = await until(async () => (await browser.storage.get('errands', 'session')).errands, 'the errand');
    // As if it had been clicked there.
    await browser.storage.set({ errands: [{ ...errand, clicked: true }] }, 'session');
    lab.member('ada').setting = 'off';
    lab.set({ fault: null });
    await tab.goto(lab.origin + SETTING);
    const { text } = await banner.waitPhase('done', { timeout: 15_000 });
    assert.match(text, /LinkedIn confirmed it/);
    await until(async () => !(await browser.pages()).includes(tab), 'the tab to be closed', { timeout: 10_000 });
    assert.deepEqual([lab.clicks, lab.saves], [[], []]);
  });

  // No driver puts a tab of Firefox's to sleep.
  eachBrowser('the tab that asked has gone to sleep: the one of its own is closed all the same', { only: 'chromium', timeout: 60_000 }, async (context) => {
    const { banner, browser, lab, page } = context;
    await arriveWarnedAt(context, '/feed/');
    lab.set({ framing: 'deny', delayMs: 1_500 });
    const before = await browser.pages();
    await banner.click('turn-off');
    const tab = await until(async () => (await browser.pages()).find((each) => !before.includes(each)), 'a tab of its own', { timeout: 20_000 });
    await lab.until(() => lab.clicks.length === 1, { what: 'the click', timeoutMs: 15_000 });
    const front = await browser.newPage();
    await front.goto('about:blank');
    const session = await page.createCDPSession();
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await until(async () => !(await browser.pages()).includes(tab), 'the tab to be closed', { timeout: 15_000 });
    assert.equal(lab.state('ada'), 'off');
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await banner.waitPhase('done');
  });

  // Chromium tells a page that comes back what was lost meanwhile; Firefox does not.
  eachBrowser('a page that goes into the back/forward cache while it waits for an answer asks again when it comes back', { only: 'firefox', timeout: 60_000 }, async (context) => {
    const { banner, browser, lab, page } = context;
    lab.set({ kept: true });
    await arriveWarnedAt(context, '/feed/');
    const front = await browser.newPage();
    await front.goto('about:blank');
    await banner.waitGone();
    const left = async () => {
      const letGo = await hold(browser);
      try {
        // In front again, it asks for leave to warn.
        await page.bringToFront();
        await moment(page, 300);
        await leadTo(page, '/jobs/');
      } finally {
        letGo();
      }
      await banner.waitPhase('warning', { timeout: 10_000 });
    };
    assert.ok(await restored(page, left, -1), 'the browser has kept the page');
    await banner.waitPhase('warning');
    assert.equal(new URL((await banner.look()).url).pathname, '/feed/');
  });
});
