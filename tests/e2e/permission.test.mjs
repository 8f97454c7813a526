// Without the permission for LinkedIn's pages: said in the popup, asked for at a click, and then the open tabs are looked after.
// And the welcome page: what it says, and that everything can be done from it.
import assert from 'node:assert/strict';
import { sideBySide } from './harness/each-browser.mjs';
import { followReadings, ledgerOf, waitToolbar } from './support/ledger.mjs';
import { setHostAccess } from './support/permission.mjs';
import { SETTING, assertOneSave, assertOurClicks, turnOff } from './support/setting.mjs';
import { until } from './support/waiting.mjs';

const shownActions = async (view) => (await view.buttons()).filter(({ visible }) => visible).map(({ action }) => action);
const line = (view, id) => view.page.$eval(`#${id}`, (element) => (element.checkVisibility() ? element.innerText : ''));
/** The tabs that show LinkedIn, as the extension sees them. */
const linkedInTabs = (browser) => browser.inExtension(async () => (await chrome.tabs.query({ url: 'https://www.linkedin.com/*' })).length);

/** The tab that was opened for it is closed again: right after its end was said. */
const allTabsClosed = (browser) => until(async () => (await linkedInTabs(browser)) === 0, 'the tab of its own to be closed');

/** Until nothing is under way any more. */
const idle = (view) => view.page.waitForFunction(() => !document.querySelector('[aria-disabled=true]'), { polling: 50, timeout: 15_000 });

/** Signed in, on a page on which nothing is read. */
async function signedInElsewhere({ page, visit }) {
  await visit('/uas/login');
  await page.goto('about:blank');
}

sideBySide((eachBrowser) => {
  eachBrowser('the permission is taken away and given back', async (context) => {
    const { banner, browser, kind, lab, page, popup, shot, visit } = context;
    await setHostAccess(browser, false);
    await visit('/feed/');
    const view = await popup();
    await view.page.waitForFunction(() => document.getElementById('permission').checkVisibility(), { polling: 20, timeout: 5_000 });
    assert.match(await line(view, 'permission'), /may not look at LinkedIn’s pages.*www\.linkedin\.com was taken away/);
    const actions = await shownActions(view);
    assert.deepEqual(['grant', 'turn-off', 'check'].filter((action) => actions.includes(action)), ['grant'], 'only what can be done is offered');
    await shot(`popup without permission ${kind}`, view.page);
    assert.equal(await ledgerOf(browser).then((ledger) => ledger?.latest ?? null), null, 'nothing was read');
    assert.deepEqual(lab.requests.filter(({ path }) => path === SETTING), []);
    assert.equal(await banner.exists(), false);

    if (kind === 'firefox') await view.click('grant');
    // Chromium asks in a window of its own, which no driver reaches; the member can give it in the browser's settings as well.
    else await setHostAccess(browser, true);
    await page.bringToFront();
    await banner.waitPhase('warning', { timeout: 8_000 });
    if (kind === 'firefox') {
      await view.page.waitForFunction(() => !document.getElementById('permission').checkVisibility(), { polling: 20, timeout: 5_000 });
      assert.ok(!(await shownActions(view)).includes('grant'));
    }
    const { look } = await turnOff(context);
    assert.equal(look.phase, 'done', look.text);
    assertOneSave(lab);
  });

  eachBrowser('refused: said, and nothing else happens', { only: 'firefox' }, async (context) => {
    const { browser, lab, popup, visit } = context;
    await setHostAccess(browser, false, { answer: 'no' });
    await visit('/feed/');
    const view = await popup();
    await view.click('grant');
    await view.page.waitForFunction(() => /Without the permission/.test(document.getElementById('status').innerText), { polling: 20, timeout: 5_000 });
    assert.ok((await shownActions(view)).includes('grant'), 'it can be asked for again');
    assert.deepEqual(lab.requests.filter(({ path }) => path === SETTING), []);
  });
}, (eachBrowser) => {
  eachBrowser('the welcome page: four sentences, then check and turn off with no LinkedIn tab', async (context) => {
    const { browser, kind, lab, popup, shot } = context;
    await signedInElsewhere(context);
    const readings = await followReadings(browser);
    const view = await popup({ path: 'welcome.html', width: 1100, height: 800 });
    const { text } = await view.waitState('unknown');
    const sentences = await view.page.$$eval('ol li', (items) => items.map((item) => item.innerText));
    assert.equal(sentences.length, 4);
    for (const words of [/setting on LinkedIn, once a day, from your own browser/, /card on LinkedIn’s pages/, /One click turns it off/, /talks to nobody but LinkedIn/]) assert.match(text, words);
    await shot(`welcome unknown ${kind}`, view.page);

    await view.click('check');
    await readings.next('On', { timeout: 15_000 });
    const on = await view.waitState('on');
    assert.match(on.text, /\b20\d\d\b.*\d:\d\d/);
    await idle(view);
    await allTabsClosed(browser);
    assert.deepEqual([lab.clicks, lab.saves], [[], []]);
    await shot(`welcome on ${kind}`, view.page);

    await view.click('turn-off');
    await view.waitState('off', { timeout: 30_000 });
    assert.equal(lab.state('ada'), 'off');
    await idle(view);
    await allTabsClosed(browser);
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
    assert.match(await line(view, 'status'), /AI training is off/);
    await waitToolbar(browser, /is off/);
    await shot(`welcome off ${kind}`, view.page);
  });

  eachBrowser('the welcome page beside a LinkedIn tab: nothing is opened for it', async (context) => {
    const { banner, browser, lab, popup, visit } = context;
    const readings = await followReadings(browser);
    await visit('/feed/');
    await banner.waitPhase('warning');
    const view = await popup({ path: 'welcome.html', width: 1100, height: 800 });
    await view.waitState('on');
    await view.page.bringToFront();
    const before = lab.requests.length;
    await view.click('turn-off');
    await view.waitState('off', { timeout: 15_000 });
    assert.equal(lab.state('ada'), 'off');
    await assertOurClicks(lab, 1);
    assert.equal(await linkedInTabs(browser), 1);
    const loads = lab.requests.slice(before).filter(({ headers }) => headers['sec-fetch-dest'] === 'document');
    assert.deepEqual(loads, [], 'it went on in the tab that was there');
    await idle(view);
    const since = Date.now();
    await view.click('check');
    await readings.next('Off', { since, timeout: 15_000 });
    await idle(view);
    assert.deepEqual([await view.state(), await line(view, 'status')], ['off', '']);
  });

  eachBrowser('the welcome page: light and dark, wide and narrow, nothing cut off', async (context) => {
    const { browser, kind, popup, shot } = context;
    const view = await popup({ path: 'welcome.html', width: 1100, height: 800 });
    await view.waitState('unknown');
    for (const [look, dark, width] of [['light', false, 1100], ['dark', true, 1100], ['narrow', false, 360], ['narrow dark', true, 360]]) {
      if (kind === 'chromium') await view.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
      else await browser.wing.privileged((value) => Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', value), dark ? 0 : 1);
      await view.page.setViewport({ width, height: 800 });
      await view.page.waitForFunction((wanted) => matchMedia('(prefers-color-scheme: dark)').matches === wanted, { polling: 20, timeout: 5_000 }, dark);
      const { wide, out } = await view.page.evaluate(() => ({
        wide: document.documentElement.scrollWidth - innerWidth,
        out: [...document.querySelectorAll('main *')].filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1).length,
      }));
      assert.ok(wide <= 0 && out === 0, `${look}: ${wide} pixels too wide, ${out} elements beyond the edge`);
      await shot(`welcome ${look} ${kind}`, view.page, { fullPage: true });
    }
    if (kind === 'firefox') await browser.wing.privileged(() => Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', 1));
  });
});
