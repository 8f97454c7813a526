// Pages that are not as they should be: the switch out of reach or never the same node, pages that never finish loading or lead
// away, data of every odd form, other character sets, very long pages, and pages that have replaced the browser's tools.
// Nothing false is said, nothing else is clicked, and where a member could use the switch, one click is enough.
import assert from 'node:assert/strict';
import { banner as bannerOf } from './harness/banner.mjs';
import { sideBySide } from './harness/each-browser.mjs';
import { WHOLE, inTurn } from './harness/trials.mjs';
import { moment } from './support/anywhere.mjs';
import { FEED, assertEnd, beginTrial, clickOnceMore, openUnloaded, tryEach } from './support/faults.mjs';
import { followReadings } from './support/ledger.mjs';
import { SETTING, assertOneSave, assertOurClicks, ourClicks, turnOff } from './support/setting.mjs';
import { until } from './support/waiting.mjs';

const LONG = { timeout: 900_000 };
const HOME_AND_FEED = [SETTING, FEED];
const follow = async (context) => ({ ...context, readings: await followReadings(context.browser) });

/** Nothing of it stands in the way: warned, one click, off. */
async function playThrough(context, { path, set, unloaded, look: examine }) {
  const { banner, lab, page, visit } = context;
  const trial = beginTrial(context);
  lab.set(set);
  if (unloaded && path === SETTING) await openUnloaded(context, path);
  else await visit(path);
  await banner.waitPhase('warning', { timeout: 15_000 });
  await examine?.(context);
  const { look } = await turnOff(context, { timeout: 12_000 });
  assertEnd(look, null);
  assert.equal(lab.state('ada'), 'off');
  assertOneSave(lab);
  await assertOurClicks(lab, 1);
  await moment(page, 300);
  await trial.check();
}
const through = (context, set, paths = HOME_AND_FEED, rest = {}) => paths.map((path) => () => playThrough(context, { path, set, ...rest }));

/** What a member could use in spite of it, by what it is called in the table. [settings, options] */
const USABLE = {
  'Something lies over the switch': [[{ fault: 'covered' }]],
  'The switch is a new node every 50 to 200 ms': [50, 100, 200].map((redrawMs) => [{ fault: 'redrawn', redrawMs }]),
  'The same, with other ids each time': ['hashed', 'artdeco'].map((build) => [{ fault: 'redrawn', build }]),
  'An image or an async script never comes': ['image-hangs', 'late-script-hangs'].map((fault) => [{ fault }, { unloaded: true }]),
  'The page’s JSON is cut off': [[{ json: 'broken' }]],
  'The page’s JSON is 20 MB long': [[{ json: 'huge', scanner: false }]],
  'The page’s JSON is nested 20,000 deep': [[{ json: 'deep' }]],
  'The page’s JSON has another key': [[{ embeddedJsonKey: 'allowSomethingElse' }]],
  'The page’s JSON has one value for on and off': [[{ json: 'equal-values' }]],
  'The page is in ISO 8859-1': [[{ charset: 'iso-8859-1', lang: 'fr' }]],
  'The page is in UTF-16': [[{ charset: 'utf-16' }]],
};
/** In `test`: on one of the two pages, and these alone. */
const SOME_USABLE = {
  'The same, with other ids each time': FEED,
  'The page’s JSON has one value for on and off': SETTING,
  'The page is in UTF-16': FEED,
};

/** Of a sample, what this browser tries. */
const inTurnOf = ({ kind }, list) => list.filter((_, place) => [undefined, kind].includes(inTurn(place).only));

function usable(context) {
  const names = WHOLE ? Object.keys(USABLE) : inTurnOf(context, Object.keys(SOME_USABLE));
  return Object.fromEntries(names.map((what) => {
    const list = WHOLE ? USABLE[what] : USABLE[what].slice(0, 1);
    return [what, list.flatMap(([set, rest]) => through(context, set, WHOLE ? HOME_AND_FEED : [SOME_USABLE[what]], rest))];
  }));
}

// --- the switch is nowhere to be found, or the page never ends -------------------------------------------------------
/** By fault: what it is called, and what is noted on the setting's page after its eight seconds; null is nothing. */
const NOWHERE = {
  'in-shadow': ['The switch is in an open shadow root', { Unknown: 'NoSwitch' }],
  'in-frame': ['The switch is in LinkedIn’s own iframe', { Unknown: 'NoSwitch' }],
  'document-endless': ['The document never ends', null],
  'script-hangs': ['A script never comes', null],
  // In Firefox the switch is there all the same.
  'style-hangs': ['A style sheet never comes', { chromium: null, firefox: 'On' }],
};
const SOME_NOWHERE = ['in-shadow', 'in-frame', 'document-endless'];

/** Each fault in a window of its own, all at once: saying nothing takes its time. */
async function playNowhere(context, faults) {
  const { browser, kind, lab } = context;
  const trial = beginTrial(context);
  const cards = [];
  for (const fault of faults) {
    const page = await browser.newPage({ window: true });
    lab.set({ fault });
    const card = await openUnloaded({ ...context, page }, SETTING, { signIn: cards.length === 0 });
    if (fault === 'in-frame') await lab.until(() => lab.requests.some(({ path }) => path.startsWith('/preload/')), { what: 'the frame' });
    cards.push({ fault, page, card });
  }
  const notedOf = (fault) => { const noted = NOWHERE[fault][1]; return noted?.chromium === undefined ? noted : noted[kind]; };
  await Promise.all(cards.map(({ fault, card }) => {
    const comes = notedOf(fault) === 'On' ? card.waitPhase('warning', { timeout: 9_000 }) : card.staysAway(9_000);
    return comes.catch((error) => { throw new Error(`${fault}: ${error.message}`); });
  }));
  const noted = new Set((await context.readings.all()).filter(({ at }) => at >= trial.since).map(({ state }) => JSON.stringify(state)));
  const expected = new Set(faults.map(notedOf).filter(Boolean).map((state) => JSON.stringify(state)));
  for (const state of noted) assert.ok(expected.has(state), `noted ${state}`);
  assert.equal(noted.size, expected.size);
  assert.deepEqual([lab.clicks, lab.saves], [[], []]);

  lab.set({ fault: null });
  for (const [place, { page, card }] of cards.entries()) {
    trial.truth.set('on');
    await page.bringToFront();
    await page.goto(lab.origin + SETTING);
    await card.waitPhase('warning');
    await clickOnceMore({ ...context, page, banner: card }, { trial, clicks: place });
    await page.close();
  }
}

/**
 * In Firefox the switch is there without the style sheet, and LinkedIn hears nothing of a click on it: Firefox holds the save back with the
 * style sheet, and may send it when the copy of the page is put away. Whatever is said then is still so a while later.
 */
async function playUnbooted(context) {
  const { banner, lab, visit } = context;
  const trial = beginTrial(context);
  lab.set({ fault: 'style-hangs' });
  await visit(FEED);
  await banner.waitPhase('warning', { timeout: 15_000 });
  const { look } = await turnOff(context, { timeout: 16_000 });
  assertEnd(look, 'NotSaved', null);
  await moment(context.page, 3_000);
  assert.equal(lab.state('ada'), look.phase === 'done' ? 'off' : 'on');
  await trial.check();
  if (look.phase === 'done') return assertOneSave(lab);
  lab.set({ fault: null });
  assertEnd((await turnOff(context, { timeout: 14_000 })).look, null);
  assert.equal(lab.state('ada'), 'off');
  return assertOneSave(lab);
}

/** On the feed: what was tried in a hidden copy in vain is tried in a tab of its own, which comes forward and says what it is. */
async function playInTab(context, { fault, ends }) {
  const { banner, browser, lab, visit } = context;
  const trial = beginTrial(context);
  lab.set({ fault });
  await visit(FEED);
  await banner.waitPhase('warning', { timeout: 20_000 });
  const before = await browser.pages();
  await banner.click('turn-off');
  // Not by its address: that of a page which does not come is not known to every driver.
  const opened = async () => (await browser.pages()).find((each) => !before.includes(each));
  const tab = await until(opened, 'a tab of its own', { timeout: 20_000 });
  const card = bannerOf(browser, tab);
  if (ends) assertEnd(await card.waitPhase(['failed', 'needs-you'], { timeout: 20_000 }), ends);
  assert.deepEqual([lab.clicks, lab.saves], [[], []]);
  lab.set({ fault: null });
  if (ends) {
    await card.click('open-setting');
    await card.waitPhase('warning');
    await clickOnceMore({ ...context, banner: card, page: tab }, { trial, clicks: 0 });
  } else {
    // The page never came; loaded afresh, the tab does what it was opened for.
    tab.reload().catch(() => {});
    await lab.until(() => lab.state('ada') === 'off');
    await banner.waitPhase('done', { timeout: 15_000 });
    await assertOurClicks(lab, 1);
    await trial.check();
  }
  for (const page of await browser.pages()) if (page !== context.page) await page.close().catch(() => {});
}

/** On the feed, where nothing can be read: no card; on the setting's page, once the fault is gone, one click is enough. */
async function playUnread(context, { fault, states }) {
  const { banner, lab, page, readings, visit } = context;
  const trial = beginTrial(context);
  lab.set({ fault });
  await visit(FEED);
  const read = () => readings.all().then((all) => all.findLast(({ at }) => at >= trial.since));
  const { state } = await until(read, 'a reading', { timeout: 30_000 });
  assert.ok(states.includes(state.Unknown ?? state), JSON.stringify(state));
  await banner.staysAway(500);
  assert.deepEqual([lab.clicks, lab.saves], [[], []]);
  lab.set({ fault: null });
  await page.goto(lab.origin + SETTING);
  await banner.waitPhase('warning');
  await clickOnceMore(context, { trial, clicks: 0 });
}

// --- LinkedIn leads away ---------------------------------------------------------------------------------------------
const LEADS = {
  'document-sign-in': ['The page leads to sign-in', ['SignedOut'], 'SignedOut'],
  'document-checkpoint': ['The page leads to a security check', ['Checkpoint'], 'NeedsYouCheckpoint'],
  'document-elsewhere': ['The page leads to another host', ['Network', 'Elsewhere', 'Blocked'], 'Unverified'],
  'document-loop': ['The page leads to itself for ever', ['Network', 'Elsewhere', 'Blocked'], 'Unverified'],
};
const SOME_LEADS = ['document-elsewhere'];

/** LinkedIn leads away when it is asked whether the click was saved: nobody claims it, and afterwards nothing is clicked again. */
async function playLedAway(context, { fault, ends }) {
  const { banner, lab, page, readings, visit } = context;
  const trial = beginTrial(context);
  await visit(SETTING);
  await banner.waitPhase('warning');
  lab.set({ fault });
  const { look } = await turnOff(context, { timeout: 30_000 });
  if (ends === 'NeedsYouCheckpoint') assert.equal(look.failure, ends, look.text);
  else assertEnd(look, ends);
  await trial.check();
  lab.set({ fault: null });
  if (ends === 'Unverified') {
    await clickOnceMore(context, { trial, clicks: ourClicks(lab).length, click: false });
    return;
  }
  // The way on is a fresh load: it is off.
  const since = Date.now();
  await page.goto(lab.origin + SETTING);
  await readings.next('Off', { since });
  await banner.staysAway(500);
  await assertOurClicks(lab, 1);
  assert.equal(lab.state('ada'), 'off');
  await trial.check();
}

// --- long pages, hostile pages ---------------------------------------------------------------------------------------
const NODES = 50_000;

/** Chromium tells of every stretch of work over 50 ms on the page's thread, the extension's own included. */
async function longestTask({ kind, page }) {
  if (kind !== 'chromium') return null;
  return page.evaluate(async () => {
    const tasks = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
    observer.observe({ type: 'longtask' });
    // Some looks of the usual kind, and some for changes of the page.
    for (let turn = 0; turn < 6; turn += 1) {
      document.querySelector('section p').append(document.createElement('b'));
      await new Promise((done) => { setTimeout(done, 300); });
    }
    observer.disconnect();
    return Math.round(Math.max(0, ...tasks.map(({ duration }) => duration)));
  });
}

/** As text: a driver that is handed a list walks it with the page's own tools. */
const strangersOf = (page) => page.evaluate(() => window.__labStrangers.join());

/** The page's tools throw, or lie, for whoever is not of the page; nobody who is not ever used them. */
async function playHostile(context, { path, hostile }) {
  await playThrough(context, { path, set: { hostile, scanner: false } });
  assert.equal(await strangersOf(context.page), '');
}

/**
 * Every object of the page's has a `then` that throws. Chromium keeps what an extension awaits out of the page's hands; in Firefox
 * buffers and answers are the page's objects, so such a page can notice and stop a reading. What is said is true in both.
 */
async function playThenable(context, path) {
  const { banner, kind, lab, page, visit } = context;
  const set = { hostile: 'thenable', scanner: false };
  if (kind === 'chromium') {
    await playThrough(context, { path, set });
    assert.equal(await strangersOf(page), '');
    return;
  }
  const trial = beginTrial(context);
  lab.set(set);
  await visit(path);
  await banner.staysAway(3_000);
  await trial.check();
  assert.deepEqual([lab.clicks, lab.saves], [[], []]);
  lab.set({ hostile: 'none' });
  await page.goto(lab.origin + SETTING);
  await banner.waitPhase('warning');
  await clickOnceMore(context, { trial, clicks: 0 });
}

sideBySide((eachBrowser) => {
  eachBrowser('odd pages on which the switch can be used', LONG, async (context) => {
    await tryEach(context, 'faults', usable(await follow(context)));
  });

  eachBrowser(`${NODES} nodes`, { ...LONG, trial: { table: 'faults', what: 'A page of 50,000 nodes' } }, async (context) => {
    const own = await follow(context);
    let longest = null;
    const look = async (here) => { longest = Math.max(longest ?? 0, await longestTask(here)); };
    for (const play of through(own, { nodes: NODES, scanner: false }, WHOLE ? HOME_AND_FEED : [SETTING], { look })) {
      own.lab.reset();
      await play();
    }
    context.count(WHOLE ? 2 : 1, context.kind === 'chromium' ? { 'longest task, ms': longest } : {});
  });

  eachBrowser('a page that has replaced the browser’s tools', LONG, async (context) => {
    const own = await follow(context);
    const play = (hostile, paths) => paths.map((path) => () => playHostile(own, { path, hostile }));
    await tryEach(context, 'faults', {
      ...(WHOLE ? { 'The page’s own tools throw': play('throwing', HOME_AND_FEED) } : {}),
      'The page’s own tools lie': play('lying', WHOLE ? HOME_AND_FEED : [SETTING]),
      'Every object of the page’s can be awaited, and throws': (WHOLE ? HOME_AND_FEED : [FEED]).map((path) => () => playThenable(own, path)),
    });
  });
}, (eachBrowser) => {
  const nowhere = WHOLE ? Object.keys(NOWHERE) : SOME_NOWHERE;
  const called = nowhere.map((fault) => NOWHERE[fault][0].replace(/^The |^A /, '').toLowerCase()).join('; ');
  eachBrowser(`nothing is said, nothing clicked: ${called}`, { ...LONG, trial: { table: 'faults', what: 'No switch to be found, or a page without an end' } }, async (context) => {
    await playNowhere(await follow(context), nowhere);
    context.count(nowhere.length);
  });

  eachBrowser('LinkedIn leads away', LONG, async (context) => {
    const own = await follow(context);
    const leads = WHOLE ? Object.keys(LEADS) : SOME_LEADS;
    await tryEach(context, 'faults', Object.fromEntries(leads.map((fault) => {
      const [what, states, ends] = LEADS[fault];
      const acts = [() => playLedAway(own, { fault, ends }), () => playUnread(own, { fault, states })];
      return [what, WHOLE ? acts : acts.slice(leads.indexOf(fault), leads.indexOf(fault) + 1)];
    })));
  });

  if (WHOLE) {
    eachBrowser('out of reach, tried from the feed', LONG, async (context) => {
      const own = await follow(context);
      await tryEach(context, 'faults', {
        'The switch is hidden': [() => playInTab(own, { fault: 'hidden', ends: 'NeedsYouUnusable' })],
        'The switch is disabled': [() => playInTab(own, { fault: 'disabled', ends: 'NeedsYouUnusable' })],
        'The switch is in an open shadow root': [() => playInTab(own, { fault: 'in-shadow', ends: 'NotStarted' })],
        'The switch is in LinkedIn’s own iframe': [() => playUnread(own, { fault: 'in-frame', states: ['NoSwitch', 'Timeout'] })],
        'A script never comes': [() => playInTab(own, { fault: 'script-hangs' })],
        'A style sheet never comes': context.kind === 'firefox' ? [() => playUnbooted(own)] : [() => playInTab(own, { fault: 'style-hangs' })],
        'The document never ends': [() => playUnread(own, { fault: 'document-endless', states: ['Timeout'] })],
      });
    });
  }
});
