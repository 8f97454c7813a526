// What the setting does, as a page: all of it is there, it claims no more than is known, and it leads where it says.
import assert from 'node:assert/strict';
import { sideBySide } from './harness/each-browser.mjs';
import { PATIENCE, assertWhole, openOwn, storedAtFirst } from './support/own-pages.mjs';
import { SETTING } from './support/setting.mjs';
import { until } from './support/waiting.mjs';

const LINKS = [
  '/objection.html',
  `https://www.linkedin.com${SETTING}`,
  '/objection.html',
  'https://www.linkedin.com/mypreferences/d/download-my-data',
];

sideBySide((eachBrowser) => {
  eachBrowser('all of it is there, and says who says so', async ({ browser, lab, shot, kind }) => {
    const before = await storedAtFirst(browser);
    const page = await openOwn(browser, 'meaning.html');
    assert.deepEqual(await assertWhole(page), LINKS);
    const words = await page.$eval('main', (main) => main.innerText.replace(/\s+/g, ' '));
    const section = (selector) => page.$eval(selector, (part) => part.innerText.replace(/\s+/g, ' '));
    const [used, spared, unknown] = [await section('.used'), await section('.spared'), await section('section.unknown')];

    assert.match(used, /skills.*poll.*messages to a group.*AI features.*resumes.*notice for Europe, November 2025 and August 2026/);
    assert.match(spared, /Private messages.*credentials.*Payment.*Salary.*under 18/);
    assert.match(spared, /a5538339, as quoted by others/, 'what only others quote is said to be quoted');
    assert.match(words, /on by default/);
    assert.match(words, /Training that has already happened stays as it is/);
    assert.match(words, /AI features They keep working.*still processed/);
    assert.match(words, /does not cover AI that personalises the service/);
    assert.match(words, /In the United Kingdom, since 3 November 2025.*Microsoft/);
    assert.match(words, /Azure OpenAI service, according to a press article of September 2024/);
    assert.match(words, /September 2024 LinkedIn begins outside the EU, the EEA and Switzerland.*pauses soon after/);
    assert.match(words, /3 November 2025 LinkedIn adds the EU, the EEA, the United Kingdom, Switzerland, Canada and Hong Kong.*legitimate interests/);
    assert.match(words, /“unauthorized automated methods”.*on your click.*Without a click it does only what the options say/);
    assert.match(words, /no longer used for training/);
    assert.match(words, /a6278444/);
    assert.match(unknown, /Whether LinkedIn keeps to the setting.*nobody outside.*does not offer the setting/);
    assert.deepEqual(await page.$$eval('time', (times) => times.map(({ dateTime }) => dateTime)), ['2024-09', '2025-11-03', '2026-11']);

    // Used and not used are told apart by the shape of their marks, not by colour alone.
    const marks = await page.evaluate(() => ['.used', '.spared'].map((side) => {
      const item = document.querySelector(`${side} li`);
      return ['::before', '::after'].map((part) => {
        const style = getComputedStyle(item, part);
        return style.content === 'none' ? 'none' : [style.width, style.borderTopWidth, style.borderRightWidth, style.transform].join(' ');
      }).join(' / ');
    }));
    assert.notEqual(marks[0], marks[1]);
    await shot(`meaning ${kind}`, page, { fullPage: true });

    assert.deepEqual(lab.requests, [], 'to read it asks LinkedIn for nothing');
    assert.deepEqual(await browser.storage.get(), before, 'and nothing is stored');

    await page.setViewport({ width: 320, height: 640 });
    await assertWhole(page);
    await shot(`meaning narrow ${kind}`, page, { fullPage: true });
  });

  eachBrowser('its links open what they say, by the keyboard, and do not say where they come from', async ({ browser, lab, visit }) => {
    lab.member('ada').setting = 'off';
    await visit('/feed/');
    const page = await openOwn(browser, 'meaning.html');
    lab.requests.length = 0;
    for (const path of [SETTING, '/mypreferences/d/download-my-data']) {
      await page.bringToFront();
      await page.focus(`a[href$="${path}"]`);
      await page.keyboard.press('Enter');
      const asked = await lab.until(() => lab.requests.find((request) => request.path === path && request.headers['sec-fetch-dest'] === 'document'), { what: path, timeoutMs: PATIENCE.timeout });
      assert.ok(!('referer' in asked.headers));
      const there = () => browser.inExtension(async (url) => (await chrome.tabs.query({ url })).length, lab.origin + path);
      assert.equal(await until(there, 'a tab of its own', PATIENCE), 1);
    }
    // Those of our own stay in the tab.
    await page.bringToFront();
    await page.focus('.steps a[href="objection.html"]');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.body?.dataset.page === 'objection' && !document.body.hasAttribute('data-loading'), { ...PATIENCE, polling: 20 });
    assert.deepEqual(await assertWhole(page), ['/meaning.html#now']);
  });
});
