// never-on: it never turns training on and never touches any other control; it clicks at most once per attempt, only where
// the switch reads on, and only after a trusted click. Judged by every click and every save that LinkedIn's page and server
// have seen.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { BUILD_NAMES } from '../lab/builds/index.mjs';
import { FAULTS } from '../lab/faults.mjs';
import { AI_KEY, PAGES } from '../lab/settings/catalog.mjs';
import { RENAMED_KEY } from '../lab/builds/renamed.mjs';
import { sideBySide } from '../e2e/harness/each-browser.mjs';
import { inTurn } from '../e2e/harness/trials.mjs';
import { followReadings } from '../e2e/support/ledger.mjs';
import { ROOT, SETTING, arriveWarned, assertOneSave, assertOurClicks, ourClicks, turnOff } from '../e2e/support/setting.mjs';
import { followTruth } from '../e2e/support/truth.mjs';
import { walk } from '../e2e/support/walk.mjs';

const OURS = new Set([AI_KEY, RENAMED_KEY].map((key) => `switch:${key}`));

/** What must hold of everything that was ever clicked and saved, given the moments of the member's trusted clicks. */
function assertNeverOn(lab, attempts, story) {
  const clicks = ourClicks(lab);
  assert.deepEqual(clicks.filter(({ target }) => !OURS.has(target)), [], `a click on another control\n${story}`);
  assert.deepEqual(lab.saves.filter(({ value }) => value !== lab.config.jsonValues.off), [], `a save that turns something on\n${story}`);
  clicks.forEach(({ at }, index) => {
    const allowed = attempts.filter((attempt) => attempt <= at).length;
    assert.ok(index < allowed, `click ${index + 1} came after ${allowed} trusted clicks\n${story}`);
  });
}

const neighboursAsTheyWere = (lab) => {
  for (const page of PAGES) {
    for (const key of page.keys.filter((one) => one !== AI_KEY)) {
      assert.equal(lab.member('ada').value(key), page.radios ? page.radios[1] : true, key);
    }
  }
};

const PLAIN = BUILD_NAMES.flatMap((build) => [{ build }, { build, lang: 'fi' }, { build, json: 'missing' }]);
/** Faults that keep the page from coming at all: there is nothing to press. */
const NO_PAGE = /^document-|^(script|late-script|style|image)-hangs$/;
const TRAPS = [
  ...Object.keys(FAULTS).filter((fault) => !NO_PAGE.test(fault)).map((fault) => ({ fault, lateMs: 400, revertMs: 300 })),
  ...BUILD_NAMES.flatMap((build) => ['same-name', 'other', 'disabled-twin', 'hidden-twin'].map((decoy) => ({ build, decoy }))),
  ...BUILD_NAMES.flatMap((build) => [{ build, spaReuse: true, renderDelayMs: 200 }, { build, spaOrder: 'render-first', renderDelayMs: 150 }]),
];
const AFRESH = { build: 'aug2026', lang: 'en', json: 'present', decoy: 'none', spaReuse: false, spaOrder: 'address-first', renderDelayMs: 30 };
const worlds = [...PLAIN, ...PLAIN, ...TRAPS].map((world) => ({ ...AFRESH, ...world }));

// How often one walk presses depends on how quick the machine is; that they press at all does not.
let pressed = 0;
after(() => assert.ok(pressed > 2, `the walks pressed the button ${pressed} times`));

function wander(eachBrowser, seed) {
  eachBrowser(`a random walk, seed ${seed}, through every build, fault and trap`, { timeout: 150_000, allowErrors: true, ...inTurn(seed) }, async (context) => {
    const { browser, lab, t } = context;
    const truth = followTruth(lab);
    const { log, attempts } = await walk({ ...context, truth }, { seed, steps: 30, worlds, server: (random) => (random() < 0.85 ? 'on' : 'off') });
    assertNeverOn(lab, attempts, log.join('\n'));
    t.diagnostic(`${attempts.length} attempts, ${ourClicks(lab).length} clicks, ${lab.saves.length} saves`);
    pressed += attempts.length;
    neighboursAsTheyWere(lab);
    // The page's own requests, cut off by the walk, are the page's own errors.
    await browser.assertNoErrors('extension');
  });
}

sideBySide((eachBrowser) => {
  for (const seed of [1, 2]) wander(eachBrowser, seed);
}, (eachBrowser) => {
  eachBrowser('nothing is clicked before a trusted click, and synthetic ones count for nothing', async (context) => {
    const { banner, lab } = context;
    for (const build of BUILD_NAMES) {
      lab.set({ build });
      await arriveWarned(context);
      const { buttons } = await banner.look();
      for (const { action } of buttons) await banner.syntheticClick(action);
      assert.equal(await banner.phase(), 'warning');
    }
    // Longer than any attempt takes until its click.
    await banner.page.evaluate(() => new Promise((seen) => { setTimeout(seen, 500); }));
    assert.deepEqual([lab.clicks, lab.saves], [[], []]);
  });

  eachBrowser('a double click, and Enter held down, make one click', async (context) => {
    const { banner, lab, page } = context;
    await arriveWarned(context);
    await banner.click('turn-off', { count: 2 });
    await banner.waitPhase('done');
    assertOneSave(lab);
    await assertOurClicks(lab, 1);

    lab.reset();
    await arriveWarned(context);
    await banner.press('turn-off', 'Enter');
    for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press('Enter');
    await banner.waitPhase('done');
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
  });

  eachBrowser('left in the middle of an attempt: no click on the page that comes instead', async (context) => {
    const { banner, lab, page } = context;
    for (const spaReuse of [false, true]) {
      for (const spaOrder of ['address-first', 'render-first']) {
        lab.reset();
        // Without data the attempt asks LinkedIn first; the neighbour's switch comes while it does.
        lab.set({ json: 'missing', spaReuse, spaOrder, renderDelayMs: 120, build: 'hashed' });
        await arriveWarned(context);
        await banner.click('turn-off');
        await page.focus(`.settings-nav a[href="${ROOT}categories/privacy"]`);
        await page.keyboard.press('Enter');
        await page.waitForSelector('main a.settings-row');
        await page.focus(`main a[href="${ROOT}settings/policy-and-academic-research"]`);
        await page.keyboard.press('Enter');
        await page.waitForFunction((path) => location.pathname === path && document.querySelector('main input'), { polling: 20 }, `${ROOT}settings/policy-and-academic-research`);
        await page.evaluate(() => new Promise((seen) => { setTimeout(seen, 600); }));
        assert.ok(ourClicks(lab).length <= 1);
        assertNeverOn(lab, [0], JSON.stringify({ spaReuse, spaOrder }));
        neighboursAsTheyWere(lab);
        // That it is on may be warned of there as on any page; nothing of the attempt is left.
        const { exists, phase } = await banner.look();
        assert.ok(!exists || phase === 'warning', `no card of the attempt on a neighbour, but ${phase}`);
      }
    }
  });

  eachBrowser('where it is off there is nothing to press, and nothing is pressed', async ({ banner, browser, lab, popup, visit }) => {
    const readings = await followReadings(browser);
    for (const build of BUILD_NAMES) {
      lab.reset();
      lab.set({ build });
      lab.member('ada').setting = 'off';
      const since = Date.now();
      await visit(SETTING);
      await readings.next('Off', { since });
      assert.equal(await banner.exists(), false);
    }
    const view = await popup();
    await view.waitState('off');
    const shown = (await view.buttons()).filter(({ visible }) => visible).map(({ action }) => action);
    assert.ok(!shown.includes('turn-off'), shown.join());
    // The message that the popup's button sends, sent anyway.
    await browser.inExtension(() => chrome.runtime.sendMessage('TurnOff'));
    assert.deepEqual([lab.clicks, lab.saves, lab.state('ada')], [[], [], 'off']);
  });
});
