// The history: who changed what, as a page and as files; and the strongest warning when it is on again.
import assert from 'node:assert/strict';
import { sideBySide } from './harness/each-browser.mjs';
import { latestOf } from './support/ledger.mjs';
import { tabOn } from './support/own-pages.mjs';
import { SETTING, arriveWarned, turnOff } from './support/setting.mjs';
import { until } from './support/waiting.mjs';

const on = Date.UTC(2026, 10, 1, 12);
const off = Date.UTC(2026, 10, 3, 12);
/** How long is waited for what comes at once, on a machine that is busy. */
const WAIT = 15_000;
const DAY = 24 * 60 * 60 * 1000;
const reading = (state, at) => ({ state, source: 'Document', at, clues: [] });
const change = (state, at, who) => ({ state, source: 'Document', at, who });

/** Opens the history in a tab, as the popup's button does, and waits until it is filled. */
async function openHistory(browser) {
  const page = await browser.openExtensionPage('history.html');
  await page.waitForFunction(() => document.body?.dataset.history, { timeout: WAIT, polling: 20 });
  return page;
}

const rowsOf = (page) =>
  page.evaluate(() => [...document.querySelectorAll('#rows tr')].map((row) => [...row.cells].map((cell) => cell.innerText.trim())));

/** What is drawn: for each band its stretches, its marks as [maker, read, first change, one after the last], where they are. */
const drawn = (page) => page.evaluate(() => [...document.querySelectorAll('#picture g[data-session]')].map((band) => ({
  session: band.dataset.session,
  stretches: [...band.querySelectorAll('[data-stretch]')].map(({ dataset }) => dataset.stretch),
  marks: [...band.querySelectorAll('[data-maker]')].map(({ dataset }) => [dataset.maker, dataset.read, Number(dataset.from), Number(dataset.to)]),
  at: [...band.querySelectorAll('[data-maker]')].map((mark) => Number(/translate\((\d+)/.exec(mark.getAttribute('transform'))[1])),
  tried: band.querySelectorAll('.tried').length,
})));

/** What is wrong with the places of what is written in the picture: outside of it, or over each other. */
const misplaced = (page) => page.evaluate(() => {
  const svg = document.querySelector('#picture svg');
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].map((text) => ({ said: text.textContent, box: text.getBoundingClientRect() }));
  const outside = texts.filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1);
  const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  const over = texts.flatMap((one, place) => texts.slice(place + 1).filter((other) => !apart(one.box, other.box)).map((other) => [one.said, other.said]));
  return { outside: outside.map(({ said }) => said), over };
});

/** Waits until the picture has been drawn that wide, or less. */
const drawnWithin = (page, width) => page.waitForFunction(
  (most) => Number(document.querySelector('#picture svg').getAttribute('width')) <= most, { timeout: WAIT, polling: 20 }, width);

/** Presses Tab until the button of this action has the focus. */
async function tabTo(page, action) {
  for (let presses = 0; presses < 20; presses += 1) {
    await tabOn(page);
    if (await page.evaluate(() => document.activeElement?.dataset.action) === action) return;
  }
  throw new Error(`"${action}" cannot be reached by Tab.`);
}

/** What a button hands out as a file: its name and its text. */
async function exported(page, action) {
  await page.evaluate(() => {
    globalThis.files = [];
    // What was said of the file before.
    document.getElementById('status').textContent = '';
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
  await page.waitForFunction(() => globalThis.files.length && document.getElementById('status').textContent, { timeout: WAIT, polling: 20 });
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
    assert.equal(await page.evaluate(() => document.querySelector('.empty a').getAttribute('href')), 'welcome.html', 'there it can be read');
    await shot('history-empty', page);
    await page.close();
  });

  eachBrowser('what happened stands in the history, the newest first, and in the files, the oldest first', async (context) => {
    const { browser, lab, shot, popup } = context;
    await arriveWarned(context);
    // The card says it a moment before it is noted.
    await until(() => latestOf(browser), 'the first reading');
    // Open all the while: what is read belongs on it at once.
    const page = await openHistory(browser);
    await until(async () => (await rowsOf(page)).length, 'the first row');
    assert.deepEqual((await rowsOf(page)).map(([, state, who]) => [state, who]), [['On', 'Found so']]);
    await turnOff(context);
    assert.equal(lab.state('ada'), 'off');
    // The card says it a moment before it is noted.
    const changes = await until(async () => (await latestOf(browser)).changes[1] && (await latestOf(browser)).changes, 'the change');
    assert.deepEqual(changes.map(({ state, who }) => [state, who]), [['On', null], ['Off', 'Trainstop']]);

    const view = await popup();
    await view.waitState('off');
    assert.ok((await view.buttons()).some(({ action, visible }) => action === 'history' && visible));
    await view.close();

    await page.waitForFunction(() => document.querySelectorAll('#rows tr').length === 2, { timeout: WAIT, polling: 20 });
    const rows = await rowsOf(page);
    assert.deepEqual(rows.map((row) => [row[1], row[2]]), [['Off', 'Trainstop, on your click'], ['On', 'Found so']]);
    assert.match(await page.evaluate(() => document.getElementById('now').innerText), /^AI training is off, as last read \d+ (second|minute)s? ago\.$/);
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
    const file = JSON.parse(json.text);
    // The page that is still open may have been read once more since.
    const { read_at, source } = file.readings[0].last;
    assert.ok(Date.parse(read_at) >= changes[1].at && ['page', 'page data', 'fresh copy of the page'].includes(source));
    assert.ok(Math.abs(Date.parse(file.exported_at) - Date.now()) < 60_000);
    assert.deepEqual(file, {
      format: 'trainstop-history',
      version: 2,
      exported_at: file.exported_at,
      trainstop: await browser.inExtension(() => chrome.runtime.getManifest().version),
      changes: [
        { session: 1, read_at: utc(changes[0].at), state: 'on', source: 'page', changed_by: 'found' },
        { session: 1, read_at: utc(changes[1].at), state: 'off', source: 'page data', changed_by: 'trainstop' },
      ],
      readings: [{ session: 1, last: { read_at, state: 'off', source }, known: { read_at, state: 'off', source } }],
    });
    await page.close();
  });

  eachBrowser('off, and on again without anybody here: the strongest warning, with both times', async (context) => {
    const { banner, browser, lab, popup, shot, page } = context;
    await arriveWarned(context);
    await turnOff(context);
    // The card says it a moment before it is noted.
    await until(async () => (await latestOf(browser)).known.state === 'Off', 'the reading');
    await page.goto('about:blank');
    lab.member('ada').setting = 'on';

    // Not by `visit`, which signs in anew: that would be another session, with a history of its own.
    await page.goto(lab.origin + SETTING);
    await banner.waitText('It was off on');
    assert.match(await banner.text(), /again.*It was off on .+\. It is on again, as read .*, and not through you here/s);
    await shot('on-again', page);
    const view = await popup();
    await view.waitState('on');
    await view.waitText(/It was off on .*not through you here/);
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

  eachBrowser('the picture, its label and the tables say what the ledger has; by keyboard, narrow, right to left', async (context) => {
    const { browser, kind, popup } = context;
    // Pictures of what looks alike in both take their time.
    const shot = kind === 'chromium' ? context.shot : async () => {};
    const now = Date.now();
    const before = (days) => Math.round(now - days * DAY);
    const read = (source, one) => ({ ...one, source });
    const last = reading('Off', before(2.2 / 24));
    const ledger = {
      version: 2,
      latest: 'ada',
      members: {
        ada: {
          last,
          known: last,
          changes: [
            read('Frame', change('On', before(10), null)),
            change('Off', before(8), 'Trainstop'),
            read('Frame', change('On', before(3), 'NotYou')),
            read('Live', change('Off', before(2.99), 'You')),
          ],
        },
        ben: {
          last: reading({ Unknown: 'Network' }, before(12)),
          known: reading('Off', before(15)),
          changes: [change('Off', before(20), null)],
        },
      },
    };
    await browser.storage.set({ ledger });

    const view = await popup();
    assert.match((await view.waitState('off')).text, /By the data in LinkedIn’s settings page, .*20\d\d.* \(2 hours ago\)\./);
    await shot('popup-ago', view.page);
    await view.close();

    const page = await openHistory(browser);
    const said = await page.evaluate(() => ({
      now: document.getElementById('now').innerText,
      since: document.getElementById('since').innerText,
      count: document.getElementById('count').innerText,
      label: document.querySelector('#picture svg').getAttribute('aria-label'),
      role: document.querySelector('#picture svg').getAttribute('role'),
      readings: [...document.querySelectorAll('#readings tr')].map((row) => [...row.cells].map((cell) => cell.innerText.trim())),
    }));
    assert.equal(said.now, 'AI training is off, as last read 2 hours ago.');
    assert.match(said.since, /^You turned it off, on LinkedIn’s page: .*20\d\d.* Each reading since then that succeeded said the same; the last one was on .*20\d\d/);
    assert.match(said.count, /^3 changes have been read since .*20\d\d\. The sentences above are about the sign-in that you used last, number 2\.$/);
    assert.match(said.label, /^AI training is off, as last read 2 hours ago\. You turned it off, .* 3 changes have been read since .*20\d\d\.$/);
    assert.equal(said.role, 'img');
    assert.deepEqual(said.readings.map((row) => row.slice(1)), [
      ['Off', 'LinkedIn’s page data', '2'],
      ['LinkedIn could not be reached. Check your connection.', 'LinkedIn’s page data', '1'],
      ['Off', 'LinkedIn’s page data', '1'],
    ]);

    const bands = await drawn(page);
    const [ada, ben] = bands;
    assert.deepEqual({ ...ada, at: null }, {
      session: '2',
      stretches: ['on', 'off', 'off'],
      marks: [['found', 'switch', 0, 1], ['trainstop', 'data', 1, 2], ['not-you', 'switch', 2, 4]],
      at: null,
      tried: 0,
    });
    assert.deepEqual({ ...ben, at: null }, { session: '1', stretches: ['off', 'not-read'], marks: [['found', 'data', 0, 1]], at: null, tried: 1 });
    // True to scale: from the first mark of all to the one of two days later it is a tenth of the time.
    const [start, found, off] = [ben.at[0], ...ada.at];
    assert.ok(Math.abs((off - found) * 5 - (found - start)) <= 10, `marks at ${start}, ${found}, ${off}`);
    assert.deepEqual(await misplaced(page), { outside: [], over: [] });
    await shot('history-picture', page, { fullPage: true });

    // By keyboard alone.
    await page.evaluate(() => { globalThis.print = () => { globalThis.printed = true; }; });
    await tabTo(page, 'print');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => globalThis.printed, { timeout: WAIT, polling: 20 });

    // The printer asks for a picture as wide as a sheet, and the screen has its own back.
    const width = () => page.evaluate(() => Number(document.querySelector('#picture svg').getAttribute('width')));
    const wide = await width();
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    assert.equal(await width(), 680);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.equal(await width(), wide);

    await page.setViewport({ width: 320, height: 700 });
    await drawnWithin(page, 288);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
    assert.deepEqual(await misplaced(page), { outside: [], over: [] });
    assert.deepEqual((await drawn(page)).map(({ session }) => session), ['2', '1']);
    const cut = await page.$$eval('.table', (tables) => tables.filter((table) => table.scrollWidth > table.clientWidth).map((table) => table.innerText));
    assert.deepEqual(cut, [], 'no line is cut off');
    await shot('history-narrow', page, { fullPage: true });
    await page.close();

    await browser.storage.set({ options: { passive: true, language: 'ar' } });
    const mirrored = await openHistory(browser);
    const [first] = await drawn(mirrored);
    assert.deepEqual(first.at, first.at.toSorted((a, b) => b - a), 'time runs from right to left');
    assert.deepEqual(await misplaced(mirrored), { outside: [], over: [] });
    await shot('history-right-to-left', mirrored, { fullPage: true });
    await mirrored.close();
  });

  eachBrowser('many sign-ins: five are drawn at first, then all; one change is said in the singular', async ({ browser, shot }) => {
    const now = Date.now();
    const members = Object.fromEntries(Array.from({ length: 7 }, (_, days) => {
      const at = now - (10 - days) * DAY;
      return [`s${days}`, { last: reading('Off', at), known: reading('Off', at), changes: [change('Off', at, null)] }];
    }));
    members.s0.changes = [change('On', now - 30 * DAY, null), change('Off', now - 10 * DAY, 'Kept')];
    await browser.storage.set({ ledger: { version: 2, latest: 's6', members } });
    const page = await openHistory(browser);
    const bands = await drawn(page);
    assert.deepEqual(bands.map(({ session }) => session), ['7', '6', '5', '4', '1'], 'the one with a change is among them');
    assert.deepEqual(bands.at(-1).marks.map(([maker]) => maker), ['found', 'kept']);
    assert.match(await page.evaluate(() => document.getElementById('more').innerText), /^2 more sign-ins are not drawn/);
    assert.match(await page.evaluate(() => document.getElementById('count').innerText), /^1 change has been read since/);
    assert.match(await page.evaluate(() => document.getElementById('now').innerText), /^AI training was off when it could last be read, 4 days ago\.$/);
    await (await page.$('[data-action=show-all]')).click();
    await page.waitForFunction(() => document.querySelectorAll('#picture g[data-session]').length === 7, { timeout: WAIT, polling: 20 });
    assert.deepEqual(
      await page.evaluate(() => [document.activeElement.id, document.getElementById('more').hidden, document.querySelector('[data-action=show-all]').hidden]),
      ['picture', true, true]);
    await shot('history-all-sign-ins', page, { fullPage: true });
    await page.close();
  });

  eachBrowser('on paper: who printed it and when, exact times in the local zone and in UTC, nothing cut', { only: 'chromium' }, async ({ browser, shot }) => {
    const at = Date.UTC(2026, 10, 3, 12, 34, 56, 789);
    const changes = [change('On', on, null), change('Off', at, 'Trainstop')];
    await browser.storage.set({ ledger: { version: 2, latest: 'ada', members: { ada: { last: reading('Off', at), known: reading('Off', at), changes } } } });
    const page = await openHistory(browser);
    const version = await browser.inExtension(() => chrome.runtime.getManifest().version);
    assert.doesNotMatch(await page.evaluate(() => document.body.innerText), /Printed on/);
    await page.setViewport({ width: 680, height: 900 });
    await drawnWithin(page, 680);
    await page.emulateMediaType('print');
    const paper = await page.evaluate(() => ({
      text: document.body.innerText.replace(/\s+/g, ' '),
      buttons: [...document.querySelectorAll('button, nav')].filter((one) => one.checkVisibility()).length,
      cut: [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className || one.tagName),
      colours: [...new Set([...document.querySelectorAll('main :is(h1, p, td, th, .on, .off)')].flatMap((one) => {
        const { color, backgroundColor } = getComputedStyle(one);
        return [color, backgroundColor];
      }))],
    }));
    assert.match(paper.text, new RegExp(`Printed on .*20\\d\\d.*:\\d\\d:\\d\\d.* by Trainstop ${version.replaceAll('.', '\\.')}\\. In UTC that is 20\\d\\d-[\\d-]+T[\\d:.]+Z\\. The local times are those of the time zone \\S+`));
    assert.match(paper.text, /:56.* 2026-11-03T12:34:56\.789Z Off Trainstop, on your click LinkedIn’s page data/);
    assert.match(paper.text, /It does not prove what LinkedIn did with your data/);
    assert.deepEqual([paper.buttons, paper.cut], [0, []]);
    for (const colour of paper.colours) assert.match(colour, /^rgba?\((0, 0, 0|51, 51, 51|255, 255, 255)/);
    await shot('history-paper', page, { fullPage: true });
    const pdf = await page.pdf({ preferCSSPageSize: true });
    assert.equal(Buffer.from(pdf.slice(0, 5)).toString(), '%PDF-');
    await page.close();
  });
});
