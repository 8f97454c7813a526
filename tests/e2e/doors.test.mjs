// Our own doors: who may speak to the background, to the engine and to an open popup, and what they may say. Whoever else speaks, and
// whatever else is said, changes nothing; and nobody is left waiting for an answer.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { banner as bannerOf } from './harness/banner.mjs';
import { builtFor, eachBrowserWith, kinds, sideBySide } from './harness/each-browser.mjs';
import { WHOLE } from './harness/trials.mjs';
import { arriveWarnedAt, moment } from './support/anywhere.mjs';
import { inBackground } from './support/background.mjs';
import { ASKED, SAID, sayAsStranger, sayInOwnPage, sayInTab, wrongInOnePlace, writeStranger } from './support/hostile.mjs';
import { followReadings, latestOf, toolbarOf } from './support/ledger.mjs';
import { allowPrivate, openPrivate } from './support/private.mjs';
import { followTabs } from './support/tabs.mjs';
import { until } from './support/waiting.mjs';

/** In a sample every fifth of the wrong messages, another fifth in each browser. */
const sample = (list, kind) => (WHOLE ? list : list.filter((_, place) => place % 5 === (kind === 'firefox' ? 1 : 0)));
const trial = (what) => ({ table: 'doors', what });

/** All that a message could change: what is remembered, what the toolbar says, which tabs there are. */
const everything = async (browser) => JSON.stringify([
  await browser.storage.get(),
  await toolbarOf(browser),
  await browser.inExtension(async () => (await chrome.tabs.query({})).map(({ id, url }) => [id, url]).toSorted(([one], [other]) => one - other)),
]);

/** Warned on the feed, with nothing under way: the tab, and what may not change. */
async function arriveQuiet(context, path = '/feed/') {
  const readings = await followReadings(context.browser);
  await arriveWarnedAt(context, path);
  await readings.next('On');
  const tab = await context.browser.wing.tabOf(context.page);
  // The pages that tests look through are opened by the first question.
  await everything(context.browser);
  return { tab, before: await everything(context.browser) };
}

async function assertUntouched({ banner, browser, lab }, before, what) {
  assert.equal(await everything(browser), before, what);
  assert.equal((await banner.look()).phase, 'warning', what);
  assert.deepEqual([lab.saves, lab.clicks], [[], []], what);
}

function assertAnswered(messages, outcomes, what) {
  assert.equal(outcomes.length, messages.length);
  const silent = messages.filter((_, place) => outcomes[place] === 'silence');
  assert.deepEqual(silent, [], `${what}: each is answered`);
}

sideBySide((eachBrowser) => {
  eachBrowser('messages that are wrong in one place, of a content script', { timeout: 120_000, trial: trial('Messages of a page, wrong in one place') }, async (context) => {
    const { browser, count, kind } = context;
    const { tab, before } = await arriveQuiet(context);
    const wrong = sample(SAID.flatMap(wrongInOnePlace), kind);
    const messages = [...wrong.map(({ message }) => message), ...ASKED, ...ASKED.map(({ what }) => what)];
    const outcomes = await sayInTab(browser, tab, messages);
    assertAnswered(messages, outcomes, 'wrong messages');
    assert.deepEqual(messages.filter((_, place) => outcomes[place].reply !== undefined), [], 'and with nothing');
    await assertUntouched(context, before, 'after wrong messages');
    count(messages.length, {});

    // Whoever looks for what is wrong would see it: the same message with nothing wrong in it is believed.
    assert.deepEqual(await sayInTab(browser, tab, [SAID[0]]), [{ reply: { on_again: null } }]);
    assert.notEqual(await everything(browser), before);
  });

  eachBrowser('what was not asked for: ends without an attempt, tabs for nobody, twice, in any order', { trial: trial('Messages of a page, out of order and unasked') }, async (context) => {
    const { browser, count, lab } = context;
    const { tab, before } = await arriveQuiet(context);
    const unasked = [...SAID.filter((message) => message.Progress || message.Checked), 'Withdrawn', 'Hello', 'Hello', { Wait: 0 }];
    const repeated = [...unasked, ...unasked.toReversed()];
    assertAnswered(repeated, await sayInTab(browser, tab, repeated), 'unasked messages');
    await assertUntouched(context, before, 'after unasked messages');

    // Asked for a tab again and again, and by the tab that was opened: the member clicks once, and gets one.
    lab.set({ delayMs: 400 });
    const tabs = await followTabs(browser);
    const asked = Array(6).fill('TurnOffInTab');
    const outcomes = await sayInTab(browser, tab, asked);
    assert.equal(outcomes.filter(({ reply }) => reply === true).length, 1, JSON.stringify(outcomes));
    const [{ id }] = (await tabs.all()).created;
    assert.deepEqual(await sayInTab(browser, id, ['TurnOffInTab', SAID[2]]), [{ reply: false }, 'nothing']);
    assert.equal((await tabs.all()).created.length, 1, 'one tab');
    await tabs.untilClosed();
    assert.equal(lab.state('ada'), 'off', 'a reading that was not asked for did not end it');
    count(repeated.length + asked.length + 2, {});
  });

  eachBrowser('a frame in LinkedIn\'s page, and a page of the extension that poses as LinkedIn\'s', { trial: trial('Messages from where nobody may speak: frames, our own pages in a page\'s place') }, async (context) => {
    const { browser, count, lab } = context;
    lab.set({ interop: 'iframe' });
    const { tab, before } = await arriveQuiet(context);
    const frame = await browser.inExtension(async (tabId) => {
      const frames = await chrome.scripting.executeScript({ target: { tabId, allFrames: true }, func: () => location.pathname });
      return frames.find(({ result }) => result === '/preload/')?.frameId;
    }, tab);
    assert.ok(frame > 0, 'the frame in the feed');
    const right = [...SAID, ...ASKED];
    assert.deepEqual(await sayInTab(browser, tab, right, { frameId: frame }), right.map(() => 'nothing'));
    const wrong = ASKED.flatMap(wrongInOnePlace).map(({ message }) => message);
    const posing = [...SAID, ...wrong];
    const outcomes = await sayInOwnPage(browser, posing);
    assertAnswered(posing, outcomes, 'our own page');
    assert.ok(SAID.every((_, place) => ['nothing', 'refused'].includes(outcomes[place])));
    await assertUntouched(context, before, 'after a frame and a page of ours');
    // And where the extension has no business, it cannot even be.
    const refused = await browser.inExtension(async () => {
      const { id } = await chrome.tabs.create({ url: 'about:blank', active: false });
      const outcome = await chrome.scripting.executeScript({ target: { tabId: id }, func: () => 1 }).then(() => 'injected', () => 'refused');
      await chrome.tabs.remove(id);
      return outcome;
    });
    assert.equal(refused, 'refused');
    count(right.length + posing.length, {});
  });

  eachBrowser('the page itself: no way to the extension, and events that nobody made', { trial: trial('What LinkedIn\'s page can send: messages, events, nothing of chrome.runtime') }, async (context) => {
    const { browser, count, page } = context;
    const { before } = await arriveQuiet(context);
    const sent = await page.evaluate(async (messages) => {
      const reach = [globalThis.chrome?.runtime?.sendMessage, globalThis.chrome?.runtime?.connect, globalThis.chrome?.storage, globalThis.browser];
      let events = 0;
      for (const message of messages) {
        for (const shape of [message, { type: 'trainstop', message }, JSON.stringify(message)]) {
          postMessage(shape, '*');
          new BroadcastChannel('trainstop').postMessage(shape);
          events += 2;
        }
        for (const name of ['trainstop', 'message', 'click', 'visibilitychange', 'pageshow', 'prerenderingchange']) {
          document.dispatchEvent(new CustomEvent(name, { detail: message, bubbles: true }));
          dispatchEvent(new PageTransitionEvent(name, { persisted: true }));
          navigation.dispatchEvent(new Event('currententrychange'));
          events += 3;
        }
      }
      await new Promise((seen) => { setTimeout(seen, 300); });
      return { reach: reach.filter(Boolean).length, events };
    }, SAID);
    assert.equal(sent.reach, 0, 'nothing of the extension API is there for a page');
    await assertUntouched(context, before, 'after all that a page can send');
    count(sent.events, {});
  });

  eachBrowser('the engine listens to the background alone, and only to what it can say', { trial: trial('Messages to the engine, wrong or not of the background') }, async (context) => {
    const { browser, count } = context;
    const { tab, before } = await arriveQuiet(context);
    const orders = ['TurnOff', 'Look', 'TakeBack', { Ended: { outcome: 'Verified', at: 1_795_000_000_000 } }];
    const answers = await browser.inExtension((id, all) => Promise.all(all.map((order) =>
      chrome.tabs.sendMessage(id, order, { frameId: 0 }).then((reply) => reply ?? null, () => null))), tab, orders);
    assert.deepEqual(answers, orders.map(() => null), 'a page of ours is not the background');
    await assertUntouched(context, before, 'after orders of a page of ours');

    const wrong = orders.flatMap(wrongInOnePlace).map(({ message }) => message).filter((one) => typeof one !== 'string' || !one.startsWith('@'));
    const heard = await inBackground(browser, (seat, { id, all }) => seat.Promise.all(all.map((order) => seat.chrome.tabs.sendMessage(id, order, { frameId: 0 })
      .then((reply) => (reply === true ? 'obeyed' : 'nothing'), () => 'nothing'))), { id: tab, all: wrong });
    // An end without a word to wait for it says nothing new, whatever its time.
    const obeyed = wrong.filter((order, place) => heard[place] === 'obeyed' && order.Ended?.outcome !== 'Verified');
    assert.deepEqual(obeyed, []);
    await assertUntouched(context, before, 'after wrong orders');
    assert.equal(await inBackground(browser, (seat, { id }) => seat.chrome.tabs.sendMessage(id, 'AreYouThere', { frameId: 0 }), { id: tab }), true);
    count(orders.length + wrong.length, {});
  });

  eachBrowser('an open page of ours does not hear of private windows, nor of frames', { timeout: 90_000, trial: trial('A private window\'s progress, with an ordinary page of ours open') }, async (context) => {
    const { browser, count, lab, page, visit } = context;
    await allowPrivate(browser);
    await visit('/feed/');
    await bannerOf(browser, page).waitPhase('warning');
    const tab = await browser.wing.tabOf(page);
    const { tab: privateTab, page: there } = await openPrivate(browser, lab.origin + lab.signInUrl('ben', '/feed/'));
    await bannerOf(browser, there).waitPhase('warning');
    const ours = await browser.openExtensionPage('welcome.html');
    const status = () => ours.evaluate(() => document.getElementById('status').textContent);
    await ours.waitForFunction(() => document.body.dataset.state === 'on' && !document.body.hasAttribute('data-loading'), { polling: 20 });

    const phases = [{ Progress: 'Clicked' }, { Progress: { Ended: 'Verified' } }, { Checked: SAID[2].Checked }];
    await sayInTab(browser, privateTab, phases);
    await moment(ours, 300);
    assert.equal(await status(), '', 'what goes on in a private window is not said here');
    await sayInTab(browser, tab, phases.slice(0, 1));
    await until(status, 'what goes on in an ordinary window to be said');
    count(phases.length, {});
    await there.close();
  });
});

// Another extension, with the same rights: in a browser where it is installed, too.
for (const kind of kinds) {
  const stranger = writeStranger(kind);
  after(() => stranger.remove());
  const withStranger = eachBrowserWith({ browsers: [kind], extensions: (one) => [builtFor(one), stranger.folder] });
  withStranger('another extension that is installed', { trial: trial('Messages of another extension, from its page and its content script') }, async (context) => {
    const { browser, count } = context;
    const { tab, before } = await arriveQuiet(context);
    const messages = [...SAID, ...ASKED];
    const outcomes = await sayAsStranger(browser, stranger.folder, tab, messages);
    assert.equal(outcomes.length, 2 * messages.length + 2);
    assert.deepEqual([...new Set(outcomes)].filter((one) => !['nothing', 'refused'].includes(one)), [], 'nobody answers');
    await assertUntouched(context, before, 'after another extension');
    assert.equal((await latestOf(browser)).known.state, 'On');
    count(outcomes.length, {});
  });
}
