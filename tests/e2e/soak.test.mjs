// A long day: page after page, by loads and by in-app navigation, switched off by hand and by Trainstop and on again meanwhile. The
// extension takes no more memory at the end than near the beginning, leaves no listener behind, no message unanswered, and its
// storage is bounded. The figures are printed.
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { banner as bannerOf } from './harness/banner.mjs';
import { eachBrowserWith, kinds } from './harness/each-browser.mjs';
import { WHOLE } from './harness/trials.mjs';
import { latestOf } from './support/ledger.mjs';
import { ROOT, SETTING, SWITCH } from './support/setting.mjs';
import { countedIn, keepBackground, memoryOf, writeCounting } from './support/soak.mjs';
import { until } from './support/waiting.mjs';

/** So many loads and in-app navigations, in rounds of ten; the first round is there to get warm. */
const MOVES = WHOLE ? 500 : 25;
/** More than a browser keeps of the pages that were left. */
const KEPT = 9;
const PRIVACY = `${ROOT}categories/privacy`;
const LOADED = ['/feed/', '/jobs/', SETTING, '/in/ada-example/', PRIVACY];
const NAVIGATED = [PRIVACY, SETTING, 'back', 'forward', PRIVACY];

/**
 * How much more of each there may be at the end, in KB where it is memory. Heap and buffers are given room: V8 compiles more of the
 * engine the longer it runs, and the engine's memory grows in steps of 64 KB.
 */
const LIMITS = {
  listeners: 4, nodes: 100, documents: 1, heap: 3_000, buffers: 256, 'heap of the background': 300, module: 0,
  realms: 0, windows: 0, content: 400, background: 400,
};

/** A member with two tabs: `loads`, where every page is loaded, and `stays`, where one document lives on through all of it. */
class Day {
  moves = 0;
  switched = { byTrainstop: 0, byHand: 0 };

  constructor({ browser, lab, page }, stays) {
    Object.assign(this, { browser, lab, loads: page, stays });
  }

  set(state) {
    this.lab.member('ada').setting = state;
  }

  /** One load. Firefox's driver takes a hidden frame that goes with the page before for the load itself, now and then. */
  async load(path) {
    const go = () => this.loads.goto(this.lab.origin + path);
    await go().catch((error) => {
      if (!/NS_BINDING_ABORTED/.test(error.message)) throw error;
      return go();
    });
  }

  /** One in-app navigation, as LinkedIn's links do it. */
  async navigate(to) {
    const path = { back: PRIVACY, forward: SETTING }[to] ?? to;
    await this.stays.evaluate((where) => {
      if (where === 'back' || where === 'forward') history[where]();
      else document.querySelector(`a[href="${where}"]`).click();
    }, to);
    const drawn = path === SETTING ? SWITCH : `main a[href="${SETTING}"]`;
    await this.stays.waitForFunction((there, what) => location.pathname === there && Boolean(document.querySelector(what)), { polling: 20, timeout: 5_000 }, path, drawn);
  }

  async turnOff(page) {
    const banner = bannerOf(this.browser, page);
    await banner.waitPhase('warning');
    await banner.click('turn-off');
    await banner.waitPhase('done', { timeout: 10_000 });
    assert.equal(this.lab.state('ada'), 'off');
    this.switched.byTrainstop += 1;
  }

  async flip(page, state) {
    const input = await page.waitForSelector(SWITCH);
    await input.click();
    // Or the driver would keep it, and the view around it.
    await input.dispose();
    await this.lab.until(() => this.lab.state('ada') === state, { what: `the member's own click to ${state}` });
    this.switched.byHand += 1;
  }

  /** Ten moves: five loads, five in-app navigations; and what the member does on the way, which is another thing each time. */
  async round(number, moves = 10) {
    const turn = number % 4;
    this.set(turn === 3 ? 'off' : 'on');
    await this.loads.bringToFront();
    for (const path of LOADED.slice(0, moves)) {
      await this.load(path);
      this.moves += 1;
      if (turn === 0 && path === SETTING) await this.turnOff(this.loads);
      if (turn === 1 && path === SETTING) await this.flip(this.loads, 'off');
    }
    if (moves <= LOADED.length) return;
    await this.stays.bringToFront();
    for (const to of NAVIGATED) {
      await this.navigate(to);
      this.moves += 1;
      if (turn === 1 && to === 'forward') await this.flip(this.stays, 'on');
      if (turn === 2 && to === 'forward') await this.turnOff(this.stays);
    }
  }

  /** Back to one and the same view in both tabs, with nothing left to do, and what there is then. */
  async rest() {
    this.set('off');
    await this.stays.bringToFront();
    await this.navigate(SETTING);
    await until(async () => (await latestOf(this.browser)).known.state === 'Off', 'the reading');
    await bannerOf(this.browser, this.stays).waitGone({ timeout: 10_000 });
    await this.navigate(PRIVACY);
    await this.loads.bringToFront();
    // The last pages are kept by the browser, for going back: let these be the same ones each time.
    for (let kept = 0; kept < KEPT; kept += 1) await this.load(kept % 2 ? '/jobs/' : '/feed/');
    const counted = await until(async () => {
      const { asked, answered, born } = await countedIn(this.browser);
      return asked === answered && { asked, born };
    }, 'an answer to each message', { timeout: 10_000 });
    return { counted, memory: await memoryOf(this.browser, { loads: this.loads, stays: this.stays }) };
  }
}

/** Figures before and after, as lines to print. */
const table = (kind, before, after) => [`\nAfter 10 moves and after ${MOVES} [${kind}]`,
  ...Object.entries(after).map(([name, value]) => `  ${name.padEnd(24)} ${String(before[name] ?? 0).padStart(8)} ${String(value).padStart(8)}`)].join('\n');

describe('side by side', { concurrency: kinds.length }, () => {
  for (const kind of kinds) {
    const counting = writeCounting(kind);
    const eachBrowser = eachBrowserWith({ browsers: [kind], extensions: () => [counting.folder] });
    after(counting.remove);
    const trial = { table: 'soak', what: 'Page loads and in-app navigations in one browser' };
    eachBrowser('page after page: nothing grows, and nothing is left behind', { timeout: 1_200_000, trial }, async (context) => {
      const { browser, count, lab, page } = context;
      await keepBackground(browser);
      lab.set({ scanner: false, softNav: true });
      const stays = await browser.newPage();
      const day = new Day(context, stays);
      await stays.goto(lab.origin + lab.signInUrl('ada', PRIVACY));
      await page.bringToFront();
      await day.round(0);
      const before = await day.rest();
      for (let round = 1; day.moves < MOVES; round += 1) await day.round(round, MOVES - day.moves);
      const end = await day.rest();
      console.log(table(kind, { messages: before.counted.asked, ...before.memory }, { messages: end.counted.asked, ...end.memory }));

      assert.equal(end.counted.born, before.counted.born, 'one background counted them all');
      assert.ok(end.counted.asked - before.counted.asked > day.moves / 4, 'and there was something to count');
      for (const [name, value] of Object.entries(end.memory)) {
        const more = value - (before.memory[name] ?? 0);
        assert.ok(more <= (LIMITS[name] ?? LIMITS[name.split(' ')[0]]), `${name}: ${before.memory[name]} near the beginning, ${value} at the end`);
      }
      await assertStorageBounded(browser);
      count(day.moves, { messages: end.counted.asked, unanswered: 0, ...day.switched });
    });
  }
});

async function assertStorageBounded(browser) {
  const { changes } = await latestOf(browser);
  assert.ok(changes.length >= 2 && changes.length <= 500, `${changes.length} changes`);
  const { errands = [], reader = null } = await browser.storage.get(null, 'session');
  assert.deepEqual({ errands, reader }, { errands: [], reader: null }, 'nothing is under way');
  const stored = JSON.stringify(await browser.storage.get());
  assert.ok(stored.length < 100_000, `${stored.length} characters are stored`);
}
