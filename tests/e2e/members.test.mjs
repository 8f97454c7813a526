// Several members, several tabs, several versions: each member has a state and a history of their own, one tab reads, one tab
// warns, and an update or an install in the middle of it leaves nothing behind.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { banner as bannerOf } from './harness/banner.mjs';
import { builtFor, eachBrowserWith, kinds, sideBySide } from './harness/each-browser.mjs';
import { ledgerAtRest } from './support/keep-off.mjs';
import { followReadings, latestOf, ledgerOf, toolbarOf, waitToolbar } from './support/ledger.mjs';
import { seatsOf } from './support/engine.mjs';
import { ENDS, SETTING, assertOneSave, assertOurClicks, ourClicks, turnOff } from './support/setting.mjs';
import { stopAt } from './support/steps.mjs';
import { update } from './support/update.mjs';
import { until } from './support/waiting.mjs';

/** The requests for the setting that are readings of ours, by how they were made: 'empty' (data) or 'iframe'. */
const readingsAsked = (lab, dest, member) => lab.requests.filter(({ path, headers, cookieMember }) =>
  path === SETTING && headers['sec-fetch-dest'] === dest && (!member || cookieMember === member));

/** Looks again and again, without a pause to miss anything in, until stop() gives all that was seen. */
function watch(look) {
  const seen = [];
  let on = true;
  const done = (async () => {
    while (on) {
      seen.push(await look().catch(() => null));
      await wait(25);
    }
  })();
  return { seen, async stop() { on = false; await done; return seen.filter((one) => one !== null); } };
}

/** Runs in the extension's world of a tab: hears the question, says that it will answer, and does not. */
function staySilent() {
  globalThis.unanswered = [];
  chrome.runtime.onMessage.addListener((message, sender, reply) => {
    // Kept: where nobody could answer any more, a browser says so.
    globalThis.unanswered.push(reply);
    return message === 'DoYouWarn';
  });
}

/** For how long two of these cards were there at once, at the most, in milliseconds; less than nothing if they never were. */
async function longestTogether(cards) {
  const spans = (await Promise.all(cards.map((card) => card.history()))).flatMap((history, tab) => history.flatMap(({ phase, at }, index) =>
    (phase ? [{ tab, from: at, to: history[index + 1]?.at ?? Date.now() }] : [])));
  const both = spans.flatMap((one) => spans.filter((other) => other.tab > one.tab).map((other) => Math.min(one.to, other.to) - Math.max(one.from, other.from)));
  return Math.max(-1, ...both);
}

const signOut = (page) => page.evaluate(() => fetch('/m/logout/', { method: 'POST', redirect: 'manual' }).then(() => {}));

sideBySide((eachBrowser) => {
  eachBrowser('two members on one browser: neither is told of the other', async (context) => {
    const { banner, browser, lab, page, popup, visit } = context;
    lab.member('ada').setting = 'off';
    const readings = await followReadings(browser);
    await visit('/feed/');
    await readings.next('Off', { timeout: 8_000 });
    await waitToolbar(browser, /is off/);
    const { latest: ada, members: { [ada]: adasBefore } } = await ledgerOf(browser);

    // She leaves; the page to sign in on is nobody's.
    await signOut(page);
    await page.goto(`${lab.origin}/uas/login`);
    await waitToolbar(browser, /not known/);
    const view = await popup();
    const { text } = await view.waitState('unknown');
    assert.doesNotMatch(text, /is off|was off/, 'what was read for her is not said to whoever comes next');
    await view.close();

    const titles = watch(async () => (await toolbarOf(browser)).title);
    const arrived = Date.now();
    await visit('/feed/', 'ben');
    await banner.waitPhase('warning', { timeout: 8_000 });
    await waitToolbar(browser, /is ON/);
    assert.deepEqual((await titles.stop()).filter((title) => /is off/.test(title)), []);
    assert.equal(readingsAsked(lab, 'empty', 'ben').length, 1, 'he has a reading of his own');
    const second = await popup();
    await second.waitState('on');
    const { latest: ben, members } = await ledgerOf(browser);
    assert.notEqual(ben, ada);
    assert.deepEqual(members[ada], adasBefore);
    assert.deepEqual(members[ben].changes.map(({ state }) => state), ['On']);
    const { passes } = await browser.storage.get('passes');
    assert.deepEqual([passes[ada] > Date.now(), passes[ben]], [true, undefined], 'her pass is not his');

    await page.bringToFront();
    const { look } = await turnOff(context);
    assert.equal(look.phase, 'done', look.text);
    await waitToolbar(browser, /is off/);
    assert.deepEqual([lab.state('ben'), lab.saves.map(({ member }) => member)], ['off', ['ben']]);
    const after = await browser.storage.get(['ledger', 'passes']);
    assert.deepEqual(after.ledger.members[ada], adasBefore, 'her history is as it was');
    assert.deepEqual(after.ledger.members[ben].changes.map(({ state, who }) => [state, who]), [['On', null], ['Off', 'Trainstop']]);
    assert.ok(after.passes[ada] > Date.now() && after.passes[ben] > Date.now());
    const claims = (await banner.history()).filter(({ at, phase }) => at < arrived && phase);
    assert.deepEqual(claims, [], 'no card for her, for whom it was off');
  });

  eachBrowser('signed out, or somebody else signed in, in the middle of a warning', async (context) => {
    const { banner, browser, lab, page, visit } = context;
    const ways = {
      'the session ends': { leave: async () => lab.endSessions(), says: /signed out/ },
      'signed out in another tab': { leave: async (other) => { await other.goto(lab.origin); await signOut(other); }, says: /signed in since|signed out/ },
      'somebody else in another tab': { leave: (other) => other.goto(lab.origin + lab.signInUrl('ben', '/uas/login')), says: /signed in since/ },
    };
    for (const [way, { leave, says }] of Object.entries(ways)) {
      lab.reset();
      await browser.clearSite();
      await visit('/feed/');
      await banner.waitPhase('warning', { timeout: 8_000 });
      const other = await browser.newPage({ background: true });
      await leave(other);
      const { look } = await turnOff(context, { timeout: 12_000 });
      assert.ok(['failed', 'needs-you'].includes(look.phase), `${way}: ${look.phase} ${look.text}`);
      assert.match(look.text, says, way);
      assert.deepEqual([ourClicks(lab), lab.saves], [[], []], way);
      assert.deepEqual([lab.state('ada'), lab.state('ben')], ['on', 'on']);
      await other.close();
      await page.bringToFront();
    }
  });

  eachBrowser('somebody else signed in since: a page that is asked then says nothing of the one before', async (context) => {
    const { browser, lab, page, popup, visit } = context;
    lab.member('ada').setting = 'off';
    const readings = await followReadings(browser);
    await visit('/feed/');
    await readings.next('Off', { timeout: 8_000 });
    await waitToolbar(browser, /is off/);
    // With a pass no engine comes; the doorman alone has looked whose page it is.
    await page.goto(`${lab.origin}/feed/`);
    const { latest: ada, members: { [ada]: adasBefore } } = await ledgerOf(browser);
    const other = await browser.newPage();
    await other.goto(lab.origin + lab.signInUrl('ben', '/feed/'));
    await waitToolbar(browser, /is ON/);
    await other.close();
    await page.bringToFront();
    assert.deepEqual(await seatsOf(browser, page), { doorman: true, engine: false });

    const view = await popup();
    await view.waitState('on');
    await view.click('turn-off');
    await lab.until(() => lab.state('ben') === 'off', { timeoutMs: 8_000, what: 'off' });
    await until(async () => (await latestOf(browser)).known.state === 'Off', 'the reading');
    const { latest, members } = await ledgerOf(browser);
    assert.notEqual(latest, ada);
    assert.deepEqual(members[ada], adasBefore);
    assert.deepEqual(members[latest].changes.map(({ state, who }) => [state, who]), [['On', null], ['Off', 'Trainstop']]);
  });

  eachBrowser('a tab that does not say whether it warns keeps nobody waiting', async (context) => {
    const { banner, browser, lab, page, popup, visit } = context;
    // With a pass there is no engine in it that would answer.
    lab.member('ada').setting = 'off';
    await visit('/feed/');
    await until(async () => (await latestOf(browser))?.known?.state === 'Off', 'the reading');
    const silent = await browser.newPage({ window: true });
    await silent.goto(`${lab.origin}/feed/`);
    assert.deepEqual(await seatsOf(browser, silent), { doorman: true, engine: false });
    const tab = await browser.wing.tabOf(silent);
    const windowId = await browser.inExtension(`(async (tabId) => {
      await chrome.scripting.executeScript({ target: { tabId }, func: ${staySilent} });
      await chrome.storage.session.set({ warner: tabId });
      return (await chrome.tabs.get(tabId)).windowId;
    })(${tab})`);

    // In front, it may be warning: it keeps the place. The engine begins all the same, with a reading to make and with none.
    lab.member('ada').setting = 'on';
    await browser.storage.remove(['ledger', 'passes']);
    await page.goto(`${lab.origin}/feed/`);
    await until(async () => (await latestOf(browser))?.known?.state === 'On', 'the reading');
    await banner.staysAway(1_500);
    await page.goto(`${lab.origin}/feed/`);
    const view = await popup();
    await view.waitState('on');
    await view.click('turn-off');
    await lab.until(() => lab.state('ada') === 'off', { timeoutMs: 6_000, what: 'off' });
    await view.close();

    // Behind another tab it does not warn, whatever it says.
    await browser.inExtension((into) => chrome.tabs.create({ windowId: into, active: true, url: 'about:blank' }).then(() => {}), windowId);
    lab.member('ada').setting = 'on';
    await page.goto('about:blank');
    // What it has said before it was left is noted first.
    await ledgerAtRest(browser);
    await browser.storage.remove(['ledger', 'passes']);
    await page.goto(`${lab.origin}/feed/`);
    await banner.waitPhase('warning', { timeout: 6_000 });
  });
}, (eachBrowser) => {
  eachBrowser('ten tabs at once: one reading, one warning, and it goes with the eyes', { timeout: 90_000 }, async (context) => {
    const { browser, lab, page, visit } = context;
    await visit('/uas/login');
    const behind = [];
    while (behind.length < 5) behind.push(await browser.newPage({ background: true }));
    const front = [page];
    while (front.length < 5) front.push(await browser.newPage());
    const tabs = [...behind, ...front].map((one) => ({ page: one, card: bannerOf(browser, one) }));
    await Promise.all(tabs.map((tab) => tab.page.goto(`${lab.origin}/feed/`)));
    const last = tabs.at(-1);
    await last.page.bringToFront();
    await last.card.waitPhase('warning', { timeout: 15_000 });
    // The others have had their time when each has asked; what they would do, they would do now.
    await wait(500);
    assert.deepEqual([readingsAsked(lab, 'empty').length, readingsAsked(lab, 'iframe').length], [1, 1]);
    const withCard = async () => (await Promise.all(tabs.map(async ({ card }, place) => ((await card.look()).phase ? place : -1)))).filter((place) => place >= 0);
    assert.deepEqual(await withCard(), [9]);

    // Again and again: the tab that is left and the one that is entered learn of it in any order.
    const without = [];
    for (const place of [1, 6, 9, 6, 9, 6, 9]) {
      await tabs[place].page.bringToFront();
      await tabs[place].card.waitPhase('warning', { timeout: 4_000 }).catch(() => without.push(place));
      assert.deepEqual((await withCard()).filter((other) => other !== place), [], 'where the member looks, and nowhere else');
    }
    assert.deepEqual(without, [], 'every time');
    if (!(await last.card.exists())) {
      await tabs[6].page.bringToFront();
      await last.page.bringToFront();
    }
    // Over all that time: never in two of them.
    const both = await longestTogether(tabs.map(({ card }) => card));
    assert.ok(both < 100, `two tabs at once, for ${both} ms`);
    assert.equal(readingsAsked(lab, 'empty').length, 1);

    // Two windows side by side, both seen: one of them has it, and there is never one in both.
    const beside = await browser.newPage({ window: true });
    const second = bannerOf(browser, beside);
    await beside.goto(`${lab.origin}/feed/`);
    assert.deepEqual([(await last.card.look()).visibility, (await second.look()).visibility], ['visible', 'visible']);
    await wait(1_000); // long enough for a second one to come
    const inBoth = await longestTogether([last.card, second]);
    assert.ok(inBoth < 100, `two windows at once, for ${inBoth} ms`);
    assert.equal([await last.card.phase(), await second.phase()].filter(Boolean).length, 1);
    // The one that has it leaves LinkedIn; the other one has it from its next page on.
    await last.page.goto('about:blank');
    await beside.goto(`${lab.origin}/jobs/`);
    await second.waitPhase('warning');
    const { look } = await turnOff({ ...context, page: beside, banner: second });
    assert.equal(look.phase, 'done', look.text);
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
  });

  eachBrowser('an update in the middle: the old card goes, the new one warns, one click works', async (context) => {
    const { banner, browser, lab, page, visit } = context;
    await visit('/feed/');
    await banner.waitPhase('warning', { timeout: 8_000 });
    /** Updates, and waits until the card of the new version stands there alone. Says how long the old one stayed beside it. */
    const updated = async () => {
      const at = Date.now();
      const cards = watch(async () => ({ at: Date.now(), ...(await banner.look()) }));
      // A watch that is not stopped would keep the process alive.
      context.t.after(() => cards.stop());
      await update(browser);
      let alone;
      while (!alone) {
        assert.ok(Date.now() - at < 10_000, `no new card: ${await banner.story()}`);
        await wait(25);
        // Gone, and come back; or the new one beside the old one, and then one of them.
        const none = (await banner.history()).find((record) => record.at > at && record.phase === null);
        const two = cards.seen.find((look) => look?.banners > 1);
        const since = none?.at ?? two?.at ?? Infinity;
        alone = cards.seen.findLast((look) => look && look.at > since && look.banners === 1 && look.phase === 'warning');
      }
      const two = (await cards.stop()).filter(({ banners }) => banners > 1);
      context.t.diagnostic(`the new card stood alone ${alone.at - at} ms after the update began; two cards for ${two.length ? two.at(-1).at - two[0].at : 0} ms`);
      return two.length;
    };
    let two = await updated();
    assert.deepEqual([lab.clicks, lab.saves], [[], []]);

    // And once more, while it switches off and LinkedIn is being asked before the click.
    const stop = stopAt(lab, 'Located', { holdMs: 3_000 });
    await banner.click('turn-off');
    await stop.reached;
    two += await updated();
    const alone = Date.now();
    stop.off();
    lab.set({ delayMs: 0 });
    assert.deepEqual([lab.clicks, lab.saves], [[], []], 'what was begun by the old one is not done behind the back of the new');
    const { look } = await turnOff(context);
    assert.equal(look.phase, 'done', look.text);
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
    assert.equal(two, 0, 'never two cards');
    await waitToolbar(browser, /is off/);
    const { changes } = await latestOf(browser);
    assert.deepEqual(changes.map(({ state, who }) => [state, who]), [['On', null], ['Off', 'Trainstop']], 'what was known before is still known');
    // A second after an update the background tidies the pages that are open: not after the new version.
    await wait(1_600);
    assert.deepEqual((await banner.history()).filter(({ at, phase }) => at > alone && phase === null), [], 'the new card is left alone');
    assert.ok(ENDS.includes(await banner.phase()));
    assert.equal(page.url(), `${lab.origin}/feed/`);
  });
});

for (const kind of kinds) {
  // A browser without the extension, at first.
  const eachBrowser = eachBrowserWith({ browsers: [kind], extensions: () => [] });
  eachBrowser('a page that was open before the install is warned in, without a reload', async (context) => {
    const { banner, browser, lab, page, visit } = context;
    await visit('/feed/');
    await page.waitForSelector('.post');
    const loads = lab.requests.filter(({ path }) => path === '/feed/').length;
    await browser.puppeteer.installExtension(builtFor(kind));
    // The welcome page comes in front of it; the member comes back.
    await page.waitForFunction(() => document.hidden, { polling: 20, timeout: 5_000 });
    await page.bringToFront();
    await banner.waitPhase('warning', { timeout: 10_000 });
    assert.equal(lab.requests.filter(({ path }) => path === '/feed/').length, loads);
    const { look } = await turnOff(context);
    assert.equal(look.phase, 'done', look.text);
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
  });
}
