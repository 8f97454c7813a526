// Away from the setting's page: on any page of LinkedIn's the member is warned, and one click there is enough. Prints how long
// a member waits: from the page's load event to the banner, and from the click to "done". The browsers take turns, so as not to
// spoil the times. After each test it is looked whether doorman, engine or background have left an error.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { BUILD_NAMES } from '../lab/builds/index.mjs';
import { banner as bannerOf } from './harness/banner.mjs';
import { eachBrowser, sideBySide } from './harness/each-browser.mjs';
import { PAGES, arriveWarnedAt, askedFor, leadTo, loadToBanner, moment, remembered, restored, sentence, whyAfresh } from './support/anywhere.mjs';
import { ledgerAtRest } from './support/keep-off.mjs';
import { followReadings, latestOf, waitToolbar } from './support/ledger.mjs';
import { SETTING, assertOneSave, assertOurClicks, turnOff } from './support/setting.mjs';
import { stopwatch } from './support/times.mjs';
import { until } from './support/waiting.mjs';

/** From the moment at which the page was idle, and LinkedIn was asked, to the banner. */
const WARNED_MS = 2_000;
/** From the click to "done", with a whole page loaded in a frame in between. */
const DONE_MS = 3_000;
const warned = stopwatch();
const working = stopwatch();
const done = stopwatch();
after(() => {
  console.log(warned.lines('From the load event to the banner, in milliseconds'));
  console.log(working.lines('From the click to "working", in milliseconds'));
  console.log(done.lines('From the click to "done", in milliseconds'));
});

/** Each build on a page of its own; and two of them, one with the key in its markup and one without, where the page has no data. */
const worlds = [
  ...BUILD_NAMES.map((build, place) => ({ build, json: 'present', path: PAGES[place % PAGES.length] })),
  { build: 'aug2026', json: 'missing', path: PAGES[1] },
  { build: 'hashed', json: 'missing', path: PAGES[0] },
];

eachBrowser('warned and switched off on the very page, whatever the build', { timeout: 90_000 }, async (context) => {
  const { banner, browser, kind, lab, page, shot, t } = context;
  for (const { build, json, path } of worlds) {
    await t.test(`${build}, data ${json}, ${path}`, async () => {
      lab.reset();
      lab.set({ build, json });
      const { text } = await arriveWarnedAt(context, path);
      assert.match(text, /LinkedIn may train AI on your data.*Read from a fresh copy of LinkedIn’s settings page, .*\b20\d\d\b.*\d:\d\d/);
      assert.equal(lab.saves.length + lab.clicks.length, 0, 'nothing is touched before the click');
      assert.deepEqual(askedFor(lab), ['empty', 'iframe'], 'one reading: the data, and as it is not known to be right, the switch');
      const toBanner = await loadToBanner(context);
      const idle = lab.requests.find((request) => request.path === SETTING).at;
      const fromIdle = (await banner.history()).find(({ at, phase }) => at > idle && phase === 'warning').at - idle;
      const document = await page.evaluate(() => { globalThis.here = Math.random(); return globalThis.here; });
      if (json === 'present') await shot(`anywhere ${path} warning ${kind}`, page);

      const { at, look, ms } = await turnOff(context);
      assert.equal(look.phase, 'done', look.text);
      assert.equal(lab.state('ada'), 'off');
      assert.deepEqual([await page.evaluate(() => globalThis.here), new URL(page.url()).pathname], [document, path], 'said on the same page');
      assertOneSave(lab);
      await assertOurClicks(lab, 1);
      assert.deepEqual(lab.clicks.length, 1, 'and no other control was touched');
      assert.deepEqual((await banner.phases()).slice(-3), ['warning', 'working', 'done']);
      assert.equal((await banner.look()).banners, 1);
      await waitToolbar(browser, /is off\./);
      const row = `${build}${json === 'missing' ? ', no data' : ''} on ${path}`;
      warned.add(row, kind, toBanner);
      working.add(row, kind, (await banner.history()).find((one) => one.at >= at && one.phase === 'working').at - at);
      done.add(row, kind, ms);
      assert.ok(fromIdle <= WARNED_MS, `from the idle page to the banner took ${fromIdle} ms; at most ${WARNED_MS} are allowed`);
      assert.ok(ms <= DONE_MS, `from the click to "done" took ${ms} ms; at most ${DONE_MS} are allowed`);
    });
  }
  const { changes } = await latestOf(browser);
  assert.deepEqual(changes.map(({ state, who }) => [state, who]), [['On', null], ['Off', 'Trainstop']]);
});

/** Moves within LinkedIn's application: another address, the same document. */
const moveTo = (page, path) => page.evaluate((to) => history.pushState(null, '', to), path);
const HOUR_MS = 3_600_000;

/** What can keep the setting from being read on the feed, and the doubt that has to be said of it. */
const DOUBTS = {
  'document-429': { set: { fault: 'document-429' }, state: { Unknown: 'RateLimited' }, says: 'doubtRateLimited' },
  'document-403': { set: { fault: 'document-403' }, state: { Unknown: 'Blocked' }, says: 'doubtBlocked' },
  'document-500': { set: { fault: 'document-500' }, state: { Unknown: 'ServerFault' }, says: 'doubtServerFault' },
  'document-checkpoint': { set: { fault: 'document-checkpoint' }, state: { Unknown: 'Checkpoint' }, says: 'doubtCheckpoint' },
  'document-lost': { set: { fault: 'document-lost' }, state: { Unknown: 'Network' }, says: 'doubtNetwork' },
  'no data, and no frame': { set: { json: 'missing', framing: 'deny' }, state: { Unknown: 'Blocked' }, says: 'doubtBlocked', frame: true },
  'a value of neither kind, and no frame': { set: { json: 'odd-value', framing: 'deny' }, state: { Unknown: 'Blocked' }, says: 'doubtBlocked', frame: true },
  'the session has ended': { endsSession: true, state: 'SignedOut', says: 'popupTextSignedOut' },
};

sideBySide((eachBrowser) => {
  eachBrowser('in-app navigation keeps the card, the cross keeps it away, "not now" gives a pass', async (context) => {
    const { banner, browser, lab, page, visit } = context;
    await arriveWarnedAt(context, '/feed/');
    for (const path of ['/jobs/', '/in/ada-example/', '/feed/?sort=recent']) {
      await moveTo(page, path);
      await moment(page, 150);
      assert.equal((await banner.look()).phase, 'warning', path);
    }
    const phases = await banner.phases();
    assert.deepEqual(phases.slice(phases.indexOf('warning')), ['warning'], 'it never went and came back');
    const read = askedFor(lab).length;

    // Closed is closed, for as long as this document is there.
    await banner.click('close');
    await banner.waitGone();
    for (const path of ['/jobs/', '/feed/']) {
      await moveTo(page, path);
      await banner.staysAway(400);
    }
    await page.goto(`${lab.origin}/jobs/`);
    assert.match((await banner.waitPhase('warning')).text, /LinkedIn may train AI/, 'on the next page it is there again');
    assert.equal(askedFor(lab).length, read, 'without another reading');

    const at = Date.now();
    await banner.click('not-now');
    await banner.waitGone();
    // The card goes at once; that is stored a moment later.
    const { choices, pass } = await until(async () => {
      const now = await remembered(browser);
      return now.choices?.quiet_until && now;
    }, 'the choice');
    assert.ok(choices.quiet_until >= at + 7 * 86_400_000 - 5_000, 'quiet for seven days');
    assert.ok(pass > at, 'and a pass until the reading is old');
    await page.goto(`${lab.origin}/messaging/`);
    await banner.staysAway(800);
    assert.equal(askedFor(lab).length, read);
    // Another session of the same member is quiet, too: the choice is the user's. But it has to be read once.
    await visit('/feed/');
    await lab.until(() => askedFor(lab).length > read, { what: 'the new session to be read' });
    await banner.staysAway(800);
    assert.deepEqual([lab.saves, lab.clicks], [[], []]);
  });

  eachBrowser('a page that is not seen asks for nothing until it is', async ({ browser, lab }) => {
    const hidden = await browser.newPage({ background: true });
    await hidden.goto(lab.origin + lab.signInUrl('ada', '/feed/'));
    const card = bannerOf(browser, hidden);
    // Longer than the page's idle moment would take to come.
    await card.staysAway(1_200);
    assert.equal((await card.look()).visibility, 'hidden');
    assert.deepEqual(askedFor(lab), []);
    await hidden.bringToFront();
    await card.waitPhase('warning');
    assert.deepEqual(askedFor(lab), ['empty', 'iframe']);
  });

  // Firefox tells no page that data is to be saved.
  eachBrowser('with data saver on nothing is loaded unasked; what is known is said', { only: 'chromium' }, async ({ banner, lab, page, visit }) => {
    const session = await page.createCDPSession();
    const save = (dataSaverEnabled) => session.send('Emulation.setDataSaverOverride', { dataSaverEnabled });
    await save(true);
    await visit('/feed/');
    assert.equal(await page.evaluate(() => navigator.connection.saveData), true);
    await banner.staysAway(1_500);
    assert.deepEqual(askedFor(lab), []);
    await save(false);
    await page.goto(`${lab.origin}/jobs/`);
    await banner.waitPhase('warning');
    const read = askedFor(lab).length;
    assert.ok(read > 0);
    await save(true);
    await page.goto(`${lab.origin}/feed/`);
    await banner.waitPhase('warning');
    assert.equal(askedFor(lab).length, read);
    // A click is no "unasked".
    assert.equal((await turnOff({ banner })).look.phase, 'done');
  });

  eachBrowser('a page from the back/forward cache: warned once more, once, and only while it is true', async (context) => {
    const { banner, lab, page } = context;
    // Gives whether the browser has kept the page both times.
    const goBackAndForth = async () => {
      lab.set({ kept: true });
      await arriveWarnedAt(context, '/feed/');
      const read = askedFor(lab).length;
      if (!(await restored(page, () => page.goto(`${lab.origin}/jobs/`), -1))) return false;
      const { banners, url } = await banner.waitPhase('warning');
      assert.deepEqual([banners, new URL(url).pathname], [1, '/feed/']);
      assert.equal(askedFor(lab).length, read, 'without another reading');
      // Switched off on the next page: the one that comes back has nothing to warn of any more.
      await leadTo(page, '/messaging/');
      await banner.waitPhase('warning');
      assert.equal((await turnOff(context)).look.phase, 'done');
      const kept = await restored(page, () => {}, -1);
      await banner.staysAway(800);
      assertOneSave(lab);
      await assertOurClicks(lab, 1);
      return kept;
    };
    // Chromium lets a page go now and then where much is going on, with no extension in it, too ("IgnoreEventAndEvict").
    for (let tries = 3; !(await goBackAndForth()); tries -= 1) {
      assert.ok(tries > 1, `the browser keeps no pages: ${await whyAfresh(page)}`);
      lab.reset();
    }
  });

  eachBrowser('a page that is made ready before anybody asks for it waits until somebody does', { only: 'chromium' }, async (context) => {
    const { banner, browser, lab, page, t, visit } = context;
    lab.set({ kept: true });
    lab.member('ada').setting = 'off';
    const readings = await followReadings(browser);
    // The lab's policy knows of no speculation rules; the page's own would be inline scripts of this kind.
    await page.setBypassCSP(true);
    await visit('/feed/');
    await readings.next('Off');
    assert.equal(await banner.exists(), false); // and the driver knows its tab, which it could not tell later
    // From now on every page would have to read. A reading is heard of before it is stored.
    lab.member('ada').setting = 'on';
    await until(async () => (await latestOf(browser))?.known, 'the reading to be stored');
    await ledgerAtRest(browser);
    await browser.storage.remove(['ledger', 'passes']);
    const read = askedFor(lab).length;
    await page.evaluate(() => {
      const rules = Object.assign(document.createElement('script'), { type: 'speculationrules' });
      rules.textContent = JSON.stringify({ prerender: [{ urls: ['/jobs/'], eagerness: 'immediate' }] });
      document.head.append(rules);
    });
    const early = () => lab.requests.some(({ path, headers }) => path === '/jobs/' && /prerender/.test(headers['sec-purpose'] ?? ''));
    const ready = await lab.until(early, { timeoutMs: 3_000 }).catch(() => false);
    if (!ready) return t.skip('this browser makes no pages ready');
    await moment(page, 1_500); // until it would have been idle
    assert.equal(askedFor(lab).length, read, 'nothing is asked for a page that nobody sees');
    await leadTo(page, '/jobs/');
    const { url } = await banner.waitPhase('warning');
    assert.equal(new URL(url).pathname, '/jobs/');
    assert.equal(lab.requests.filter(({ path }) => path === '/jobs/').length, 1, 'it was the page that had been made ready');
    assert.equal(askedFor(lab).length, read + 2);
  });
}, (eachBrowser) => {
  eachBrowser('what cannot be read is not warned of: the doubt is noted and said, and nothing is asked for an hour', { timeout: 90_000, trial: { table: 'faults', what: 'The setting’s page is refused, led away or lost, seen from the feed' } }, async (context) => {
    const { banner, browser, count, lab, page, popup, t, visit } = context;
    count(Object.keys(DOUBTS).length);
    const readings = await followReadings(browser);
    const view = await popup();
    await view.waitState('unknown');
    for (const [name, { set = {}, endsSession, frame, says, state }] of Object.entries(DOUBTS)) {
      await t.test(name, async () => {
        lab.reset();
        lab.set(set);
        const since = Date.now();
        const stop = lab.on('answered', ({ path }) => endsSession && path === '/feed/' && lab.endSessions());
        await visit('/feed/');
        const { at, source } = await readings.next(state, { since });
        stop();
        assert.equal(source, frame ? 'Frame' : 'Document');
        assert.deepEqual(new Set(askedFor(lab)), new Set(frame ? ['empty', 'iframe'] : ['empty']), 'a refusal is not asked for again in a frame');
        await view.page.waitForFunction((text) => document.body.innerText.includes(text), { polling: 20, timeout: 3_000 }, sentence(says));
        assert.equal(await view.state(), state === 'SignedOut' ? 'signed-out' : 'unknown');
        const { pass, last } = await remembered(browser);
        assert.deepEqual([last.state, pass], [state, at + HOUR_MS], 'an hour of peace');
        const asked = askedFor(lab).length;
        if (!endsSession) await page.goto(`${lab.origin}/jobs/`);
        await banner.staysAway(300);
        assert.equal(askedFor(lab).length, asked, 'the next page does not ask');
        assert.deepEqual((await banner.history()).filter((record) => record.at >= since && record.phase), [], 'and no card was ever there');
        assert.deepEqual([lab.saves, lab.clicks], [[], []]);
        if (state !== 'SignedOut') assert.match((await waitToolbar(browser, /not known/)).title, new RegExp(sentence(says).slice(0, 20)));
      });
    }
  });

  eachBrowser('a feed in an iframe or in an open shadow root: one card, in the top frame', { trial: { table: 'faults', what: 'The feed is in an iframe, or in an open shadow root' } }, async (context) => {
    context.count(2);
    const { banner, lab, page, shot, kind } = context;
    for (const interop of ['iframe', 'shadow']) {
      lab.reset();
      lab.set({ interop });
      await arriveWarnedAt(context, '/feed/');
      await moment(page, 300); // a second card would take as long as the first
      assert.equal((await banner.look()).banners, 1, interop);
      assert.deepEqual(askedFor(lab), ['empty', 'iframe'], `${interop}: only the top frame reads`);
      for (const frame of page.frames()) {
        const strangers = await frame.evaluate(() => [...document.documentElement.children].filter(({ localName }) => !/^(head|body)$/.test(localName)).length);
        assert.equal(strangers, frame === page.mainFrame() ? 1 : 0, `${interop}: ${frame.url()}`);
      }
      await shot(`anywhere interop ${interop} ${kind}`, page);
      assert.equal((await turnOff(context)).look.phase, 'done');
      assertOneSave(lab);
      await assertOurClicks(lab, 1);
    }
  });

  eachBrowser('without a connection', { trial: { table: 'faults', what: 'Offline before the day’s reading' } }, async ({ browser, lab }) => {
    const readings = await followReadings(browser);
    // It is loaded while there is one, and seen when there is none.
    const page = await browser.newPage({ background: true });
    await page.goto(lab.origin + lab.signInUrl('ada', '/feed/'));
    await page.setOfflineMode(true);
    await page.bringToFront();
    const { at } = await readings.next({ Unknown: 'Network' });
    await bannerOf(browser, page).staysAway(300);
    assert.equal((await remembered(browser)).pass, at + HOUR_MS);
    assert.deepEqual(askedFor(lab), []);
  });

  eachBrowser('data with a value of neither kind: the switch itself is looked at', async (context) => {
    const { lab } = context;
    lab.set({ json: 'odd-value' });
    assert.match((await arriveWarnedAt(context, '/feed/')).text, /Read from a fresh copy/);
    assert.deepEqual(askedFor(lab), ['empty', 'iframe']);
    assert.equal((await turnOff(context)).look.phase, 'done');
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
  });
});
