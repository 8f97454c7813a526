// LinkedIn's other data switches: read and turned off on a click, one after another, in a tab that opens in the background and closes
// by itself. Nothing of it reaches what is remembered of AI training. Prints how long a reading and an attempt take.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { wireKey } from '../lab/builds/index.mjs';
import { AI_KEY, PAGES, ROOT } from '../lab/settings/catalog.mjs';
import { sideBySide } from './harness/each-browser.mjs';
import { WHOLE, inTurn } from './harness/trials.mjs';
import { signInUnseen } from './support/anywhere.mjs';
import { assertWhole, openOwn, statusOf, waitStatus } from './support/own-pages.mjs';
import { setHostAccess } from './support/permission.mjs';
import { ourClicks } from './support/setting.mjs';
import { followTabs } from './support/tabs.mjs';
import { stopwatch } from './support/times.mjs';
import { until } from './support/waiting.mjs';

const times = stopwatch();
after(() => console.log(times.lines('LinkedIn\'s other switches, in milliseconds')));

const NEIGHBOURS = PAGES.filter(({ keys, radios }) => !radios && !keys.includes(AI_KEY));
const KEYS = NEIGHBOURS.flatMap(({ keys }) => keys);
const PATHS = NEIGHBOURS.map(({ slug }) => ROOT + slug);
const AGE = 'allowAdsByAge';
const CITY = 'allowIpToPersonalizeAds';

/** What ends a run, by the lab's faults, and what is said then. */
const IN_THE_WAY = {
  'document-429': /^LinkedIn asks for a pause\. Wait a few minutes\./,
  'document-checkpoint': /^LinkedIn wants to check that it is you\./,
  // Where no page comes, no engine can say so: that is found by waiting, for 25 seconds.
  ...(WHOLE ? { 'document-lost': /^LinkedIn took too long to answer\./ } : {}),
};

/** Every neighbour off, but for these. */
const onAlone = (lab, ...on) => KEYS.forEach((key) => lab.member('ada').setValue(key, on.includes(key)));
const stillOn = (lab) => KEYS.filter((key) => lab.member('ada').value(key));

/** The list: id -> { state, told, button, busy }. */
const listOf = (page) => page.$$eval('#list li', (rows) => Object.fromEntries(rows.map((row) => [row.dataset.setting, {
  state: row.dataset.state, told: row.querySelector('.known').innerText, busy: row.hasAttribute('data-busy'),
  button: row.querySelector('button').checkVisibility(),
}])));
const statesOf = async (page) => Object.values(await listOf(page)).map(({ state }) => state);
const notRunning = (page, { timeout = 20_000 } = {}) => page.waitForFunction(() => !document.body.hasAttribute('data-running'), { timeout, polling: 20 });

async function press(page, action) {
  const button = await page.waitForSelector(`[data-action="${action}"]:not([hidden])`, { visible: true, timeout: 5_000 });
  await button.click();
}

/** The page, opened by a member whom the extension has not met; and what tabs it opens from now on. */
async function opened(context) {
  const { browser } = context;
  await signInUnseen(context);
  const page = await openOwn(browser, 'neighbours.html', { width: 900, height: 900 });
  return { page, tabs: await followTabs(browser) };
}

/** Runs it to its end, and says how long it took. */
async function run(page, action, how) {
  const at = Date.now();
  await press(page, action);
  await page.waitForFunction(() => document.body.hasAttribute('data-running'), { timeout: 3_000, polling: 5 }).catch(() => {});
  await notRunning(page, how);
  return Date.now() - at;
}

const placeOf = (page, id) => page.$eval(`[data-setting="${id}"] button`, (button) => button.dataset.action);

/** What is stored knows nothing of it. */
async function assertNothingNoted(browser) {
  const { ledger } = await browser.storage.get('ledger');
  const readings = Object.values(ledger?.members ?? {}).filter(({ last, known, changes }) => last?.at || known || changes?.length);
  assert.deepEqual(readings, [], 'no reading of AI training');
  assert.doesNotMatch(JSON.stringify(await browser.storage.get()), /neighbour|inferred|allowAds/i);
}

sideBySide((eachBrowser) => {
  eachBrowser('all are read, each on its own page; those that are on are turned off, each by one click, and confirmed', { timeout: 90_000, ...inTurn(0) }, async (context) => {
    const { browser, kind, lab, shot } = context;
    const on = [...NEIGHBOURS.find(({ keys }) => keys.length === 2).keys, 'nonEssentialCookieConsent'];
    const ids = ['own-marketing', 'marketing-mail', 'cookies'];
    onAlone(lab, ...on);
    const { page, tabs } = await opened(context);
    assert.equal((await statesOf(page)).length, 12);
    assert.deepEqual([...new Set(await statesOf(page))], ['not-read']);
    assert.equal(lab.requests.length, 0, 'nothing is asked for before a click');
    await assertWhole(page);
    await shot(`neighbours before ${kind}`, page);
    times.add('to read all twelve', kind, await run(page, 'read-all', { timeout: 40_000 }));
    const list = await listOf(page);
    assert.deepEqual(Object.entries(list).filter(([, { state }]) => state === 'on').map(([id]) => id), ids);
    assert.deepEqual(Object.values(list).filter(({ state }) => state !== 'on').map(({ state }) => state), Array(9).fill('off'));
    for (const { state, told, button } of Object.values(list)) {
      assert.match(told, /^(On|Off)\s*·?\s*Read from the switch on LinkedIn’s page, .*20\d\d.*\d:\d\d/);
      assert.equal(button, state === 'on', 'what is off has nothing to press');
    }
    assert.equal(await statusOf(page), 'On: 3. Off: 9.');
    await tabs.untilClosed();
    const first = await tabs.all();
    assert.deepEqual(first.created.map(({ active }) => active), [false], 'one tab, in the background');
    assert.deepEqual([first.activated, first.open], [[], []]);
    const loads = () => lab.requests.filter(({ headers }) => headers['sec-fetch-dest'] === 'document').map(({ path }) => path);
    assert.deepEqual(loads(), NEIGHBOURS.flatMap(({ slug, keys }) => keys.map(() => ROOT + slug)), 'one load each, in their order');
    assert.deepEqual([lab.saves, lab.clicks], [[], []]);
    await shot(`neighbours read ${kind}`, page);

    const before = loads().length;
    times.add('to turn off three', kind, await run(page, 'turn-off-all', { timeout: 60_000 }));
    assert.deepEqual(await statesOf(page), Array(12).fill('off'), JSON.stringify(await listOf(page)));
    const after = await listOf(page);
    for (const id of ids) assert.match(after[id].told, /Turned off\. LinkedIn confirmed it, .*20\d\d/);
    assert.equal(await statusOf(page), 'On: 0. Off: 12.');
    assert.equal(loads().length - before, 3, 'what is off already is not gone to');
    assert.deepEqual(stillOn(lab), []);
    assert.equal(lab.state('ada'), 'on', 'AI training is as it was');
    const { build, jsonValues } = lab.config;
    assert.deepEqual(lab.saves.map(({ key, value }) => [key, value]), on.map((key) => [wireKey(build, key), jsonValues.off]));
    assert.deepEqual(ourClicks(lab).map(({ target }) => target), on.map((key) => `switch:${wireKey(build, key)}`));
    await tabs.untilClosed();
    assert.deepEqual((await tabs.all()).activated, []);
    await assertNothingNoted(browser);
    await shot(`neighbours off ${kind}`, page);
  });
}, (eachBrowser) => {
  eachBrowser('a single one; and one that LinkedIn does not save, which is said and not tried again', inTurn(1), async (context) => {
    const { kind, lab, shot } = context;
    onAlone(lab, AGE, CITY);
    const { page } = await opened(context);
    times.add('to turn off one', kind, await run(page, await placeOf(page, 'inferred-age')));
    assert.equal((await listOf(page))['inferred-age'].state, 'off');
    assert.deepEqual(stillOn(lab), [CITY]);
    await run(page, await placeOf(page, 'inferred-gender'));
    assert.match((await listOf(page))['inferred-gender'].told, /It was off already, and nothing was clicked, .*20\d\d/);
    lab.set({ fault: 'save-500' });
    await run(page, await placeOf(page, 'inferred-city'));
    const { state, told, button } = (await listOf(page))['inferred-city'];
    assert.equal(state, 'on');
    assert.match(told, /LinkedIn did not save it.*still reads on/);
    assert.ok(button, 'it can be tried again');
    assert.equal(lab.saves.length, 2);
    assert.equal(ourClicks(lab).length, 2);
    await shot(`neighbours not saved ${kind}`, page);
  });

  eachBrowser('stopped: the one under way ends, no other begins', async (context) => {
    const { lab } = context;
    onAlone(lab, ...KEYS);
    const { page, tabs } = await opened(context);
    lab.set({ delayMs: 20_000 });
    await press(page, 'read-all');
    await lab.until(() => lab.requests.length > 0, { what: 'the first page to be asked for' });
    await press(page, 'stop');
    await notRunning(page, { timeout: 5_000 });
    assert.match(await statusOf(page), /^Stopped\./);
    assert.deepEqual([...new Set(await statesOf(page))], ['not-read']);
    await tabs.untilClosed();
    lab.set({ delayMs: 0 });
    lab.goOn();
    assert.deepEqual(lab.requests.map(({ path }) => path).filter((path) => path.startsWith(ROOT)), [PATHS[0]]);
    // While one is being turned off, that one is finished.
    await press(page, 'turn-off-all');
    await lab.until(() => lab.saves.length > 0, { what: 'the first one to be turned off' });
    await press(page, 'stop');
    await notRunning(page);
    assert.match(await statusOf(page), /^Stopped\. On: 0\. Off: 1\./);
    assert.equal(lab.saves.length, 1);
    await tabs.untilClosed();
  });
  eachBrowser('signed out: said once, and the rest is left', async (context) => {
    const { lab } = context;
    const { page, tabs } = await opened(context);
    lab.endSessions();
    await run(page, 'read-all', { timeout: 40_000 });
    assert.match(await statusOf(page), /You are signed out of LinkedIn\. Sign in there/);
    assert.deepEqual((await statesOf(page)).slice(0, 2), ['unknown', 'not-read']);
    await tabs.untilClosed();
  });

  for (const [place, [fault, says]] of Object.entries(IN_THE_WAY).entries()) {
    eachBrowser(`${fault}: said once, and the rest is left`, inTurn(place), async (context) => {
      const { lab } = context;
      const { page, tabs } = await opened(context);
      lab.set({ fault });
      await run(page, 'read-all', { timeout: 40_000 });
      assert.match(await statusOf(page), says);
      assert.deepEqual((await statesOf(page)).slice(0, 2), ['unknown', 'not-read']);
      const asked = lab.requests.filter(({ path }) => path.startsWith(ROOT));
      assert.deepEqual([...new Set(asked.map(({ path }) => path))], [PATHS[0]], 'LinkedIn is not asked for the next');
      await tabs.untilClosed();
    });
  }

  eachBrowser('where the member is needed: said of that one, which can be tried again', inTurn(0), async (context) => {
    const { kind, lab, shot } = context;
    onAlone(lab, AGE, CITY);
    lab.set({ asks: true });
    const { page, tabs } = await opened(context);
    await run(page, await placeOf(page, 'inferred-age'));
    const { state, told, button } = (await listOf(page))['inferred-age'];
    assert.deepEqual([state, button], ['needs-you', true]);
    assert.match(told, /LinkedIn asks a question first/);
    assert.equal(await statusOf(page), 'On: 0. Off: 0. Where you are needed, the list says why.');
    assert.deepEqual(stillOn(lab), [AGE, CITY], 'nothing is answered in the member\'s name');
    assert.deepEqual(lab.clicks, []);
    await shot(`neighbours need you ${kind}`, page);
    lab.set({ asks: false });
    await run(page, await placeOf(page, 'inferred-age'));
    assert.equal((await listOf(page))['inferred-age'].state, 'off');
    assert.deepEqual(stillOn(lab), [CITY]);
    await tabs.untilClosed();
  });

  eachBrowser('without the permission: nothing is offered but to give it', async (context) => {
    const { browser, kind, lab, shot } = context;
    await setHostAccess(browser, false);
    const { page } = await opened(context);
    assert.match(await page.$eval('#permission', (line) => line.innerText), /permission for www\.linkedin\.com was taken away/);
    const offered = await page.$$eval('main button', (buttons) => buttons.filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.dataset.action));
    assert.deepEqual(offered, ['grant']);
    await shot(`neighbours without permission ${kind}`, page);
    if (kind === 'firefox') await press(page, 'grant');
    else {
      await setHostAccess(browser, true);
      await page.reload();
    }
    await page.waitForSelector('[data-action=read-all]:not([hidden])', { visible: true, timeout: 5_000 });
    assert.deepEqual(lab.requests, []);
  });

  eachBrowser('another build of the page, and without data in it', inTurn(1), async (context) => {
    const { lab } = context;
    onAlone(lab, AGE);
    lab.set({ build: 'artdeco', json: 'missing' });
    const { page } = await opened(context);
    await run(page, await placeOf(page, 'inferred-age'));
    assert.equal((await listOf(page))['inferred-age'].state, 'off', JSON.stringify((await listOf(page))['inferred-age']));
    assert.deepEqual(stillOn(lab), []);
  });

  eachBrowser('the tab is closed in the middle, or the page that asked is', async (context) => {
    const { browser, lab } = context;
    onAlone(lab, ...KEYS);
    const { page, tabs } = await opened(context);
    lab.set({ delayMs: 20_000 });
    await press(page, 'read-all');
    await lab.until(() => lab.requests.length > 0, { what: 'the first page to be asked for' });
    const [{ id }] = await until(async () => ((await tabs.all()).created.length ? (await tabs.all()).created : null), 'the tab');
    await browser.inExtension((tab) => chrome.tabs.remove(tab), id);
    await notRunning(page);
    assert.match(await statusOf(page), /^The tab was closed before this was finished\./);
    assert.deepEqual((await statesOf(page)).slice(0, 2), ['unknown', 'not-read']);
    lab.goOn();

    await tabs.forget();
    await press(page, 'read-all');
    await until(async () => (await tabs.all()).created.length, 'another tab');
    await page.close();
    await tabs.untilClosed();
    lab.set({ delayMs: 0 });
    lab.goOn();
    assert.deepEqual([lab.saves, lab.clicks], [[], []]);
  });
});
