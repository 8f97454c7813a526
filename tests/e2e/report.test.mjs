// When LinkedIn changes its page: the report is offered, made on a click, shown, copied; it holds nothing that the page says, and
// LinkedIn notices nothing of it.
import assert from 'node:assert/strict';
import { sideBySide } from './harness/each-browser.mjs';
import { latestOf } from './support/ledger.mjs';
import { SETTING } from './support/setting.mjs';
import { until } from './support/waiting.mjs';

const KEY = 'allowDataForGenerativeAI';
/** What pages of LinkedIn's say as well, and is the report's own, or from the setting's address. */
const OWN_WORDS = ['improvement', 'language', 'linkedin', 'setting', 'settings', 'switch'];

async function openReport(browser, size) {
  const page = await browser.openExtensionPage('report.html', size);
  await page.waitForFunction(() => document.body && !document.body.hasAttribute('data-loading'), { timeout: 10_000, polling: 20 });
  return page;
}
/** Waits until the extension has opened the report in a tab, and closes that: not every driver can get hold of it. */
const untilOpened = (browser) => until(() => browser.inExtension(async () => {
  const [tab] = (await chrome.tabs.query({})).filter(({ url }) => url === chrome.runtime.getURL('report.html'));
  if (!tab) return false;
  await chrome.tabs.remove(tab.id);
  return true;
}), 'the report in a tab of its own', { timeout: 15_000 });
const press = async (page, action) => {
  const button = await page.waitForSelector(`[data-action=${action}]`, { visible: true, timeout: 5_000 });
  await button.click();
};
const said = (page, id) => page.$eval(`#${id}`, (line) => line.textContent);
/** Presses "look" and gives what is said then. The line is emptied here: the page does that itself, but only once it has the click. */
async function look(page) {
  await page.$eval('#status', (line) => { line.textContent = ''; });
  await press(page, 'look');
  return until(() => said(page, 'status'), 'what is said of the page', { timeout: 10_000 });
}
/** Waits until LinkedIn's page has drawn itself. */
const untilBooted = (linkedin) => linkedin.waitForFunction(() => document.body?.classList.contains('boot-complete'), { timeout: 15_000, polling: 20 });
const reportIn = async (page) => page.$eval('#report', (box) => box.value);

/** From now on, notes whatever happens to the page's document: gives a handle on the list, which the page does not have. */
const watch = (page) => page.evaluateHandle(() => {
  const changes = [];
  new MutationObserver((list) => changes.push(...list.map(({ type, target }) => `${type} of ${target.nodeName}`)))
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  return changes;
});

/** Nothing that the page shows, and nothing of its member, is in the report. */
async function assertHoldsNoText(report, page, { name, headline, place }) {
  const shown = await page.evaluate(() => {
    const hidden = [...document.querySelectorAll('[aria-label], [title], [alt], [placeholder]')];
    const attributes = hidden.flatMap((element) => ['aria-label', 'title', 'alt', 'placeholder'].map((attribute) => element.getAttribute(attribute)));
    return [document.title, document.body.innerText, ...attributes].filter(Boolean).join('\n');
  });
  const words = (text) => new Set(text.toLowerCase().match(/\p{L}{5,}/gu));
  const own = words(report);
  const told = [...words([shown, name, headline, place].join('\n'))].filter((word) => own.has(word) && !OWN_WORDS.includes(word));
  assert.deepEqual(told, [], 'words of the page are in the report');
  const lines = [...shown.split('\n').map((line) => line.trim()), name, headline, place].filter((line) => line.length > 8);
  assert.ok(lines.length > 5, shown);
  for (const line of lines) assert.ok(!report.includes(line), `"${line}" is in the report`);
  for (const part of [...name.split(' '), 'linkedin.com', 'ember', '_12ycew', 'http']) assert.ok(!report.includes(part), `"${part}" is in the report`);
}

/** Looks, and LinkedIn notices nothing of it: the page stays as it is, and its server is not asked. */
async function lookUnnoticed(page, linkedin, lab) {
  const changes = await watch(linkedin);
  const asked = lab.requests.length;
  const line = await look(page);
  assert.deepEqual(await changes.jsonValue(), []);
  assert.deepEqual(lab.requests.slice(asked).map(({ method, path }) => `${method} ${path}`), []);
  assert.deepEqual(lab.findings(), []);
  assert.deepEqual(lab.clicks, []);
  return line;
}

sideBySide((eachBrowser) => {
  eachBrowser('no switch: the popup offers the report; it is made on a click, shown and copied', async (context) => {
    const { browser, kind, lab, page: linkedin, popup, shot, visit } = context;
    lab.set({ fault: 'no-switch', json: 'missing' });
    await visit(SETTING);
    // The page has done all that it does by itself, and what is told of it below has been noted.
    await untilBooted(linkedin);
    await until(async () => {
      const last = (await latestOf(browser))?.last;
      return last?.source === 'Live' && last.state.Unknown === 'NoSwitch';
    }, 'the reading', { timeout: 15_000 });
    const view = await popup();
    await view.waitState('unknown');
    await shot(`popup with report ${kind}`, view.page);
    await view.click('report');
    await untilOpened(browser);
    await view.close();
    const page = await openReport(browser);
    assert.equal(await page.$eval('section', (section) => section.checkVisibility()), false, 'nothing is looked at before the click');
    assert.equal(await reportIn(page), '');

    assert.match(await lookUnnoticed(page, linkedin, lab), /The report is below/);
    const text = await reportIn(page);
    const report = JSON.parse(text);
    assert.equal(report.format, 'trainstop-report');
    assert.match(report.browser, kind === 'firefox' ? /^Firefox \d+$/ : /^Chrome or Chromium \d+$/);
    assert.deepEqual(report.last, { source: 'Live', state: { Unknown: 'NoSwitch' } });
    assert.equal(report.page.address, SETTING);
    assert.deepEqual([report.page.controls, report.controls, report.data], [0, [], []]);
    assert.deepEqual([report.page.boot_complete, report.page.language, report.page.mains], [true, 'en', 1]);
    await assertHoldsNoText(text, linkedin, lab.member('ada'));
    await shot(`report ${kind}`, page, { fullPage: true });

    await press(page, 'copy');
    assert.equal(await until(() => said(page, 'copied'), 'what is said of the copy'), 'Copied.');
    await page.evaluate(() => {
      const box = document.createElement('textarea');
      box.id = 'paste';
      document.body.append(box);
      box.focus();
    });
    await page.keyboard.down('Control');
    await page.keyboard.press('KeyV', { commands: ['Paste'] });
    await page.keyboard.up('Control');
    assert.equal(await until(() => page.$eval('#paste', (box) => box.value), 'what was copied'), text);
  });

  eachBrowser('no page to look at: it is opened; what is known there is told, and not offered where nothing is wrong', async (context) => {
    const { browser, kind, lab, page: linkedin, popup, shot, visit } = context;
    await visit('/feed/');
    const page = await openReport(browser, { width: 360, height: 800 });
    assert.match(await look(page), /No tab shows LinkedIn’s settings/);
    await shot(`report without a page ${kind}`, page, { fullPage: true });
    await linkedin.close();
    const opened = browser.waitForPage(SETTING, { timeout: 20_000 });
    await press(page, 'open-setting');
    const there = await opened;
    await there.waitForSelector('main input[type=checkbox]', { timeout: 10_000 });
    await untilBooted(there);
    await until(async () => (await latestOf(browser))?.last.source === 'Live', 'the reading', { timeout: 15_000 });
    await page.bringToFront();
    await look(page);
    const text = await reportIn(page);
    const report = JSON.parse(text);
    const [control] = report.controls;
    assert.equal(report.controls.length, 1);
    assert.deepEqual([control['aria-labelledby'], control.tag, control.type, control.role], [KEY, 'input', 'checkbox', 'switch']);
    assert.deepEqual([control.checked, control['aria-checked'], control.in_main, control.visible, control.disabled], [true, null, true, true, false]);
    assert.equal(control.ancestors, 'div.setting-toggle__toggle < div.setting-toggle < section < div < main');
    assert.equal(control.attributes, 'aria-labelledby class role type');
    assert.ok(control.labels.includes("the switch's name in en"), control.labels);
    assert.ok(report.page.headings.includes("h1: the setting's name in en"), report.page.headings);
    // The second is the lab's own: by it the page draws itself.
    assert.deepEqual(report.data.map(({ key, value }) => [key, value]), [[KEY, 'on'], [KEY, 'none']]);
    assert.ok(report.data[0].properties.includes('onValue: string'));
    await assertHoldsNoText(text, there, lab.member('ada'));
    const view = await popup();
    await view.waitState('on');
    assert.ok(!(await view.buttons()).some(({ action, visible }) => action === 'report' && visible));
  });

  eachBrowser('whatever the page is made of: marks, names that are known, state; and no text', async ({ browser, kind, lab, page: linkedin, shot, visit }) => {
    const page = await openReport(browser);
    // What comes out of LinkedIn's page, before anything is filtered.
    await page.evaluate(() => {
      const { executeScript } = chrome.scripting;
      chrome.scripting.executeScript = async (...args) => {
        globalThis.results = await executeScript.apply(chrome.scripting, args);
        return globalThis.results;
      };
    });
    const reportOn = async (settings) => {
      lab.reset();
      lab.set(settings);
      await visit(SETTING);
      await linkedin.waitForFunction(() => {
        const root = document.querySelector('#interop-outlet')?.shadowRoot ?? document;
        return document.body.classList.contains('boot-complete') && root.querySelector('input[type=checkbox]');
      }, { timeout: 10_000, polling: 20 });
      await page.bringToFront();
      assert.match(await look(page), /The report is below/);
      const text = await reportIn(page);
      await assertHoldsNoText(text, linkedin, lab.member('ada'));
      const facts = await page.evaluate(() => JSON.stringify(globalThis.results[0].result));
      assert.ok(facts.length > 500, facts);
      await assertHoldsNoText(facts, linkedin, lab.member('ada'));
      return JSON.parse(text);
    };
    const artdeco = await reportOn({ build: 'artdeco', lang: 'de' });
    assert.equal(artdeco.controls[0].id, 'word+digits+signs');
    assert.deepEqual([artdeco.controls[0].classes, artdeco.controls[0].ancestors], ['artdeco-toggle__button', 'div.artdeco-toggle.artdeco-toggle--toggled < div < div < main']);
    assert.deepEqual([artdeco.page.language, artdeco.controls[0].labels[0]], ['de', "the switch's name in de"]);

    const hashed = await reportOn({ build: 'hashed', lang: 'fr', unicode: 'nfd', json: 'odd-value', theme: 'dark' });
    assert.deepEqual(hashed.controls[0].labels, ["the switch's name in fr"]);
    assert.deepEqual([hashed.data[0].value, hashed.page.theme_dark], ['neither', true]);

    const shadow = await reportOn({ fault: 'in-shadow' });
    assert.deepEqual([shadow.page.shadow_roots, shadow.controls[0].in_shadow_root, shadow.controls[0].in_main], [1, true, true]);
    assert.match(shadow.controls[0].ancestors, / < div < div < main$/);

    const two = await reportOn({ fault: 'disabled', build: 'renamed', lang: 'fi', decoy: 'other' });
    assert.deepEqual(two.controls.map((control) => control['aria-labelledby']), ['allowSuggestionsInFeed', 'allowDataForAiContentGeneration']);
    assert.deepEqual(two.controls.map(({ disabled }) => disabled), [false, true]);
    assert.match(two.controls[1].labels[0], /^unknown, \d+ letters$/);

    // The browser's own error page in its place: nothing to look at, and no report of the page before.
    lab.set({ fault: 'document-lost' });
    const tab = await browser.wing.tabOf(linkedin);
    await visit(SETTING).catch(() => {});
    // The driver may give up before the error page has taken the place of the page before.
    await until(() => browser.inExtension((tabId) => chrome.scripting.executeScript({ target: { tabId }, func: () => 'reached' })
      .then(([frame]) => frame?.result !== 'reached', () => true), tab), 'the error page', { timeout: 15_000 });
    await page.bringToFront();
    assert.match(await look(page), /could not be looked at/);
    assert.deepEqual([await reportIn(page), await page.$eval('section', (section) => section.checkVisibility())], ['', false]);
    await shot(`report of no page ${kind}`, page);
  });
});
