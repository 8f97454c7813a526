// What a hasty reader falls for: second switches, in-app navigation in every order, nodes that are used again, odd text,
// pages from the back/forward cache, and the member's own hand on LinkedIn's switch.
import assert from 'node:assert/strict';
import { BUILD_NAMES } from '../lab/builds/index.mjs';
import { banner as bannerOf } from './harness/banner.mjs';
import { sideBySide } from './harness/each-browser.mjs';
import { WHOLE, inTurn } from './harness/trials.mjs';
import { followReadings, latestOf, waitToolbar } from './support/ledger.mjs';
import { ROOT, SETTING, SWITCH, arriveWarned, assertOneSave, assertOurClicks, ourClicks, turnOff } from './support/setting.mjs';
import { assertDoneOnlyWhileOff, assertReadingsTrue, followTruth } from './support/truth.mjs';

const NEIGHBOUR = `${ROOT}settings/policy-and-academic-research`;
const PRIVACY = `${ROOT}categories/privacy`;

/** A real Enter on a link of LinkedIn's application, and the arrival. */
async function follow(page, path, arrived) {
  await (await page.waitForSelector(`main a[href="${path}"], .settings-nav a[href="${path}"]`)).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction((wanted, selector) => location.pathname === wanted && document.querySelector(selector), { polling: 20, timeout: 5_000 }, path, arrived);
}
const toPrivacy = (page) => follow(page, PRIVACY, '.settings-rows');
const toNeighbour = (page) => follow(page, NEIGHBOUR, '#allowAnonymizedDataResearch, main input');

/** A moment for what would go wrong to go wrong. */
const pass = (page, ms) => page.evaluate((time) => new Promise((done) => { setTimeout(done, time); }), ms);

sideBySide((eachBrowser) => {
  eachBrowser('a second switch beside it: the right one, where it can be told', { trial: { table: 'faults', what: 'A second switch, with a similar name' } }, async (context) => {
    const { count, lab } = context;
    count(4);
    // Where the key tells it, or a known name does. What cannot be told is looked at below.
    for (const settings of [{ decoy: 'same-name' }, { decoy: 'other' }, { build: 'hashed', decoy: 'other' }, { build: 'artdeco', decoy: 'other', lang: 'de' }]) {
      lab.reset();
      lab.set(settings);
      await arriveWarned(context);
      const { look } = await turnOff(context);
      assert.equal(look.phase, 'done', `${JSON.stringify(settings)} ${look.text}`);
      assert.equal(lab.state('ada'), 'off');
      assertOneSave(lab);
      await assertOurClicks(lab, 1, JSON.stringify(settings));
    }
  });

  // All orders where nothing in the markup tells the switches apart; the worst of them where something does.
  const ORDERS = ['address-first', 'render-first'].flatMap((spaOrder) => [{ spaOrder, spaReuse: false }, { spaOrder, spaReuse: true }]);
  const builds = WHOLE ? BUILD_NAMES : ['hashed', 'renamed'];
  for (const [place, [build, orders]] of builds.map((name) => [name, WHOLE && name === 'hashed' ? ORDERS : [ORDERS[1]]]).entries()) {
    eachBrowser(`${build}: from a neighbour to the setting and away, the card only where it belongs`, { timeout: 90_000, ...inTurn(place) }, async (context) => {
      const { banner, lab, page, visit } = context;
      for (const order of orders) {
        const what = JSON.stringify(order);
        lab.reset();
        // Slow enough that the neighbour's switch stands under the setting's address, and the other way round, for a while.
        lab.set({ build, ...order, renderDelayMs: 150 });
        const begun = Date.now();
        await visit(NEIGHBOUR);
        await page.waitForSelector(SWITCH);
        await toPrivacy(page);
        await follow(page, SETTING, SWITCH);
        await banner.waitPhase('warning');
        await toPrivacy(page);
        await banner.waitGone({ timeout: 1_000 });
        await toNeighbour(page);
        await pass(page, 400);
        assert.equal(await banner.exists(), false, `no card on a neighbour ${what}`);
        // What a card on another page says, it has from a copy of the setting's page, and not from what stands there.
        const elsewhere = (await banner.history()).filter(({ at, phase, url }) => at >= begun && phase && !url.endsWith(SETTING));
        for (const { text } of elsewhere) assert.match(text, /from a fresh copy|by the data/i, what);
        await page.evaluate(() => history.go(-2));
        await page.waitForFunction((path) => location.pathname === path && document.querySelector('main input'), { polling: 20, timeout: 5_000 }, SETTING);
        await banner.waitPhase('warning');
        assert.deepEqual(lab.saves, []);
        const { look } = await turnOff(context);
        assert.equal(look.phase, 'done', `${what} ${look.text}`);
        assert.equal(lab.state('ada'), 'off');
        assertOneSave(lab);
        await assertOurClicks(lab, 1, what);
        assert.equal(lab.member('ada').value('allowAnonymizedDataResearch'), true);
      }
    });
  }

  eachBrowser('from the feed without a load, and back to it', async (context) => {
    const { banner, lab, page, visit } = context;
    lab.set({ softNav: true });
    await visit('/feed/');
    await page.click('.nav__me summary');
    await page.click('.nav__menu a[href="/mypreferences/d/"]');
    await page.waitForSelector('.settings-title');
    await toPrivacy(page);
    await follow(page, SETTING, SWITCH);
    await banner.waitPhase('warning');
    const { look } = await turnOff(context);
    assert.equal(look.phase, 'done', look.text);
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
    await toPrivacy(page);
    await banner.waitGone();
    await page.evaluate(() => history.go(-4));
    await page.waitForSelector('.post');
    assert.equal(await banner.exists(), false);
  });

  eachBrowser('away in the middle of it: the card goes, and nothing is claimed on the page that comes', async (context) => {
    const { banner, browser, lab, page } = context;
    const truth = followTruth(lab);
    const readings = await followReadings(browser);
    lab.set({ delayMs: 250 });
    await arriveWarned(context);
    await banner.click('turn-off');
    await banner.waitPhase('working');
    await toPrivacy(page);
    await banner.waitGone();
    await toNeighbour(page);
    await pass(page, 1_500);
    assert.equal(await banner.exists(), false);
    assertDoneOnlyWhileOff(await banner.history(), truth);
    assertReadingsTrue(await readings.all(), truth);
    assert.ok(ourClicks(lab).length <= 1);
    assert.equal(lab.member('ada').value('allowAnonymizedDataResearch'), true);
  });

  eachBrowser('text in pieces, right to left, dark; the card follows the page', async (context) => {
    const { banner, lab, page, shot, kind } = context;
    for (const settings of [{ unicode: 'nfd', lang: 'fr', build: 'hashed' }, { unicode: 'nfd', lang: 'pt', build: 'artdeco' }, { dir: 'rtl', build: 'hashed', lang: 'fi' }, { theme: 'dark', dir: 'rtl' }]) {
      lab.reset();
      lab.set(settings);
      const { rect } = await arriveWarned(context);
      const width = await page.evaluate(() => innerWidth);
      const right = rect.x + rect.width / 2 > width / 2;
      assert.equal(right, settings.dir === 'rtl', 'the card stands where the text begins, out of the way');
      await shot(`trap ${Object.values(settings).join(' ')} ${kind}`, page);
      assert.equal((await turnOff(context)).look.phase, 'done');
      assertOneSave(lab);
      await assertOurClicks(lab, 1);
    }
  });

  eachBrowser('radios, and pages with other settings: never a card, never a click', async ({ banner, lab, page, visit }) => {
    // The setting itself is off, and other switches are on: whoever takes one for the other warns.
    lab.member('ada').setting = 'off';
    for (const slug of ['settings/email-visibility', 'settings/linkedin-promotions', 'member-cookies', 'interest-categories', 'download-my-data']) {
      await visit(ROOT + slug);
      await page.waitForSelector('main h1');
      await pass(page, 700);
      assert.equal(await banner.exists(), false, slug);
    }
    assert.deepEqual((await banner.history()).filter(({ phase }) => phase), []);
    assert.deepEqual([lab.clicks, lab.saves], [[], []]);
  });

  eachBrowser('back from another page: what was known is looked at again', async (context) => {
    const { banner, lab, page } = context;
    const truth = followTruth(lab);
    await arriveWarned(context);
    await page.goto(`${lab.origin}/jobs/`);
    truth.set('off');
    await page.goBack();
    await page.waitForSelector(SWITCH);
    const shown = await page.$eval(SWITCH, (input) => input.checked);
    await pass(page, 1_500);
    // From the back/forward cache comes the old page, which shows "on"; loaded anew it shows "off".
    assert.equal(await banner.exists(), shown);
    if (shown) {
      const { look } = await turnOff(context);
      assert.ok(['done', 'failed'].includes(look.phase), look.text);
    }
    assert.equal(lab.state('ada'), 'off');
    assert.deepEqual(lab.saves.filter(({ value }) => value !== 'false'), []);
    assertDoneOnlyWhileOff(await banner.history(), truth);
  });
}, (eachBrowser) => {
  for (const [place, build] of (WHOLE ? BUILD_NAMES : ['aug2026', 'renamed']).entries()) {
    eachBrowser(`${build}: the member uses LinkedIn's own switch`, inTurn(place), async (context) => {
      const { banner, browser, lab, page } = context;
      const truth = followTruth(lab);
      const readings = await followReadings(browser);
      lab.set({ build });
      await arriveWarned(context);
      await page.click(SWITCH);
      await lab.until(() => lab.state('ada') === 'off');
      const off = await readings.next('Off');
      assert.ok(['Document', 'Frame'].includes(off.source), `verified, not just seen: ${off.source}`);
      await banner.waitPhase('done');
      await waitToolbar(browser, /is off/);
      let { changes } = await latestOf(browser);
      assert.deepEqual(changes.map(({ state, who }) => [state, who]), [['On', null], ['Off', 'You']]);

      const since = Date.now();
      await page.click(SWITCH);
      await lab.until(() => { truth.set(lab.state('ada')); return lab.state('ada') === 'on'; });
      await readings.next('On', { since });
      await banner.waitPhase('warning');
      await waitToolbar(browser, /is ON/);
      ({ changes } = await latestOf(browser));
      assert.deepEqual(changes.map(({ state, who }) => [state, who]), [['On', null], ['Off', 'You'], ['On', 'You']]);
      assert.deepEqual(ourClicks(lab), [], 'both clicks were the member\'s');
      assertReadingsTrue(await readings.all(), truth);
    });
  }

  eachBrowser('what lasts is watched to the end: no second click, and still done', async (context) => {
    const { banner, browser, lab } = context;
    const readings = await followReadings(browser);
    await arriveWarned(context);
    const { at, look } = await turnOff(context);
    assert.equal(look.phase, 'done', look.text);
    // The last look comes some three seconds later; it is noted.
    const { at: verified } = await readings.next('Off', { since: at });
    await readings.next('Off', { since: verified + 1, timeout: 8_000 });
    assert.equal(await banner.phase(), 'done');
    assert.equal(lab.saves.length, 1);
    await assertOurClicks(lab, 1);
  });

  /** Pages on which nothing may be said: no switch, or several that cannot be told apart. */
  const unknown = {
    'not offered': { offered: false },
    'no switch yet': { fault: 'no-switch' },
    'hashed, twice the same label': { build: 'hashed', decoy: 'same-name' },
    'artdeco, twice the same label': { build: 'artdeco', decoy: 'same-name' },
    'renamed, twice the same label': { build: 'renamed', decoy: 'same-name' },
    'hashed, two switches without a known name': { build: 'hashed', lang: 'fi', decoy: 'other' },
    'the same key twice, one disabled': { decoy: 'disabled-twin' },
    'the same key twice, one hidden': { decoy: 'hidden-twin' },
    'an error page': { fault: 'document-500' },
  };
  eachBrowser('what is not known is not called on, and never clicked', { timeout: 60_000, trial: { table: 'faults', what: 'No switch, or several that cannot be told apart' } }, async ({ browser, count, lab, page, visit }) => {
    count(Object.keys(unknown).length);
    const readings = await followReadings(browser);
    const cards = [];
    // All at once, each in a window of its own, visible: saying "unknown" takes its time.
    for (const [name, settings] of Object.entries(unknown)) {
      const own = cards.length === 0 ? page : await browser.newPage({ window: true });
      lab.reset();
      lab.set(settings);
      if (cards.length === 0) await visit(SETTING);
      else await own.goto(lab.origin + SETTING);
      cards.push([name, bannerOf(browser, own)]);
    }
    // What is never going to be known is said so after eight seconds; a card that came meanwhile would still be there.
    await Promise.all(cards.map(([name, card]) => card.staysAway(9_000).catch((error) => { throw new Error(`${name}: ${error.message}`); })));
    const states = new Set((await readings.all()).map(({ state }) => JSON.stringify(state)));
    assert.deepEqual([...states].toSorted(), ['{"Unknown":"Ambiguous"}', '{"Unknown":"NoSwitch"}']);
    const { badge } = await waitToolbar(browser, /not known/);
    assert.equal(badge, '');
    assert.deepEqual(lab.clicks, []);
    assert.deepEqual(lab.saves, []);
  });
});
