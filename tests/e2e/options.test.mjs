// The options page: what is chosen there is stored, holds at once, and is said in the language that was chosen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtFor, sideBySide } from './harness/each-browser.mjs';
import { PAGES, arriveWarnedAt, askedFor } from './support/anywhere.mjs';
import { ledgerOf, toolbarOf } from './support/ledger.mjs';
import { until } from './support/waiting.mjs';

const DAY = 24 * 60 * 60 * 1000;
const [FEED, PROFILE] = PAGES;

async function openOptions(browser, size = {}) {
  const page = await browser.openExtensionPage('options.html', size);
  await page.waitForFunction(() => document.body && !document.body.hasAttribute('data-loading'), { timeout: 15_000, polling: 20 });
  return page;
}
const isOn = (page, name) => page.$eval(`[name=${name}]`, (field) => field.checked);
const statusOf = (page) => page.$eval('#status', (status) => status.innerText);
/** Presses a switch with a real click, and waits until it is said to be stored. */
async function press(page, name) {
  await page.evaluate(() => { document.getElementById('status').textContent = ''; });
  await (await page.$(`[name=${name}]`)).click();
  await until(() => statusOf(page), 'what is said of it');
}
const stored = async (browser, key) => (await browser.storage.get(key))[key];
/** The pass of the only session. */
const passOf = async (browser) => Object.values((await stored(browser, 'passes')) ?? {})[0];
/** A sentence of another language as the extension ships it. */
const sentence = (kind, language, key) => JSON.parse(readFileSync(join(builtFor(kind), '_locales', language, 'messages.json'), 'utf8'))[key].message;

sideBySide((eachBrowser) => {
  eachBrowser('as it is at first; reading unasked is switched off, and on again', async ({ browser, lab, visit, shot, kind, page: feed }) => {
    const page = await openOptions(browser);
    assert.deepEqual([await isOn(page, 'passive'), await isOn(page, 'warn')], [true, true]);
    assert.equal(await page.$eval('[name=language]', (field) => field.value), '');
    await shot(`options ${kind}`, page, { fullPage: true });
    await press(page, 'passive');
    assert.equal(await statusOf(page), 'Saved.');
    assert.equal((await stored(browser, 'options')).passive, false);

    await visit(FEED);
    const pass = await until(() => passOf(browser), 'the pass');
    assert.ok(pass > Date.now() && pass <= Date.now() + DAY, 'a pass for a day');
    const { latest, members } = await until(async () => (await ledgerOf(browser))?.latest && ledgerOf(browser), 'the sign-in');
    assert.ok(latest && !members[latest], 'the sign-in was seen, and not read');
    assert.deepEqual(askedFor(lab), []);

    await page.bringToFront();
    await press(page, 'passive');
    await until(async () => !(await passOf(browser)), 'the end of the pass');
    await feed.bringToFront();
    await feed.goto(lab.origin + PROFILE);
    await until(async () => (await ledgerOf(browser)).members[latest]?.last.state === 'On', 'the reading', { timeout: 15_000 });
    assert.ok(askedFor(lab).length > 0);
  });

  eachBrowser('warnings are switched off, and on again, which also ends "Not now"', async (context) => {
    const { banner, browser, lab, page: feed, shot, kind } = context;
    await arriveWarnedAt(context, FEED);
    await banner.click('not-now');
    await until(async () => (await stored(browser, 'choices'))?.quiet_until, 'the choice');
    const page = await openOptions(browser);
    assert.match(await page.$eval('#quiet', (line) => line.innerText), /You chose “Not now”: no warning until .*\d/);
    await shot(`options quiet ${kind}`, page, { fullPage: true });
    await (await page.$('[data-action=warn-again]')).click();
    await until(async () => (await stored(browser, 'choices')).quiet_until === null, 'the end of the quiet');
    await page.waitForFunction(() => !document.getElementById('quiet').checkVisibility(), { timeout: 5_000, polling: 20 });

    await press(page, 'warn');
    assert.deepEqual(await stored(browser, 'choices'), { quiet_until: null, never: true });
    await until(() => passOf(browser), 'the pass: there is nothing to say any more');
    await press(page, 'warn');
    assert.deepEqual(await stored(browser, 'choices'), { quiet_until: null, never: false });
    await page.close();
    await feed.bringToFront();
    await feed.goto(lab.origin + PROFILE);
    await banner.waitPhase('warning');
  });

  eachBrowser('another language: page, popup, toolbar and card speak it', async (context) => {
    const { banner, browser, lab, page: feed, popup, shot, kind } = context;
    await arriveWarnedAt(context, FEED);
    const german = (key) => sentence(kind, 'de', key);
    const page = await openOptions(browser);
    await page.select('[name=language]', 'de').catch(() => {});
    // The driver's choice is nobody's: the page waits for a member's.
    assert.equal(await stored(browser, 'options'), undefined);
    await page.$eval('[name=language]', (field) => { field.value = ''; });
    await page.focus('[name=language]');
    await page.keyboard.type('Deu');
    await page.keyboard.press('Enter');
    await until(async () => (await stored(browser, 'options'))?.language === 'de', 'the choice');
    // The texts are there before the fields are filled.
    await page.waitForFunction((title) => document.querySelector('h1')?.innerText === title && !document.body.hasAttribute('data-loading'), { polling: 50, timeout: 5_000 }, german('optionsTitle'));
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
    assert.equal(await page.$eval('[name=language]', (field) => field.value), 'de');
    await shot(`options german ${kind}`, page, { fullPage: true });
    await page.close();

    const view = await popup();
    assert.match((await view.waitState('on')).text, new RegExp(german('popupTitleOn')));
    await view.close();
    await until(async () => (await toolbarOf(browser)).badge === german('badgeOn'), 'the toolbar in German');
    await feed.bringToFront();
    await feed.goto(lab.origin + PROFILE);
    const { text } = await banner.waitPhase('warning');
    assert.match(text, new RegExp(german('warningTitle')));
    await banner.rest();
    await shot(`banner german ${kind}`, feed);
  });
});
