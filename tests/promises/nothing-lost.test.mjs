// nothing-lost: what was learnt and what was chosen survive a background that dies, an update, two tabs that speak at once, and
// storage that is damaged or refuses. What is damaged is set aside and said.
import assert from 'node:assert/strict';
import { banner as bannerOf } from '../e2e/harness/banner.mjs';
import { sideBySide } from '../e2e/harness/each-browser.mjs';
import { WHOLE } from '../e2e/harness/trials.mjs';
import { holdCopy } from '../e2e/support/anywhere.mjs';
import { sayAtOnce, spoilWrites, update, writesTried } from '../e2e/support/background.mjs';
import { followReadings, latestOf, ledgerOf, toolbarOf, waitToolbar } from '../e2e/support/ledger.mjs';
import { SETTING, turnOff } from '../e2e/support/setting.mjs';
import { until } from '../e2e/support/waiting.mjs';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

const choicesOf = async (browser) => (await browser.storage.get('choices')).choices ?? null;
const changesOf = async (browser) => (await latestOf(browser)).changes.map(({ state, who }) => [state, who]);
/** What was set aside of a key, the oldest first. */
const asideOf = async (browser, key) => Object.entries(await browser.storage.get())
  .filter(([name]) => name.startsWith(`${key}-damaged-`))
  .map(([, value]) => value);

/** So long nothing is noted any more once an attempt that was closed has noticed it: its looks are a second apart. */
const REST_MS = 2_000;
/** What `look` gives, once that has been the same for so long. */
async function atRest(look) {
  let [text, since] = ['', 0];
  return until(async () => {
    const now = await look();
    if (JSON.stringify(now) !== text) [text, since] = [JSON.stringify(now), Date.now()];
    return Date.now() - since >= REST_MS && now;
  }, 'what is stored to rest', { timeout: 15_000 });
}

/** Ends the background, also one that is just starting. */
async function die(browser) {
  await until(async () => {
    await browser.killBackground().catch(() => {});
    return !(await browser.backgroundAlive());
  }, 'the background to end');
}

sideBySide((eachBrowser) => {
  eachBrowser('the background is dead before each message, and dies after it', { timeout: 90_000 }, async (context) => {
    const { banner, browser, lab, page, visit } = context;
    const readings = await followReadings(browser);
    lab.set({ delayMs: 100 });
    // Dead when the page comes; and once more when LinkedIn has been asked, before there is anything to report.
    await die(browser);
    const asked = new Promise((resolve) => {
      const stop = lab.on('requests', ({ path, headers }) => {
        if (path !== SETTING || headers['sec-fetch-dest'] !== 'empty') return;
        stop();
        resolve(die(browser));
      });
    });
    const since = Date.now();
    await visit('/feed/');
    await asked;
    const { at } = await readings.next('On', { since });
    await die(browser);
    await banner.waitPhase('warning');
    assert.equal((await latestOf(browser)).known.at, at);

    // The click, the second reading, and the end of it.
    await die(browser);
    const { look } = await turnOff(context);
    await die(browser);
    assert.equal(look.phase, 'done', look.text);
    await until(async () => (await latestOf(browser)).known.state === 'Off', 'the reading');
    assert.deepEqual(await changesOf(browser), [['On', null], ['Off', 'Trainstop']]);

    // A choice.
    lab.member('ada').setting = 'on';
    await page.goto(lab.origin + SETTING);
    await banner.waitPhase('warning');
    await waitToolbar(browser, /is ON/);
    await die(browser);
    await banner.click('never');
    await until(async () => (await choicesOf(browser))?.never, 'the choice');
    await die(browser);
    assert.equal((await choicesOf(browser)).never, true);
    assert.deepEqual((await changesOf(browser)).map(([state]) => state), ['On', 'Off', 'On']);
  });

  // The background has the message, and dies before it could write: said again by whoever has had no answer.
  const inItsHands = {
    'a choice': async ({ banner, browser, visit }) => {
      await visit('/feed/');
      await banner.waitPhase('warning');
      await spoilWrites(browser, 'hang');
      await banner.click('not-now');
      return async () => (await choicesOf(browser))?.quiet_until > Date.now();
    },
    'a reading': async ({ browser, lab, visit }) => {
      lab.member('ada').setting = 'off';
      const since = Date.now();
      // The answer that the reading waits for is held back until nothing can be written any more.
      const held = holdCopy(lab);
      const loaded = visit('/feed/');
      const letGo = await held;
      await spoilWrites(browser, 'hang');
      letGo();
      await loaded;
      return async () => (await latestOf(browser))?.known?.at >= since;
    },
  };
  for (const [what, act] of Object.entries(inItsHands)) {
    eachBrowser(`the background dies with ${what} in its hands`, async (context) => {
      const { browser } = context;
      const isKept = await act(context);
      await until(() => writesTried(browser), 'the background to write');
      await die(browser);
      await until(isKept, `${what} to be kept`, { timeout: 6_000 });
    });
  }

  eachBrowser('two tabs speak at once: all of it is noted', async (context) => {
    const { browser, lab, page, visit } = context;
    lab.member('ada').setting = 'off';
    const readings = await followReadings(browser);
    await visit('/feed/');
    await readings.next('Off');
    const other = await browser.newPage({ background: true });
    await other.goto(`${lab.origin}/jobs/`);
    const before = await ledgerOf(browser);
    const session = (place) => place.toString(16).padStart(32, '0');
    const said = Array.from({ length: 24 }, (_, place) => {
      const reading = { state: place % 2 ? 'Off' : 'On', source: 'Document', at: Date.now() - place, clues: [] };
      return [place % 2 ? page : other, { Observed: { session: session(place), reading, who: null, agreed: place % 3 === 0 } }];
    });
    said.splice(5, 0, [page, { Chose: 'Never' }]);
    said.splice(15, 0, [other, { Chose: 'NotNow' }]);
    await sayAtOnce(browser, said);
    const { members } = await ledgerOf(browser);
    assert.equal(Object.keys(members).length, 25);
    for (let place = 0; place < 24; place += 1) {
      const { changes, agreed } = members[session(place)];
      assert.deepEqual(changes.map(({ state }) => state), [place % 2 ? 'Off' : 'On']);
      assert.equal(Boolean(agreed.on || agreed.off), place % 3 === 0);
    }
    assert.deepEqual(members[before.latest], before.members[before.latest], 'and nothing else has changed');
    const choices = await choicesOf(browser);
    assert.ok(choices.never && choices.quiet_until > Date.now(), 'both choices');
  });

  eachBrowser('an update: everything is there afterwards, and the pages that are open go on', { allowErrors: true }, async (context) => {
    const { banner, browser, lab, page, popup, visit } = context;
    await visit('/feed/');
    await banner.waitPhase('warning');
    const { look } = await turnOff(context);
    assert.equal(look.phase, 'done', look.text);
    await waitToolbar(browser, /is off/);
    const keep = ({ salt, ledger, choices, passes }) => ({ salt, ledger, choices, passes });
    const before = await atRest(async () => keep(await browser.storage.get()));
    assert.ok(before.salt && before.ledger && before.passes);
    await update(browser);
    assert.deepEqual(keep(await browser.storage.get()), before);
    await waitToolbar(browser, /is off/);
    const urls = await browser.inExtension(async () => (await chrome.tabs.query({})).map(({ url }) => url ?? ''));
    assert.deepEqual(urls.filter((url) => url.includes('welcome.html')), [], 'an update is no reason to be welcomed');
    // Nobody is left who could close the card of the old one.
    await banner.waitGone();
    const view = await popup();
    await view.waitState('off');
    await view.close();

    // The pass holds, and the page's next visit to the setting is served by the new one.
    lab.requests.length = 0;
    await page.bringToFront();
    await page.goto(`${lab.origin}/jobs/`);
    await page.evaluate(() => new Promise((seen) => { setTimeout(seen, 300); }));
    assert.deepEqual(lab.requests.filter(({ path }) => path === SETTING), []);
    lab.member('ada').setting = 'on';
    await page.goto(lab.origin + SETTING);
    await banner.waitText('It was off on');
  });

  const damages = {
    'numbers and words': { ledger: 7, choices: 'never', passes: 12, salt: 99 },
    'nested rubbish': {
      ledger: { version: 2, latest: 'x', members: { x: { last: { state: { Unknown: { why: [] } } } } } },
      choices: { quiet_until: { at: 'noon' }, never: [true] },
      passes: { a: { b: { c: [1, 2, 3] } } },
      salt: { salt: { salt: 'salt' } },
    },
    'a version to come': { ledger: { version: 99, latest: null, members: {}, more: { x: 1 } }, choices: { version: 99, rules: [] }, salt: { version: 99 } },
  };
  for (const [name, damaged] of Object.entries(damages).slice(0, WHOLE ? undefined : 1)) {
    eachBrowser(`damaged, all of it (${name}): set aside, said, and it works on`, { trial: { table: 'faults', what: 'Storage is damaged' } }, async (context) => {
      const { banner, browser, popup, visit } = context;
      await browser.storage.set(damaged);
      await visit('/feed/');
      await banner.waitPhase('warning');
      for (const [key, value] of Object.entries(damaged)) assert.deepEqual(await asideOf(browser, key), [value], key);
      const { ledger, salt } = await browser.storage.get();
      assert.equal(ledger.version, 2);
      assert.match(salt, /^[0-9a-f-]{36}$/);
      const { look } = await turnOff(context);
      assert.equal(look.phase, 'done', look.text);
      await waitToolbar(browser, /is off/);
      assert.deepEqual(await changesOf(browser), [['On', null], ['Off', 'Trainstop']]);
      const view = await popup();
      const { text } = await view.waitState('off');
      assert.match(text, /Stored data could not be read, .*20\d\d.*set aside, not deleted/);
      for (const [key, value] of Object.entries(damaged)) assert.deepEqual(await asideOf(browser, key), [value], `${key}, once`);
    });
  }

  eachBrowser('one key damaged: the others are as they were; and nothing at all is no damage', { timeout: 90_000, trial: { table: 'faults', what: 'Storage is damaged' } }, async (context) => {
    const { banner, browser, lab, page, popup, visit } = context;
    await visit('/feed/');
    await banner.waitPhase('warning');
    await banner.click('not-now');
    await until(() => choicesOf(browser), 'the choice');
    const good = await browser.storage.get();
    const session = good.ledger.latest;

    // The ledger: what was chosen still holds.
    await browser.storage.set({ ledger: [], passes: {} });
    await page.goto(`${lab.origin}/jobs/`);
    await until(async () => (await latestOf(browser))?.known, 'a new reading');
    assert.deepEqual(await asideOf(browser, 'ledger'), [[]]);
    assert.deepEqual(await choicesOf(browser), good.choices);
    assert.equal((await ledgerOf(browser)).latest, session);
    await banner.staysAway(400);

    // The choices: what was read still holds, and it is warned of, as nobody has chosen otherwise.
    const read = await ledgerOf(browser);
    lab.requests.length = 0;
    await browser.storage.set({ choices: { never: 'perhaps' }, passes: {} });
    await page.goto(`${lab.origin}/feed/`);
    await banner.waitPhase('warning');
    assert.deepEqual(await asideOf(browser, 'choices'), [{ never: 'perhaps' }]);
    assert.deepEqual(await ledgerOf(browser), read);
    assert.deepEqual(lab.requests.filter(({ path }) => path === SETTING), [], 'and not read again');

    // The salt: the history stays, the session has to be read anew, for it cannot be recognised.
    await browser.storage.set({ salt: true });
    await page.goto(`${lab.origin}/messaging/`);
    await until(async () => {
      const { latest, members } = await ledgerOf(browser);
      return latest !== session && members[latest]?.known;
    }, 'a reading of the session by its new name');
    assert.deepEqual(await asideOf(browser, 'salt'), [true]);
    assert.deepEqual((await ledgerOf(browser)).members[session], read.members[session]);

    const count = async () => Object.keys(await browser.storage.get()).filter((key) => key.includes('-damaged-')).length;
    const before = await count();
    await browser.storage.set({ ledger: null, choices: null, passes: null, salt: null });
    await page.goto(`${lab.origin}/feed/`);
    await banner.waitPhase('warning');
    assert.equal(await count(), before);
    const view = await popup();
    await view.waitState('on');
  });

  eachBrowser('a ledger of the first version is taken over whole', async (context) => {
    const { banner, browser, lab, page, popup, visit } = context;
    lab.member('ada').setting = 'off';
    const readings = await followReadings(browser);
    await visit('/feed/');
    await readings.next('Off');
    // The engine that has read still asks what comes next, and gets its pass.
    await page.evaluate(() => new Promise((seen) => { setTimeout(seen, 300); }));
    const { latest } = await ledgerOf(browser);
    // What that version had written: two members, one of them this session, last read more than a day ago.
    const at = Date.now() - 2 * DAY;
    const reading = (state, when) => ({ state, source: 'Live', at: when, clues: ['Key', 'Address'] });
    const change = (state, when, who) => ({ state, at: when, source: 'Live', who });
    const older = { last: reading('On', at - DAY), known: reading('On', at - DAY), changes: [change('On', at - DAY, null)] };
    const own = { last: { state: { Unknown: 'Timeout' }, source: 'Live', at: at + 1, clues: [] }, known: reading('Off', at),
      changes: [change('On', at - 5 * DAY, null), change('Off', at - 4 * DAY, 'Trainstop'), change('On', at - 3 * DAY, 'NotYou'), change('Off', at, 'You')] };
    await browser.storage.set({ ledger: { version: 1, latest, members: { [latest]: own, ['0'.repeat(32)]: older } }, passes: null });
    lab.member('ada').setting = 'on';
    await page.goto(`${lab.origin}/jobs/`);
    await banner.waitText('It was off on');
    const ledger = await ledgerOf(browser);
    assert.equal(ledger.version, 2);
    assert.deepEqual(ledger.members[latest].changes.slice(0, 4), own.changes);
    assert.deepEqual(ledger.members[latest].changes.slice(4).map(({ state, who }) => [state, who]), [['On', 'NotYou']]);
    const { last, known, changes, failures, agreed, clicked } = ledger.members['0'.repeat(32)];
    assert.deepEqual({ last, known, changes }, older);
    assert.deepEqual([failures, agreed, clicked], [{ count: 0, last: 0 }, { on: null, off: null }, null], 'what is new has its beginning');
    assert.deepEqual(await asideOf(browser, 'ledger'), []);
    const view = await popup();
    const { text } = await view.waitState('on');
    assert.doesNotMatch(text, /could not be read/);
  });

  eachBrowser('storage that refuses: nothing false is said, and what was there stays', { allowErrors: true, timeout: 90_000, trial: { table: 'faults', what: 'Storage is full' } }, async (context) => {
    const { banner, browser, lab, page, popup, visit } = context;
    await visit('/feed/');
    await banner.waitPhase('warning');
    const before = await ledgerOf(browser);
    assert.equal((await latestOf(browser)).known.state, 'On');
    await spoilWrites(browser, 'refuse');

    // The switching works without memory, and what is said of it is true.
    const { look } = await turnOff(context);
    assert.equal(look.phase, 'done', look.text);
    assert.equal(lab.state('ada'), 'off');
    await until(() => writesTried(browser), 'it to be written');
    await waitToolbar(browser, /is off\. Read/);
    assert.deepEqual(await ledgerOf(browser), before, 'what was there is there');

    // On again, while nothing can be noted: seen, said, and never called off.
    lab.member('ada').setting = 'on';
    await page.goto(lab.origin + SETTING);
    await banner.waitPhase('warning');
    await waitToolbar(browser, /is ON/);
    const view = await popup();
    const { state } = await view.waitState(['on', 'unknown']);
    assert.notEqual(state, 'off');
    await view.close();

    // With room again, everything is noted as ever.
    await die(browser);
    await page.bringToFront();
    await turnOff(context);
    await until(async () => (await latestOf(browser)).known.state === 'Off', 'the reading');
    // Painted just after it is stored.
    await until(async () => (await toolbarOf(browser)).badge === '', 'the badge to go');
    const other = await browser.newPage();
    await other.goto(`${lab.origin}/feed/`);
    await bannerOf(browser, other).staysAway(300);
  });
});
