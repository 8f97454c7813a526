// Cut short: at each step of switching off the background dies, the tab is closed, the network goes away, or the member signs
// out. Nothing false is ever said, nothing is lost, there is no second click, and one visit later everything is known.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { banner as bannerOf } from './harness/banner.mjs';
import { eachBrowserWith, kinds } from './harness/each-browser.mjs';
import { WHOLE, inTurn } from './harness/trials.mjs';
import { startCabledLab } from './support/cable.mjs';
import { followReadings, latestOf, toolbarOf } from './support/ledger.mjs';
import { ENDS, keyNow, ourClicks, turnOff } from './support/setting.mjs';
import { followAttempt, stopAt } from './support/steps.mjs';
import { assertDoneOnlyWhileOff, assertReadingsTrue, followTruth } from './support/truth.mjs';

/** What is said while something is under way, and must not be left standing when nothing is. */
const UNDER_WAY = /Turning it off|Looking for the switch|Asking LinkedIn|Waiting for LinkedIn|Making sure that|in a tab of its own\./;


/** The tab opened for the attempt, as soon as the extension has it on its list. */
const ownTab = (browser) => browser.inExtension(async () => {
  for (;;) {
    const { errands } = await chrome.storage.session.get('errands');
    if (errands?.length) return errands[0].id;
  }
});
const closeOwnTab = async ({ browser }) => browser.inExtension((tab) => chrome.tabs.remove(tab), await ownTab(browser));

/** Where the member clicks. `alone`: no LinkedIn tab is open then. `close` closes the tab that the work goes on in. */
const SCENES = {
  banner: { name: 'the banner on the feed', close: ({ page }) => page.close() },
  beside: { name: 'the popup, a LinkedIn tab open', popup: true, close: ({ page }) => page.close() },
  alone: { name: 'the popup, no LinkedIn tab', popup: true, alone: true, close: closeOwnTab },
};

/** What cuts it short: `at` in the very moment, `then` right after it; and what makes up for it. */
const CUTS = {
  background: { name: 'the background dies', then: ({ browser }) => browser.killBackground() },
  tab: { name: 'the tab is closed', closes: true, then: (context) => context.scene.close(context) },
  network: { name: 'the network goes away', at: ({ lab }) => lab.pull(), undo: ({ lab }) => lab.plug() },
  session: { name: 'the member signs out', at: ({ lab }) => lab.endSessions(), signsOut: true },
};

/** What the popup says, from now on: all() gives [{ at, state, status }]. */
async function followSentences({ page }) {
  await page.evaluate(() => {
    const note = () => globalThis.said.push({ at: Date.now(), state: document.body.dataset.state, status: document.getElementById('status').innerText });
    globalThis.said = [];
    note();
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  return { all: () => page.evaluate(() => globalThis.said) };
}

const stateIn = (title) => [['on', /is ON/], ['off', /is off/], ['signed-out', /nobody was signed in/]].find(([, words]) => words.test(title))?.[0] ?? 'unknown';

/** Everything that a member can read now: the popup's state and line, the toolbar's title, the banner. */
async function readAll({ banner, browser, page, view }) {
  const { state, status } = await view.page.evaluate(() => ({ state: document.body.dataset.state, status: document.getElementById('status').innerText }));
  const card = page.isClosed() || !page.url().includes('linkedin.com') ? null : await banner.look();
  return { state, status, toolbar: stateIn((await toolbarOf(browser)).title), card: card?.text ?? '', phase: card?.phase ?? null };
}

/** What is wrong with it, given what the server has and how often the switch was clicked; none if nothing is. */
function wrongIn({ state, status, toolbar, card, phase }, { lab, clicks, signedOut }) {
  const truth = lab.state('ada');
  const allowed = [truth, 'unknown', ...(signedOut ? ['signed-out'] : [])];
  if (!allowed.includes(state)) return `the popup says ${state}`;
  if (toolbar !== state) return `the popup says ${state}, the toolbar ${toolbar}`;
  if (phase === 'working') return 'the banner is at work for ever';
  for (const line of [status, card]) {
    if (UNDER_WAY.test(line)) return 'a step is left standing';
    if (/Nothing was clicked|as it was/.test(line) && clicks > 0) return 'it was clicked';
    if (/clicked once(?! at the most)/.test(line) && clicks !== 1) return 'it was not clicked';
    if (/AI training is off|already off/.test(line) && truth !== 'off') return 'it is not off';
    if (/not confirmed/i.test(line) && state === 'off') return 'it was confirmed';
  }
  return null;
}

/** Waits until all that is said agrees with the server and with itself, and goes on doing so. */
async function assertAllTrue(context, facts) {
  const end = Date.now() + 4_000;
  for (;;) {
    const all = await readAll(context);
    const wrong = wrongIn(all, facts);
    if (!wrong) return all;
    if (Date.now() > end) assert.fail(`${wrong}; the server has it ${facts.lab.state('ada')}: ${JSON.stringify(all)}`);
    await wait(50);
  }
}

/** Waits until toolbar and ledger have what the server has. */
async function waitKnown({ browser, lab }) {
  const end = Date.now() + 5_000;
  for (;;) {
    const toolbar = stateIn((await toolbarOf(browser)).title);
    if (toolbar === lab.state('ada')) return latestOf(browser);
    if (Date.now() > end) assert.fail(`the server has it ${lab.state('ada')}, the toolbar says ${toolbar}`);
    await wait(50);
  }
}

/** From the click to the cut, and to the end of what is left. */
async function cutShort(context, step, cut) {
  const { attempt, banner, browser, lab, page, scene, view } = context;
  const stop = stopAt(lab, step, { act: () => cut.at?.(context) });
  try {
    if (view) await view.click('turn-off');
    else await banner.click('turn-off');
    if (step === 'Verified') {
      assert.ok(await attempt.until('Verified', 10_000), 'it was never verified');
      await cut.at?.(context);
    } else await stop.reached;
    // What is said in the moment in which a tab goes may go with it.
    if (cut.closes && step === 'Clicked') await attempt.until('Clicked');
    if (scene.alone && step === 'Opening') await ownTab(browser);
    await cut.then?.(context);
    if (!cut.closes && !scene.alone) await banner.waitPhase(ENDS, { timeout: 15_000 });
    else if (!cut.closes) assert.ok(await attempt.until('Ended', 30_000), `it never ended: ${JSON.stringify(await attempt.now())}`);
    if (view) await view.page.waitForFunction(() => !document.querySelector('[aria-disabled=true]'), { polling: 50, timeout: 8_000 });
    if (!page.isClosed()) await page.bringToFront();
  } finally {
    stop.off();
  }
}

/** The next visit, with nothing in its way: what the server has is known, and whose doing it was; one click does the rest. */
async function comeBack(context, cut) {
  const { attempt, browser, lab } = context;
  const clicked = (await attempt.now()).clicks > 0;
  const session = await browser.storage.get('ledger').then(({ ledger }) => ledger.latest);
  await cut.undo?.(context);
  const page = await browser.newPage();
  await page.goto(lab.origin + (cut.signsOut ? lab.signInUrl('ada', '/feed/') : '/feed/'));
  const { changes } = await waitKnown(context);
  if (lab.state('ada') === 'off') {
    const { ledger } = await browser.storage.get('ledger');
    const who = ledger.latest === session && clicked ? 'Trainstop' : null;
    assert.deepEqual([changes.at(-1).state, changes.at(-1).who], ['Off', who]);
    return;
  }
  await page.bringToFront();
  const again = { ...context, page, banner: bannerOf(browser, page) };
  await again.banner.waitPhase('warning');
  if (context.scene.popup) return;
  const { look } = await turnOff(again);
  assert.equal(look.phase, 'done', look.text);
  assert.equal(lab.state('ada'), 'off');
}

async function play(context, { scene, step, cut }) {
  const { banner, browser, lab, page, popup, visit } = context;
  const truth = followTruth(lab);
  const readings = await followReadings(browser);
  const attempt = await followAttempt(browser);
  await visit('/feed/');
  await banner.waitPhase('warning', { timeout: 8_000 });
  if (scene.alone) await page.goto('about:blank');
  const view = scene.popup ? await popup() : null;
  await view?.waitState('on');
  const sentences = view && await followSentences(view);

  await cutShort({ ...context, attempt, scene, view }, step, cut);
  const { clicks } = await attempt.now();
  assert.ok(clicks <= 1 && lab.saves.length <= 1 && ourClicks(lab).length <= 1, `${clicks} clicks, ${lab.saves.length} saves`);
  const after = { ...context, attempt, scene, view: view ?? await popup() };
  assert.equal(clicks, ['Opening', 'Located'].includes(step) && cut !== CUTS.background ? 0 : 1, 'as far as the step allows');
  await assertAllTrue(after, { lab, clicks, signedOut: cut.signsOut });
  await comeBack(after, cut);

  for (const { target } of ourClicks(lab)) assert.equal(target, `switch:${keyNow(lab)}`);
  // One whose page went before it was sent whole has no value.
  for (const { value, applied } of lab.saves) assert.ok(value === lab.config.jsonValues.off || !applied, `saved ${value}`);
  for (const { at, state, status } of (await sentences?.all()) ?? []) {
    if (state === 'off' || /AI training is off/.test(status)) assert.equal(truth.stateAt(at), 'off', status);
  }
  assertDoneOnlyWhileOff(await banner.history(), truth);
  assertReadingsTrue(await readings.all(), truth);
  truth.stop();
}

/** Which steps are tried where: each step with each of the two that can happen at any time, and one each of the others. */
const SAMPLE = [
  ['banner', 'background', ['Clicked']],
  ['beside', 'background', ['Opening']],
  ['alone', 'tab', ['Clicked', 'Verified']],
  ['beside', 'tab', ['Located']],
  ['banner', 'tab', ['Settled']],
  ['banner', 'session', ['Settled']],
];
/** With `./build.sh test --full` these, too: some minutes more. */
const REST = [
  ['banner', 'background', ['Located', 'Settled']],
  ['banner', 'network', ['Clicked']],
  ['beside', 'background', ['Verified']],
  ['alone', 'tab', ['Opening']],
  ['banner', 'tab', ['Located', 'Clicked', 'Verified']],
  ['banner', 'network', ['Located', 'Settled']],
  ['banner', 'session', ['Opening', 'Clicked']],
  ['beside', 'tab', ['Settled', 'Verified']],
  ['beside', 'network', ['Clicked']],
  ['beside', 'session', ['Located']],
  ['alone', 'background', ['Opening', 'Clicked']],
  ['alone', 'network', ['Settled']],
  ['alone', 'session', ['Clicked']],
];
const MATRIX = WHOLE ? [...SAMPLE, ...REST] : SAMPLE;

describe('side by side', { concurrency: kinds.length * 2 }, () => {
  for (const kind of kinds) {
    for (const lane of [0, 1]) {
      describe(kind, { concurrency: 1 }, () => {
        const eachBrowser = eachBrowserWith({ browsers: [kind], startLab: startCabledLab });
        const all = MATRIX.flatMap(([scene, cut, steps]) => steps.map((step) => ({ scene: SCENES[scene], cut: CUTS[cut], step })));
        // Of a sample, each is played in one of the browsers.
        const mine = all.filter((_, place) => [undefined, kind].includes(inTurn(place).only));
        for (const one of mine.filter((_, place) => place % 2 === lane)) {
          // What a page's own script says of requests that were cut off is its own.
          const trial = { table: 'faults', what: `Cut short: ${one.cut.name}` };
          eachBrowser(`${one.scene.name}: ${one.cut.name} at ${one.step}`, { allowErrors: true, trial }, async (context) => {
            await play(context, one);
            // A script whose tab is taken away under it may stumble; nobody is there to see it.
            if (!one.cut.closes) await context.browser.assertNoErrors('extension');
          });
        }
      });
    }
  }
});
