// The history: who changed what, as a page and as files; and the strongest warning when it is on again.
import assert from 'node:assert/strict';
import { sideBySide } from './harness/each-browser.mjs';
import { latestOf } from './support/ledger.mjs';
import { SETTING, arriveWarned, turnOff } from './support/setting.mjs';

const on = Date.UTC(2026, 10, 1, 12);
const off = Date.UTC(2026, 10, 3, 12);
const DAY = 24 * 60 * 60 * 1000;
const reading = (state, at) => ({ state, source: 'Document', at, clues: [] });
const change = (state, at, who) => ({ state, source: 'Document', at, who });

/** Opens the history in a tab, as the popup's button does, and waits until it is filled. */
async function openHistory(browser) {
  const page = await browser.openExtensionPage('history.html');
  await page.waitForFunction(() => document.body.dataset.history, { timeout: 5_000, polling: 20 });
  return page;
}

const rowsOf = (page) =>
  page.evaluate(() => [...document.querySelectorAll('#rows tr')].map((row) => [...row.cells].map((cell) => cell.innerText.trim())));

/** What a button hands out as a file: its name and its text. */
async function exported(page, action) {
  await page.evaluate(() => {
    globalThis.files = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      globalThis.blob = blob;
      return make(blob);
    };
    // The link is not in the document, so that its click is only seen here.
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () {
      globalThis.files.push({ name: this.download, text: globalThis.blob.text() });
      click.call(this);
    };
  });
  const button = await page.$(`[data-action=${action}]`);
  await button.click();
  await page.waitForFunction(() => document.getElementById('status').textContent, { timeout: 5_000, polling: 20 });
  return page.evaluate(async () => {
    const { name, text } = globalThis.files[0];
    return { name, text: await text };
  });
}

sideBySide((eachBrowser) => {
  eachBrowser('nothing read yet: the history says what to do', async ({ browser, shot }) => {
    const page = await openHistory(browser);
    assert.equal(await page.evaluate(() => document.body.dataset.history), 'empty');
    assert.match(await page.evaluate(() => document.body.innerText), /Nothing has been read yet.*Open LinkedIn while you are signed in/s);
    await shot('history-empty', page);
    await page.close();
  });

  eachBrowser('what happened stands in the history, the newest first, and in the files, the oldest first', async (context) => {
    const { browser, lab, shot, popup } = context;
    await arriveWarned(context);
    await turnOff(context);
    assert.equal(lab.state('ada'), 'off');
    const { changes } = await latestOf(browser);
    assert.deepEqual(changes.map(({ state, who }) => [state, who]), [['On', null], ['Off', 'Trainstop']]);

    const view = await popup();
    await view.waitState('off');
    assert.ok((await view.buttons()).some(({ action, visible }) => action === 'history' && visible));
    await view.close();

    const page = await openHistory(browser);
    const rows = await rowsOf(page);
    assert.deepEqual(rows.map((row) => [row[1], row[2]]), [['Off', 'Trainstop, on your click'], ['On', 'Found so']]);
    for (const [when] of rows) assert.match(when, /\d/);
    await shot('history', page);

    const utc = (at) => new Date(at).toISOString();
    const csv = await exported(page, 'export-csv');
    assert.equal(csv.name, 'trainstop-history.csv');
    assert.equal(csv.text, [
      'session,read_at,state,source,changed_by',
      `1,${utc(changes[0].at)},on,page,found`,
      `1,${utc(changes[1].at)},off,page data,trainstop`,
      '',
    ].join('\r\n'));
    const json = await exported(page, 'export-json');
    assert.equal(json.name, 'trainstop-history.json');
    assert.deepEqual(JSON.parse(json.text), {
      format: 'trainstop-history',
      version: 1,
      changes: [
        { session: 1, read_at: utc(changes[0].at), state: 'on', source: 'page', changed_by: 'found' },
        { session: 1, read_at: utc(changes[1].at), state: 'off', source: 'page data', changed_by: 'trainstop' },
      ],
    });
    await page.close();
  });

  eachBrowser('off, and on again without anybody here: the strongest warning, with both times', async (context) => {
    const { banner, lab, popup, shot, page } = context;
    await arriveWarned(context);
    await turnOff(context);
    await page.goto('about:blank');
    lab.member('ada').setting = 'on';

    // Not by `visit`, which signs in anew: that would be another session, with a history of its own.
    await page.goto(lab.origin + SETTING);
    await banner.waitText('It was off on');
    assert.match(await banner.text(), /again.*It was off on .+\. It is on again, as read .*, and not through you here/s);
    await shot('on-again', page);
    const view = await popup();
    await view.waitState('on');
    assert.match(await view.text(), /It was off on .*not through you here/);
    await shot('popup-on-again', view.page);
    await view.close();
    await turnOff(context);
    assert.equal(lab.state('ada'), 'off');
  });

  eachBrowser('a month of two members, as it is stored, is shown and exported whole', async ({ browser, shot }) => {
    await browser.storage.set({
      ledger: {
        version: 1,
        latest: 'ada',
        members: {
          ada: {
            last: reading('Off', off + 7 * DAY),
            known: reading('Off', off + 7 * DAY),
            changes: [change('On', on, null), change('Off', off, 'Trainstop'), change('On', off + 6 * DAY, 'NotYou'), change('Off', off + 7 * DAY, 'You')],
          },
          ben: { last: reading('On', off + DAY), known: reading('On', off + DAY), changes: [change('On', off + DAY, null)] },
        },
      },
    });
    const page = await openHistory(browser);
    const rows = await rowsOf(page);
    assert.deepEqual(rows.map((row) => [row[1], row[2], row[4]]), [
      ['Off', 'You, on LinkedIn', '1'],
      ['On', 'Not you, here', '1'],
      ['On', 'Found so', '2'],
      ['Off', 'Trainstop, on your click', '1'],
      ['On', 'Found so', '1'],
    ]);
    await shot('history-month', page);
    const { text } = await exported(page, 'export-csv');
    assert.equal(text, [
      'session,read_at,state,source,changed_by',
      '1,2026-11-01T12:00:00.000Z,on,page data,found',
      '1,2026-11-03T12:00:00.000Z,off,page data,trainstop',
      '2,2026-11-04T12:00:00.000Z,on,page data,found',
      '1,2026-11-09T12:00:00.000Z,on,page data,not you',
      '1,2026-11-10T12:00:00.000Z,off,page data,you',
      '',
    ].join('\r\n'));
    await page.close();
  });
});
