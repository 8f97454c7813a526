// The toolbar: icon title and badge, the popup's state, words and buttons; and the memory behind it, whatever happens to the
// background meanwhile.
import assert from 'node:assert/strict';
import { banner as bannerOf } from './harness/banner.mjs';
import { sideBySide } from './harness/each-browser.mjs';
import { WHOLE } from './harness/trials.mjs';
import { followReadings, latestOf, waitToolbar } from './support/ledger.mjs';
import { followPopup } from './support/popup.mjs';
import { SETTING, arriveWarned, assertOneSave, assertOurClicks, turnOff } from './support/setting.mjs';
import { assertReadingsTrue, followTruth } from './support/truth.mjs';
import { until } from './support/waiting.mjs';

const TIME = /\b20\d\d\b.*\d:\d\d/;
/** The ways to the extension's other pages, below the buttons. */
const WAYS = ['history', 'meaning', 'neighbours', 'objection', 'options'];
/** The buttons that are there for this state. */
const shown = async (view) => (await view.buttons()).filter(({ action, visible }) => visible && !WAYS.includes(action)).map(({ action, label }) => [action, label]);

sideBySide((eachBrowser) => {
  eachBrowser('nothing read yet: unknown, and a way to find out', async ({ banner, browser, kind, page, popup, shot, visit }) => {
    // Signed in, no LinkedIn page open, nothing remembered.
    await visit('/feed/');
    await banner.waitPhase('warning');
    await page.goto('about:blank');
    await browser.storage.clear();
    const view = await popup();
    const { text } = await view.waitState('unknown');
    assert.match(text, /Not known.*Check now, or open any LinkedIn page/);
    assert.deepEqual(await shown(view), [['check', 'Check now'], ['turn-off', 'Turn it off'], ['open-setting', 'Open the setting']]);
    await shot(`popup unknown ${kind}`, view.page);
    // The button opens the setting's page, where the card does the rest.
    const opened = browser.waitForPage(SETTING);
    await view.click('open-setting');
    const there = await opened;
    await bannerOf(browser, there).waitPhase('warning');
  });

  eachBrowser('on and off: picture, words with time and source, title and badge', async (context) => {
    const { browser, kind, lab, popup, shot } = context;
    await arriveWarned(context);
    const { badge, title } = await waitToolbar(browser, /is ON\. Read .*20\d\d/);
    assert.deepEqual([badge, title.startsWith('Trainstop')], ['ON', true]);
    const view = await popup();
    const on = await view.waitState('on');
    assert.match(on.text, /AI training is on.*Read from the switch on LinkedIn’s page, /);
    assert.match(on.text, TIME);
    assert.deepEqual(await shown(view), [['turn-off', 'Turn it off'], ['open-setting', 'Open the setting']]);
    await shot(`popup on ${kind}`, view.page);

    // The setting's tab is open: the popup's button acts there.
    await view.click('turn-off');
    const off = await view.waitState('off', { timeout: 8_000 });
    assert.equal(lab.state('ada'), 'off');
    assert.match(off.text, /AI training is off.*Earlier training is not undone.*By the data in LinkedIn’s settings page, /);
    assert.match(off.text, TIME);
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
    await context.banner.waitPhase('done');
    assert.equal((await waitToolbar(browser, /is off\. Read .*20\d\d/)).badge, '');
    assert.ok(!(await shown(view)).some(([action]) => action === 'turn-off'), 'what is off is not offered to be turned off');
    await shot(`popup off ${kind}`, view.page);
  });

  eachBrowser('it says how far the work is, and never "off" too early', async (context) => {
    const { lab, popup } = context;
    const truth = followTruth(lab);
    lab.set({ delayMs: 300, json: 'missing' });
    await arriveWarned(context);
    const view = await popup();
    await view.waitState('on');
    const states = await followPopup(view);
    await view.click('turn-off');
    await view.page.waitForFunction(() => /Waiting for LinkedIn|Asking LinkedIn again/.test(document.body.innerText), { polling: 20, timeout: 5_000 });
    // Every answer is held up, so that it has not come to its end.
    const during = await view.page.evaluate(() => ({ title: document.getElementById('title').innerText, mark: document.querySelector('.mark.running').checkVisibility() }));
    assert.deepEqual(during, { title: 'Turning it off', mark: true }, 'what was read before is not shown beside it');
    await view.waitState('off', { timeout: 10_000 });
    assert.equal(await view.page.$eval('.mark.running', (mark) => mark.checkVisibility()), false);
    for (const { state, at } of await states.all()) if (state === 'off') assert.equal(truth.stateAt(at), 'off');
    await assertOurClicks(lab, 1);
  });

  eachBrowser('a failure is said in the popup, too, and the state stays true', async (context) => {
    const { browser, lab, popup } = context;
    const truth = followTruth(lab);
    const readings = await followReadings(browser);
    lab.set({ fault: 'save-500-silent' });
    await arriveWarned(context);
    const view = await popup();
    await view.waitState('on');
    await view.click('turn-off');
    await view.page.waitForFunction(() => /did not save it/.test(document.body.innerText), { polling: 50, timeout: 15_000 });
    await view.page.evaluate(() => new Promise((seen) => { setTimeout(seen, 500); }));
    await view.waitState('on');
    assertReadingsTrue(await readings.all(), truth);
    lab.set({ fault: null });
    await view.click('turn-off');
    await view.waitState('off', { timeout: 10_000 });
    assert.equal(lab.state('ada'), 'off');
    await assertOurClicks(lab, 2);
  });

  eachBrowser('signed out is said as such', async (context) => {
    const { browser, kind, lab, popup, shot } = context;
    lab.set({ fault: 'session-ends' });
    await arriveWarned(context);
    await turnOff(context);
    const view = await popup();
    const { text } = await view.waitState('signed-out');
    assert.match(text, /signed out of LinkedIn.*Sign in/);
    assert.match(text, TIME);
    assert.equal((await waitToolbar(browser, /nobody was signed in/)).badge, '');
    await shot(`popup signed out ${kind}`, view.page);
  });

  eachBrowser('"Check now" reads again', async ({ browser, lab, popup, visit }) => {
    lab.member('ada').setting = 'off';
    const readings = await followReadings(browser);
    await visit(SETTING);
    const { at } = await readings.next('Off');
    const view = await popup();
    await view.waitState('off');
    assert.deepEqual(await shown(view), [['check', 'Check now'], ['open-setting', 'Open the setting']]);
    await view.click('check');
    await readings.next('Off', { since: at + 1 });
    assert.equal(await view.state(), 'off');
    assert.deepEqual([lab.saves, lab.clicks], [[], []]);
  });

  eachBrowser('synthetic clicks count for nothing', async (context) => {
    const { browser, lab, popup } = context;
    await arriveWarned(context);
    const view = await popup();
    await view.waitState('on');
    const tabs = () => browser.inExtension(async () => (await chrome.tabs.query({})).length);
    const before = await tabs();
    await view.page.evaluate(() => {
      for (const button of document.querySelectorAll('[data-action]')) {
        button.click();
        button.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
      }
    });
    await view.page.evaluate(() => new Promise((seen) => { setTimeout(seen, 600); }));
    assert.deepEqual([lab.clicks, lab.saves, await view.state()], [[], [], 'on']);
    assert.equal(await tabs(), before, 'nothing was opened');
  });

  eachBrowser('the popup at the toolbar itself', { only: 'chromium' }, async (context) => {
    const { lab, page, popup, shot } = context;
    await arriveWarned(context);
    const view = await popup({ over: page });
    await view.waitState('on');
    await shot('popup at the toolbar', view.page);
    await view.click('turn-off');
    await view.waitState('off', { timeout: 8_000 });
    assert.equal(lab.state('ada'), 'off');
    await assertOurClicks(lab, 1);
  });

  eachBrowser('a tab that was open before the extension came', { allowErrors: true }, async (context) => {
    const { browser, lab, popup, visit, page } = context;
    await visit(SETTING);
    await page.waitForSelector('main input');
    await browser.reinstall();
    const view = await popup();
    await view.waitState(['unknown', 'on']);
    await view.click('turn-off');
    await view.waitState('off', { timeout: 10_000 });
    assert.equal(lab.state('ada'), 'off');
    await assertOurClicks(lab, 1);
  });

  const moments = {
    'right after the click': async ({ banner, browser }) => {
      const at = await banner.click('turn-off');
      await browser.killBackground();
      return at;
    },
    'while LinkedIn is asked': async ({ banner, browser }) => {
      const at = await banner.click('turn-off');
      await banner.waitText('Asking LinkedIn again');
      await browser.killBackground();
      return at;
    },
    'again and again': async ({ banner, browser }) => {
      const at = await banner.click('turn-off');
      for (let times = 0; times < 5; times += 1) await browser.killBackground();
      return at;
    },
  };
  for (const [moment, act] of Object.entries(moments).filter(([name]) => WHOLE || name === 'again and again')) {
    eachBrowser(`the background dies ${moment}: done, and noted`, async (context) => {
      const { banner, browser, lab, popup } = context;
      lab.set({ delayMs: 100 });
      await arriveWarned(context);
      await waitToolbar(browser, /is ON/);
      await act(context);
      const { text } = await banner.waitPhase(['done', 'failed', 'needs-you'], { timeout: 8_000 });
      assert.match(text, /is off/);
      assert.equal(lab.state('ada'), 'off');
      assertOneSave(lab);
      await assertOurClicks(lab, 1);
      await waitToolbar(browser, /is off/, { timeout: 6_000 });
      const { changes } = await latestOf(browser);
      assert.deepEqual(changes.map(({ state, who }) => [state, who]), [['On', null], ['Off', 'Trainstop']]);
      await browser.killBackground();
      const view = await popup();
      await view.waitState('off');
    });
  }

  eachBrowser('two tabs say something at once: both are noted', async (context) => {
    const { banner, browser, lab } = context;
    await arriveWarned(context);
    const other = await browser.newPage({ window: true });
    await other.goto(lab.origin + SETTING);
    const second = bannerOf(browser, other);
    await second.waitPhase('warning');
    await context.page.bringToFront();
    await banner.click('turn-off');
    await banner.waitText('Asking LinkedIn again').catch(() => {});
    await second.click('not-now');
    await banner.waitPhase('done');
    await waitToolbar(browser, /is off/);
    const { changes } = await latestOf(browser);
    assert.deepEqual(changes.map(({ state, who }) => [state, who]), [['On', null], ['Off', 'Trainstop']]);
    await until(async () => (await browser.storage.get('choices')).choices?.quiet_until > Date.now(), 'the choice');
  });
});
