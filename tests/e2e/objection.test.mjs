// The objection to AI that does not generate content: the text for LinkedIn's form, copied or put into the field that the member
// has clicked on there. Nothing is sent, nothing is kept, and nothing happens without a click.
import assert from 'node:assert/strict';
import { sideBySide } from './harness/each-browser.mjs';
import { FORM_PATH } from '../lab/pages/objection.mjs';
import { PATIENCE, assertWhole, openOwn, statusOf, storedAtFirst, tabOn, waitStatus } from './support/own-pages.mjs';
import { until } from './support/waiting.mjs';

const open = (browser) => openOwn(browser, 'objection.html');
const draftOf = (page) => page.$eval('#draft', (draft) => draft.value);
/**
 * Presses a button of ours. The page is in a window of its own, the form in another: both can be seen. What was said last is emptied
 * here: the page does that itself, but only once it has the click.
 */
const press = async (page, action) => {
  await page.$eval('#status', (line) => { line.textContent = ''; });
  await (await page.$(`[data-action=${action}]`)).click();
};
/** Whether the button that fills the form is offered. */
const isOffered = (page) => page.$eval('[data-action=fill]', (button) => button.checkVisibility());
const untilOffered = (page, offered = true) => until(async () => await isOffered(page) === offered, `the button to be ${offered ? 'there' : 'gone'}`, PATIENCE);
const write = (page, reasons) => page.$eval('#reasons', (field, text) => {
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}, reasons);

/** What each choice has to say, and what none of the others may. */
const LAWS = {
  europe: { object: /Article 21 of the General Data Protection Regulation \(GDPR\)/, restrict: /Article 18 of the General Data Protection Regulation \(GDPR\)/ },
  'united-kingdom': { object: /Article 21 of the UK GDPR/, restrict: /Article 18 of the UK GDPR/ },
  switzerland: { object: /Federal Act on Data Protection \(FADP\)/, restrict: /Federal Act on Data Protection \(FADP\)/ },
  elsewhere: {},
  '': {},
};

/** Opens LinkedIn's form as a member who has nothing to be warned of, and the objection beside it. */
async function openBoth({ browser, lab, page, visit }) {
  lab.member('ada').setting = 'off';
  await visit(FORM_PATH);
  await page.waitForSelector('[name=details]');
  const own = await open(browser);
  await untilOffered(own);
  return own;
}
const details = (page) => page.$eval('[name=details]', (field) => ({ value: field.value, counted: Number(document.querySelector('output').value) }));
/** Clicks into a field of LinkedIn's form, as the member does before coming back: where the page's navigation does not cover it, and again if it has moved. */
const clickInto = (page, selector) => until(async () => {
  const found = await page.waitForSelector(selector, PATIENCE);
  await found.evaluate((field) => field.scrollIntoView({ block: 'center', behavior: 'instant' }));
  await found.click();
  return page.$eval(selector, (field) => field === document.activeElement);
}, `the focus to be in ${selector}`, PATIENCE);
/** The form without what is written in it. */
const markup = (page) => page.$eval('form.objection', (form) => form.outerHTML.replace(/(<output[^>]*>)\d+/, '$1'));

sideBySide((eachBrowser) => {
  eachBrowser('the text for each place and each wish, live, with the member’s own words as they are; copied; gone with the page', async ({ browser, lab, shot, kind }) => {
    const before = await storedAtFirst(browser);
    const page = await open(browser);
    await assertWhole(page);
    assert.equal(await isOffered(page), false, 'there is no form to fill');
    const drafts = await page.evaluate((regions) => regions.flatMap((region) => ['object', 'restrict'].map((request) => {
      document.getElementById('region').value = region;
      const radio = document.querySelector(`[value=${request}]`);
      radio.checked = true;
      radio.dispatchEvent(new Event('input', { bubbles: true }));
      return { region, request, draft: document.getElementById('draft').value };
    })), Object.keys(LAWS));
    for (const { region, request, draft } of drafts) {
      assert.match(draft, request === 'object' ? /^To LinkedIn,\n\nI object to/ : /^To LinkedIn,\n\nI ask you to restrict/);
      assert.match(draft, /AI models that do not generate content/);
      if (LAWS[region][request]) assert.match(draft, LAWS[region][request]);
      else assert.doesNotMatch(draft, /GDPR|FADP|Article/);
      if (region === 'switzerland') assert.doesNotMatch(draft, /GDPR|Article/);
    }
    assert.equal(new Set(drafts.map(({ draft }) => draft)).size, 8, 'where nothing is chosen no law is named, as elsewhere');

    const reasons = 'Costs $1, & $2 <b>for</b> $TIME$.\nSecond line: “größer” 日本語';
    await write(page, reasons);
    assert.ok((await draftOf(page)).includes(`My reasons:\n${reasons}\n\n`), await draftOf(page));
    await shot(`objection ${kind}`, page, { fullPage: true });
    const long = 'All of it, please. '.repeat(5_000);
    await write(page, long);
    assert.ok((await draftOf(page)).includes(long), 'long words are not cut');
    assert.equal(await page.$eval('#draft', (draft) => draft.readOnly), true);
    await write(page, reasons);

    // Copied; and where the browser refuses, selected.
    await page.bringToFront();
    await press(page, 'copy');
    assert.equal(await waitStatus(page, /./), 'Copied. Paste it into LinkedIn’s form.');
    const draft = await draftOf(page);
    await write(page, '');
    await page.focus('#reasons');
    await page.keyboard.down('Control');
    await page.keyboard.press('v', kind === 'chromium' ? { commands: ['Paste'] } : {});
    await page.keyboard.up('Control');
    await until(async () => (await page.$eval('#reasons', (field) => field.value)) === draft, 'the text to be pasted', PATIENCE);

    await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError')); });
    await press(page, 'copy');
    await waitStatus(page, /did not let Trainstop copy\. The text is selected/);
    assert.deepEqual(
      await page.evaluate(() => [document.activeElement.id, document.activeElement.selectionStart, document.activeElement.selectionEnd - document.activeElement.value.length]),
      ['draft', 0, 0],
    );

    assert.deepEqual(await browser.storage.get(), before, 'nothing is stored');
    await page.evaluate(() => {
      globalThis.before = true;
      location.reload();
    });
    await page.waitForFunction(() => !globalThis.before && document.body && !document.body.hasAttribute('data-loading'), { ...PATIENCE, polling: 20 });
    assert.deepEqual(
      await page.evaluate(() => [document.getElementById('reasons').value, document.getElementById('region').value, document.querySelector('[name=request]:checked').value]),
      ['', '', 'object'],
      'nothing is left after a reload',
    );
    assert.deepEqual(lab.requests, []);
    await page.setViewport({ width: 320, height: 640 });
    await assertWhole(page);
    await shot(`objection narrow ${kind}`, page, { fullPage: true });
  });

  eachBrowser('the form is opened once, and then gone to; all by the keyboard', async ({ browser, lab, visit, shot, kind }) => {
    lab.member('ada').setting = 'off';
    await visit('/feed/');
    const own = await open(browser);
    const go = '[data-action=open-form]';
    /** Tab, until the focus is there. */
    const tabTo = async (selector) => {
      for (let times = 0; times < 25; times += 1) {
        if (await own.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
        await tabOn(own);
      }
      throw new Error(`The Tab key does not lead to ${selector}`);
    };
    await own.bringToFront();
    await tabTo('[name=request]');
    await own.keyboard.press('ArrowDown');
    await tabTo('#region');
    await own.keyboard.type('Swi');
    await tabTo('#reasons');
    await own.keyboard.type('By hand.');
    await until(async () => (await draftOf(own)).includes('By hand.'), 'what was typed last', PATIENCE);
    assert.match(await draftOf(own), /I ask you to restrict.*FADP.*My reasons:\nBy hand\./s);
    await tabTo('[data-action=copy]');
    await own.keyboard.press('Enter');
    await waitStatus(own, /^Copied/);

    assert.equal(await own.$eval(go, (button) => button.innerText), 'Open LinkedIn’s form');
    lab.requests.length = 0;
    await tabTo(go);
    const opened = browser.waitForPage(FORM_PATH, PATIENCE);
    await own.keyboard.press('Enter');
    const form = await opened;
    await form.waitForSelector('[name=details]');
    const asked = lab.requests.filter(({ path }) => path === FORM_PATH);
    assert.equal(asked.length, 1);
    assert.ok(!('referer' in asked[0].headers));

    await untilOffered(own);
    await until(async () => (await own.$eval(go, (button) => button.innerText)) === 'Go to LinkedIn’s form', 'the button to say that it is open', PATIENCE);
    await clickInto(form, '[name=details]');
    await own.bringToFront();
    await tabTo('[data-action=fill]');
    await own.keyboard.press(' ');
    await waitStatus(own, /is in LinkedIn’s form\. Read it there, and send the form yourself/);
    assert.equal((await details(form)).value, await draftOf(own));
    await shot(`objection filled ${kind}`, own, { fullPage: true });

    await own.keyboard.down('Shift');
    await tabTo(go);
    await own.keyboard.up('Shift');
    await own.keyboard.press('Enter');
    await form.waitForFunction(() => document.visibilityState === 'visible', { ...PATIENCE, polling: 20 });
    assert.equal((await browser.pages()).filter((page) => page.url().includes(FORM_PATH)).length, 1, 'no second form');
    assert.deepEqual(lab.submissions, []);
    await form.close();
    await untilOffered(own, false);
    assert.equal(await own.$eval(go, (button) => button.innerText), 'Open LinkedIn’s form');
  });

  eachBrowser('it goes into the field that was clicked on, and nowhere else', async (context) => {
    const { browser, lab, page, shot, kind } = context;
    const own = await openBoth(context);
    const bare = await markup(page);
    const draft = await draftOf(own);

    await press(own, 'fill');
    await waitStatus(own, /No text field is selected.*Click into the form’s text field first/);
    for (const nowhere of ['[name=subject]', '[name=email]', '[name=help]', '[type=search]']) {
      await page.focus(nowhere);
      await press(own, 'fill');
      await waitStatus(own, /No text field is selected/);
    }
    assert.equal(await markup(page), bare);

    await clickInto(page, '[name=case]');
    await press(own, 'fill');
    await waitStatus(own, /takes fewer characters than the text has, so nothing was put in/);

    await clickInto(page, '[name=details]');
    await press(own, 'fill');
    await waitStatus(own, /^The text is in LinkedIn’s form\. Read it there/);
    assert.deepEqual(await details(page), { value: draft, counted: draft.length }, 'the page has noticed');
    await page.bringToFront();
    await shot(`objection form ${kind}`, page);
    await press(own, 'fill');
    await waitStatus(own, /in that field already\. Nothing was changed/);
    assert.equal((await details(page)).value, draft);

    // What the member has written stays, and comes first.
    await clickInto(page, '[name=details]');
    await page.evaluate(() => document.activeElement.select());
    await page.keyboard.type('My own words.');
    await until(async () => (await details(page)).value === 'My own words.', 'what was typed', PATIENCE);
    await press(own, 'fill');
    await waitStatus(own, /below what was there already/);
    const both = `My own words.\n\n${draft}`;
    assert.deepEqual(await details(page), { value: both, counted: both.length });

    await clickInto(page, '[name=title]');
    await press(own, 'fill');
    await waitStatus(own, /^The text is in LinkedIn’s form\. Read it there/);
    assert.equal(await page.$eval('[name=title]', (field) => field.value), draft.replace(/\n+/g, ' '));

    // Beyond what has been written, the form is as it was.
    assert.equal(await markup(page), bare);
    assert.deepEqual(lab.findings(), []);
    assert.deepEqual(lab.reports, []);
    await clickInto(page, '[contenteditable]');
    await press(own, 'fill');
    await waitStatus(own, /^The text is in LinkedIn’s form\. Read it there/);
    assert.equal(await page.$eval('[contenteditable]', (field) => field.innerText.replace(/\s+/g, ' ').trim()), draft.replace(/\s+/g, ' '));

    assert.deepEqual(lab.submissions, [], 'nothing is sent');
    assert.deepEqual(lab.clicks.filter(({ trusted }) => !trusted), [], 'nothing is clicked');
    // What LinkedIn's page has meanwhile been read for is stored, as on any page; nothing else is.
    const kept = await browser.storage.get();
    assert.deepEqual(Object.keys(kept).filter((key) => !['ledger', 'passes', 'salt'].includes(key)), []);
    assert.doesNotMatch(JSON.stringify(kept), /object|own words/);
  });

  eachBrowser('where it cannot, it says so: a frame, a form that refuses, a tab that has moved on or is gone; made-up clicks', async (context) => {
    const { lab, page } = context;
    const own = await openBoth(context);
    await clickInto(page, '[name=details]');

    // No click of the member's.
    await own.evaluate(() => {
      const button = document.querySelector('[data-action=fill]');
      button.click();
      button.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    });
    assert.equal(await statusOf(own), '');

    await page.evaluate(() => { document.documentElement.dataset.labRefuses = 'yes'; });
    await press(own, 'fill');
    await waitStatus(own, /could not be put into LinkedIn’s form\. Copy it, and paste it there/);
    assert.equal((await details(page)).value, '');
    await page.evaluate(() => { delete document.documentElement.dataset.labRefuses; });

    await page.bringToFront();
    await page.evaluate(() => new Promise((loaded) => {
      document.querySelector('form.objection').prepend(Object.assign(document.createElement('iframe'), { src: '/messaging/', onload: loaded }));
    }));
    const frame = await (await page.waitForSelector('.objection iframe')).contentFrame();
    await until(async () => {
      await (await frame.waitForSelector('main textarea')).click();
      return page.evaluate(() => document.activeElement.localName === 'iframe');
    }, 'the focus to be in the frame', PATIENCE);
    await press(own, 'fill');
    await waitStatus(own, /part of LinkedIn’s page that Trainstop does not reach into/);

    // A tab that has gone to a conversation after it was found: nothing may get in there.
    await own.evaluate(() => {
      const { query } = chrome.tabs;
      chrome.tabs.query = (what) => (globalThis.stale ? Promise.resolve(globalThis.stale) : query.call(chrome.tabs, { ...what, url: 'https://www.linkedin.com/*' }));
    });
    await page.goto(`${lab.origin}/messaging/`);
    await clickInto(page, 'main textarea');
    await press(own, 'fill');
    await waitStatus(own, /is not open any more/);
    assert.equal(await page.$eval('main textarea', (field) => field.value), '');
    // A tab that is gone.
    await own.evaluate(() => { globalThis.stale = [{ id: 2 ** 30, incognito: false }]; });
    await press(own, 'copy');
    await waitStatus(own, /^Copied/);
    await press(own, 'fill');
    await waitStatus(own, /is not open any more/);
    await own.evaluate(() => { globalThis.stale = []; });
    await page.close();
    await untilOffered(own, false);
    assert.deepEqual(lab.submissions, []);
  });
});
