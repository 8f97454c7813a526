// Passes: where there is nothing to do, nothing is done. No request, no engine, not even the background is woken; and a pass
// is worth nothing to another sign-in, on another day, or when it is damaged.
import assert from 'node:assert/strict';
import { sideBySide } from './harness/each-browser.mjs';
import { putToSleep } from './support/background.mjs';
import { seatsOf } from './support/engine.mjs';
import { followReadings, latestOf, ledgerOf } from './support/ledger.mjs';
import { ROOT, SETTING, arriveWarned } from './support/setting.mjs';
import { until } from './support/waiting.mjs';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const PATHS = ['/feed/', '/in/ada-example/', '/jobs/', '/messaging/', '/in/ben-beispiel/', '/nothing-here', '/feed/?again'];

/** Copies of the setting's page that nobody has opened: what a reading asks for. */
const readingsAsked = (lab) => lab.requests
  .filter(({ method, path, headers }) => method === 'GET' && path === SETTING && headers['sec-fetch-dest'] !== 'document')
  .map(({ headers, cookieMember }) => `${headers['sec-fetch-dest']} of ${cookieMember}`);
const ONE_READING = ['empty of ada', 'iframe of ada'];

/** What comes after the page, to prove that nothing more does: an idle moment and a little. */
const rest = (page) => page.evaluate(() => new Promise((seen) => { setTimeout(seen, 150); }));

/** The first page of a sign-in, read; the ledger and the passes as they are then. */
async function arriveRead({ browser, lab, page, visit }, { state = 'off', member = 'ada' } = {}) {
  lab.member(member).setting = state;
  const readings = await followReadings(browser);
  const since = Date.now();
  await visit('/feed/', member);
  await readings.next(state === 'off' ? 'Off' : 'On', { since });
  // The engine that has read still asks what comes next.
  await rest(page);
  return browser.storage.get(['ledger', 'passes', 'salt']);
}

/** Loads page after page, moves about in them as LinkedIn's application does, and holds that nothing whatever was done. */
async function wanderUnnoticed({ browser, lab, page }, rounds) {
  await rest(page);
  const before = JSON.stringify([await browser.storage.get(), await browser.storage.get(null, 'session')]);
  assert.equal(await browser.backgroundAlive(), true);
  await putToSleep(browser);
  let loads = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const path of PATHS) {
      lab.requests.length = 0;
      await page.goto(lab.origin + path);
      loads += 1;
      // In-app navigation, three times: to another address and back, and in place.
      await page.evaluate(() => {
        history.pushState({}, '', '/in/somebody-else/');
        history.back();
        history.replaceState({}, '', '#place');
      });
      await rest(page);
      const own = lab.requests.filter((request) => request.path !== '/favicon.ico' && !request.path.startsWith('/feed/more'));
      assert.deepEqual(own.map(({ method, path: asked, headers }) => `${method} ${asked} ${headers['sec-fetch-dest']}`), [`GET ${path} document`]);
      assert.equal(await browser.backgroundAlive(), false, `the background was woken on ${path}`);
    }
  }
  assert.deepEqual(await seatsOf(browser, page), { doorman: true, engine: false });
  const after = JSON.stringify([await browser.storage.get(), await browser.storage.get(null, 'session')]);
  assert.equal(after, before, 'nothing was noted');
  return loads;
}

sideBySide((eachBrowser) => {
  eachBrowser('off, and read within the day: 21 pages, no request, no engine, no background', { timeout: 90_000 }, async (context) => {
    const { browser } = context;
    const { ledger, passes } = await arriveRead(context);
    assert.equal(passes[ledger.latest], ledger.members[ledger.latest].known.at + DAY, 'a pass until the reading is a day old');
    // Here the engine came, to read: what is asked below does see it.
    assert.deepEqual(await seatsOf(browser, context.page), { doorman: true, engine: true });
    assert.ok((await wanderUnnoticed(context, 3)) > 20);
  });

  eachBrowser('on, and "Not now": quiet costs nothing either', { timeout: 90_000 }, async (context) => {
    const { banner, browser, lab } = context;
    await arriveWarned(context);
    const { latest } = await ledgerOf(browser);
    assert.ok(!(await browser.storage.get('passes')).passes?.[latest], 'no pass while there is a warning to give');
    await banner.click('not-now');
    await until(async () => (await browser.storage.get('passes')).passes?.[latest] > Date.now(), 'the pass');
    // That this tab warns no more is noted on its own.
    await until(async () => !(await browser.storage.get('warner', 'session')).warner, 'the end of the warning');
    await wanderUnnoticed(context, 1);
    assert.deepEqual(readingsAsked(lab), []);
  });

  eachBrowser('a pass is worth nothing to another sign-in, of the same member or another', async (context) => {
    const { browser, lab, page } = context;
    const first = await arriveRead(context);
    assert.deepEqual(readingsAsked(lab), ONE_READING);
    lab.requests.length = 0;
    const second = await arriveRead(context, { member: 'ben', state: 'on' });
    assert.deepEqual(readingsAsked(lab), ['empty of ben', 'iframe of ben']);
    assert.notEqual(second.ledger.latest, first.ledger.latest);
    await context.banner.waitPhase('warning');
    // Ada comes back by signing in anew: another session again.
    lab.requests.length = 0;
    await arriveRead(context);
    assert.deepEqual(readingsAsked(lab), ONE_READING);
    assert.equal(Object.keys((await ledgerOf(browser)).members).length, 3);
    await page.goto(`${lab.origin}/jobs/`);
    await rest(page);
    assert.deepEqual(readingsAsked(lab), ONE_READING);
  });

  eachBrowser('a pass that has run out: a new reading, if the last one is a day old', async (context) => {
    const { browser, lab, page } = context;
    const { ledger, passes } = await arriveRead(context);
    const session = ledger.latest;

    // The pass alone has run out: it is made afresh from what is known.
    await browser.storage.set({ passes: { [session]: Date.now() - 1 } });
    lab.requests.length = 0;
    await page.goto(`${lab.origin}/jobs/`);
    await until(async () => (await browser.storage.get('passes')).passes[session] === passes[session], 'the pass as it was');
    await rest(page);
    assert.deepEqual(readingsAsked(lab), []);

    // A day later: read again. That the data may be believed is known from the first time, so that no frame is needed.
    const yesterday = ledger.members[session].known.at - DAY - 1;
    const { members } = structuredClone(ledger);
    Object.assign(members[session].last, { at: yesterday });
    Object.assign(members[session].known, { at: yesterday });
    await browser.storage.set({ ledger: { ...ledger, members }, passes: { [session]: yesterday + DAY } });
    const readings = await followReadings(browser);
    const since = Date.now();
    await page.goto(`${lab.origin}/feed/`);
    const { source } = await readings.next('Off', { since });
    assert.equal(source, 'Document');
    assert.deepEqual(readingsAsked(lab), ['empty of ada']);
    assert.ok((await browser.storage.get('passes')).passes[session] >= since + DAY);
    assert.equal((await latestOf(browser)).changes.length, 1, 'off, and off again, is no change');
  });

  eachBrowser('a pass that a wrong clock has made holds no longer than any other', async (context) => {
    const { browser, lab, page } = context;
    const { ledger } = await arriveRead(context);
    const session = ledger.latest;
    // Read while the clock was ten years ahead; it has been put right since.
    const ahead = Date.now() + 3_650 * DAY;
    const { members } = structuredClone(ledger);
    Object.assign(members[session].last, { at: ahead });
    Object.assign(members[session].known, { at: ahead });
    await browser.storage.set({ ledger: { ...ledger, members }, passes: { [session]: ahead + DAY } });
    lab.requests.length = 0;
    await page.goto(`${lab.origin}/jobs/`);
    await until(() => readingsAsked(lab).length > 0, 'a reading', { timeout: 10_000 });
  });

  eachBrowser('damaged passes: set aside, made afresh, and nothing is read twice', { timeout: 90_000 }, async (context) => {
    const { browser, lab, page, popup } = context;
    const { ledger, passes } = await arriveRead(context);
    const session = ledger.latest;
    const damages = { number: 7, word: 'soon', list: [1, 2], 'no date': { [session]: 'tomorrow' }, 'a date below zero': { [session]: -1 },
      nested: { [session]: { until: { until: passes[session] } } } };
    for (const [name, damaged] of Object.entries(damages)) {
      lab.requests.length = 0;
      await browser.storage.set({ passes: damaged });
      await page.goto(`${lab.origin}/jobs/`);
      await until(async () => (await browser.storage.get('passes')).passes?.[session] === passes[session], `the pass after "${name}"`);
      const stored = Object.entries(await browser.storage.get());
      const aside = stored.filter(([key]) => key.startsWith('passes-damaged-')).map(([, value]) => JSON.stringify(value));
      assert.ok(aside.includes(JSON.stringify(damaged)), `${name}: set aside`);
      assert.deepEqual(await ledgerOf(browser), ledger, `${name}: the ledger is untouched`);
      await rest(page);
      assert.deepEqual(readingsAsked(lab), [], name);
    }
    // No value at all is no damage.
    await browser.storage.set({ passes: null });
    await page.goto(`${lab.origin}/feed/`);
    await until(async () => (await browser.storage.get('passes')).passes?.[session] === passes[session], 'the pass after none');
    const view = await popup();
    const { text } = await view.waitState('off');
    assert.match(text, /Stored data could not be read, .*20\d\d.*set aside, not deleted/);
  });

  for (const state of ['off', 'on']) {
    eachBrowser(`${state}: one reading a day, whatever the number of pages, windows and tabs`, { timeout: 90_000 }, async (context) => {
      const { browser, lab, page } = context;
      await arriveRead(context, { state });
      // As if this were the first day: ten pages at once, four of them seen by the member, and nobody knows anything.
      await page.goto(`${lab.origin}${ROOT}categories/privacy`);
      const pages = [page];
      for (let place = 0; place < 9; place += 1) pages.push(await browser.newPage(place < 3 ? { window: true } : { background: true }));
      await browser.storage.remove(['ledger', 'passes']);
      lab.requests.length = 0;
      await Promise.all(pages.map((each, place) => each.goto(lab.origin + PATHS[place % PATHS.length])));
      await until(async () => (await latestOf(browser))?.known, 'the reading', { timeout: 20_000 });
      // Then the member looks at each of them, and goes on from there.
      for (const each of pages) {
        await each.bringToFront();
        await rest(each);
      }
      for (const path of ['/feed/', '/jobs/', '/messaging/']) {
        await page.bringToFront();
        await page.goto(lab.origin + path);
        await rest(page);
      }
      assert.deepEqual(readingsAsked(lab), ONE_READING);
    });
  }
});
