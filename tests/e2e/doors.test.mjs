// Our own doors: who may speak to the background, to the engine and to an open page of ours, and what they may say. Whoever else
// speaks, and whatever else is said, changes nothing; and nobody is left waiting for an answer.
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { builtFor, eachBrowserWith, kinds } from './harness/each-browser.mjs';
import { WHOLE, tried } from './harness/trials.mjs';
import { arriveWarnedAt, moment } from './support/anywhere.mjs';
import { inBackground } from './support/background.mjs';
import { ASKED, SAID, sayAsStranger, sayInOwnPage, sayInTab, wrongInOnePlace, writeStranger } from './support/hostile.mjs';
import { followReadings, latestOf, toolbarOf } from './support/ledger.mjs';
import { allowPrivate, openPrivate } from './support/private.mjs';
import { followTabs } from './support/tabs.mjs';
import { until } from './support/waiting.mjs';

/** In a sample every eleventh of the wrong messages, others in each browser. */
const sample = (list, kind) => (WHOLE ? list : list.filter((_, place) => place % 11 === (kind === 'firefox' ? 5 : 0)));

/** All that a message could change: what is remembered, what the toolbar says, which tabs there are. */
const everything = async (browser) => JSON.stringify([
  await browser.storage.get(),
  await toolbarOf(browser),
  await browser.inExtension(async () => (await chrome.tabs.query({})).map(({ id, url }) => [id, url]).toSorted(([one], [other]) => one - other)),
]);

function assertAnswered(messages, outcomes, what) {
  assert.equal(outcomes.length, messages.length, what);
  assert.deepEqual(messages.filter((_, place) => outcomes[place] === 'silence'), [], `${what}: each is answered`);
}

/** Messages of our own content script, in the tab's top frame. */
const PARTS = {
  'Messages of a page that are wrong in one place': async ({ browser, kind, tab }) => {
    const messages = [...sample(SAID.flatMap(wrongInOnePlace), kind), ...ASKED, ...ASKED.map(({ what }) => what)];
    const outcomes = await sayInTab(browser, tab, messages);
    assertAnswered(messages, outcomes, 'wrong messages');
    assert.deepEqual(messages.filter((_, place) => outcomes[place].reply !== undefined), [], 'and with nothing');
    return messages.length;
  },

  'Messages of a page that nobody has asked for, twice and in any order': async ({ browser, tab }) => {
    const unasked = [...SAID.filter((message) => message.Progress || message.Checked), 'Withdrawn', { Hello: null }, { Wait: 0 }];
    const messages = [...unasked, ...unasked.toReversed()];
    assertAnswered(messages, await sayInTab(browser, tab, messages), 'unasked messages');
    return messages.length;
  },

  'Messages from a frame in LinkedIn\'s page': async ({ browser, tab }) => {
    const frame = await browser.inExtension(async (tabId) => {
      const frames = await chrome.scripting.executeScript({ target: { tabId, allFrames: true }, func: () => location.pathname });
      return frames.find(({ result }) => result === '/preload/')?.frameId;
    }, tab);
    assert.ok(frame > 0, 'the frame in the feed');
    const messages = [...SAID, ...ASKED];
    assert.deepEqual(await sayInTab(browser, tab, messages, { frameId: frame }), messages.map(() => 'nothing'));
    return messages.length;
  },

  'Messages of our own pages that are wrong, or a content script\'s': async ({ browser, kind }) => {
    const messages = [...SAID, ...sample(ASKED.flatMap(wrongInOnePlace), kind)];
    const outcomes = await sayInOwnPage(browser, messages);
    assertAnswered(messages, outcomes, 'our own page');
    assert.deepEqual(messages.filter((_, place) => outcomes[place].reply !== undefined), []);
    return messages.length;
  },

  'Messages of another extension, from its page and its content script': async ({ browser, stranger, tab }) => {
    const outcomes = await sayAsStranger(browser, stranger.folder, tab, [...SAID, ...ASKED]);
    assert.equal(outcomes.length, 2 * (SAID.length + ASKED.length) + 2);
    assert.deepEqual(outcomes.filter((one) => !['nothing', 'refused'].includes(one)), [], 'nobody answers');
    return outcomes.length;
  },

  'All that a page can send: messages, channels, events that nobody made': async ({ page }) => {
    const { reach, events } = await page.evaluate(sendFromPage, SAID);
    assert.equal(reach, 0, 'nothing of the extension\'s interfaces is there for a page');
    return events;
  },

  'Messages to the engine that are wrong': async ({ browser, kind, tab }) => {
    const orders = ['TurnOff', 'Look', 'TakeBack', 'Hush', 'Warn', { Ended: { outcome: 'Verified', at: 1_795_000_000_000 } }];
    const plain = (order) => !JSON.stringify(order).includes('@');
    const wrong = sample(orders.flatMap(wrongInOnePlace).filter(plain), kind);
    // The engine reads times leniently; an end that nobody waits for says nothing, whatever its time.
    const replies = await inBackground(browser, tellAll, { tab, orders: wrong });
    assert.deepEqual(wrong.filter((order, place) => replies[place] === true && order.Ended?.outcome !== 'Verified'), []);
    assert.deepEqual(await inBackground(browser, tellAll, { tab, orders: ['AreYouThere'] }), [true]);
    return wrong.length;
  },
};

/** Runs in the background: tells a tab's engine all this, and gives what it replies. */
const tellAll = (seat, { tab, orders }) => seat.Promise.all(orders.map((order) =>
  seat.chrome.tabs.sendMessage(tab, order, { frameId: 0 }).then((reply) => reply ?? null, () => null)));

/** Runs in LinkedIn's page. */
async function sendFromPage(messages) {
  const reach = [globalThis.chrome?.runtime?.sendMessage, globalThis.chrome?.runtime?.connect, globalThis.chrome?.storage, globalThis.browser];
  const channel = new BroadcastChannel('trainstop');
  let events = 0;
  for (const message of messages) {
    for (const shape of [message, { type: 'trainstop', message }, JSON.stringify(message)]) {
      postMessage(shape, '*');
      channel.postMessage(shape);
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
}

function define(eachBrowser, stranger) {
  eachBrowser('whoever else speaks, and whatever else is said, changes nothing', { timeout: 120_000 }, async (context) => {
    const { banner, browser, kind, lab, page } = context;
    lab.set({ interop: 'iframe' });
    const readings = await followReadings(browser);
    await arriveWarnedAt(context, '/feed/');
    await readings.next('On');
    const tab = await browser.wing.tabOf(page);
    const before = await everything(browser);
    for (const [what, part] of Object.entries(PARTS)) {
      const trial = { table: 'doors', what, where: kind === 'firefox' ? 'Firefox' : 'Chromium' };
      try {
        const times = await part({ browser, kind, page, stranger, tab });
        assert.equal(await everything(browser), before, what);
        assert.equal((await banner.look()).phase, 'warning', what);
        assert.deepEqual([lab.saves, lab.clicks], [[], []], what);
        tried({ ...trial, times });
      } catch (error) {
        tried({ ...trial, wrong: 1 });
        throw error;
      }
    }
    // Whoever looks for a change would see it: the same message with nothing wrong in it is believed.
    assert.deepEqual(await sayInTab(browser, tab, [SAID[0]]), [{ reply: { on_again: null } }]);
    assert.notEqual(await everything(browser), before);
  });

  const tabs = { table: 'doors', what: 'Asked for a tab of its own again and again: one is opened' };
  eachBrowser('a tab of its own is opened once, whoever asks how often', { trial: tabs }, async (context) => {
    const { browser, count, lab, page } = context;
    await arriveWarnedAt(context, '/feed/');
    lab.set({ delayMs: 400 });
    const opened = await followTabs(browser);
    const asked = Array(6).fill('TurnOffInTab');
    const outcomes = await sayInTab(browser, await browser.wing.tabOf(page), asked);
    assert.equal(outcomes.filter(({ reply }) => reply === true).length, 1, JSON.stringify(outcomes));
    const [{ id }] = (await opened.all()).created;
    // Neither does that tab get another, nor does a reading that nobody asked for end its work.
    await until(async () => (await opened.all()).open.length === 2, 'the tab to be there');
    assert.deepEqual(await sayInTab(browser, id, ['TurnOffInTab', { Checked: SAID[0].Observed.reading }]), [{ reply: false }, 'nothing']);
    assert.equal((await opened.all()).created.length, 1, 'one tab');
    await opened.untilClosed();
    assert.equal(lab.state('ada'), 'off');
    count(asked.length + 2);
  });

  const privacy = { table: 'doors', what: 'What goes on in a private window, with an ordinary page of ours open' };
  if (WHOLE) eachBrowser('an open page of ours does not hear of private windows', { timeout: 90_000, trial: privacy }, async (context) => {
    const { browser, count, lab, page, visit } = context;
    await allowPrivate(browser);
    await visit('/feed/');
    await until(() => latestOf(browser), 'the reading');
    // First, for Firefox's driver opens windows of the kind that the last one is.
    const ours = await browser.openExtensionPage('welcome.html');
    const { page: there, tab: hidden } = await openPrivate(browser, lab.origin + lab.signInUrl('ben', '/feed/'));
    await ours.waitForFunction(() => document.body.dataset.state === 'on', { polling: 20 });
    const status = () => ours.evaluate(() => document.getElementById('status').textContent);

    const said = [{ Progress: 'Clicked' }, { Progress: { Ended: 'Verified' } }];
    await sayInTab(browser, hidden, said);
    await moment(ours, 300);
    assert.equal(await status(), '', 'what goes on in a private window is not said in others');
    await sayInTab(browser, await browser.wing.tabOf(page), said);
    assert.match(await until(status, 'what goes on in an ordinary window'), /is off/);
    count(said.length);

    // Nor what the background says for a tab that is gone.
    await ours.evaluate(() => { document.getElementById('status').textContent = ''; });
    const lose = async (opened, tab, isPrivate) => {
      const errand = { id: tab, errand: 'TurnOff', asked_by: null, private: isPrivate, at: Date.now(), clicked: true, verified: false };
      await browser.storage.set({ errands: [errand] }, 'session');
      await opened.close();
      await until(async () => (await browser.storage.get('errands', 'session')).errands.length === 0, 'the loss to be noticed');
    };
    const second = await openPrivate(browser, lab.origin + lab.signInUrl('ben', '/jobs/'));
    await lose(second.page, second.tab, true);
    await moment(ours, 300);
    assert.equal(await status(), '');
    await lose(page, await browser.wing.tabOf(page), false);
    assert.match(await until(status, 'the loss of an ordinary tab'), /closed/);
    await there.close();
  });
}

describe('side by side', { concurrency: kinds.length }, () => {
  for (const kind of kinds) {
    const stranger = writeStranger(kind);
    describe(kind, { concurrency: 1 }, () => {
      define(eachBrowserWith({ browsers: [kind], extensions: (one) => [builtFor(one), stranger.folder] }), stranger);
      after(stranger.remove);
    });
  }
});
