// An engine that breaks, at any moment: it ends, its card goes, the popup says so, and nothing is clicked or claimed afterwards.
import assert from 'node:assert/strict';
import { sideBySideWith } from './harness/each-browser.mjs';
import { WHOLE, inTurn } from './harness/trials.mjs';
import { breakableCopy } from './support/breaking.mjs';
import { SETTING, arriveWarned, assertOurClicks, ourClicks, turnOff } from './support/setting.mjs';
import { until } from './support/waiting.mjs';

const copies = new Map();
const copyFor = (kind) => copies.get(kind) ?? copies.set(kind, breakableCopy(kind)).get(kind);

const BROKEN = /met a fault of its own in a LinkedIn tab.*\d:\d\d.*has stopped there/;
/** The uses at which a call fails: while the card is made, while it is filled, later. A sample unless everything is to be tried. */
const MOMENTS = WHOLE
  ? { text: Array.from({ length: 24 }, (_, place) => place + 1), now: Array.from({ length: 6 }, (_, place) => place + 1) }
  : { text: [2, 9], now: [1] };
/** The sixth use is just after the click. */
const MOMENTS_OF_A_CLICK = WHOLE ? Array.from({ length: 12 }, (_, place) => place + 3) : [6];

const brokenAt = async (browser) => (await browser.storage.get('broken', 'session')).broken;

/** Loads the setting's page anew; the same address with another fragment would not be a load. */
async function visitBreaking({ visit, page }, moment) {
  await page.goto('about:blank');
  await visit(`${SETTING}#break=${moment}`);
}

async function assertEnded({ browser, banner, popup, kind, shot }, moment) {
  const { hosts } = await banner.look();
  assert.deepEqual(hosts, [], `${moment}: nothing is left in the page`);
  const view = await popup();
  await view.waitText(BROKEN);
  await shot(`popup engine broken ${kind}`, view.page);
  await view.close();
  assert.equal(await banner.exists(), false, `${moment}: and nothing comes back`);
  await browser.storage.remove('broken', 'session');
}

sideBySideWith({ extensions: (kind) => [copyFor(kind)] }, (eachBrowser) => {
  for (const [call, places] of Object.entries(MOMENTS)) {
    eachBrowser(`an engine that breaks at its use of "${call}": no half-made card, and the popup says so`,
      { timeout: 120_000, allowErrors: true, trial: { table: 'fuzzing', what: `The engine broken at a use of “${call}”` } }, async (context) => {
        const { browser, banner, lab, count } = context;
        let broken = 0;
        for (const place of places) {
          const moment = `${call}:${place}`;
          await visitBreaking(context, moment);
          // Past its last use, the call does not fail; then it warns as ever.
          const what = await until(async () => (await brokenAt(browser)) && 'broken' || (await banner.phase()), `the end of ${moment}, or a card`);
          if (what === 'warning' && !(await brokenAt(browser))) continue;
          broken += 1;
          await assertEnded(context, moment);
        }
        assert.ok(broken >= Math.min(places.length, 3), `it broke ${broken} times`);
        await assertOurClicks(lab, 0);
        count(broken);
      });
  }

  eachBrowser('an engine that breaks in the middle of switching off: one click at the most, and "off" is not said',
    { timeout: 120_000, allowErrors: true, trial: { table: 'fuzzing', what: 'The engine broken while it switches off' } }, async (context) => {
      const { browser, banner, lab, count, popup } = context;
      let broken = 0;
      for (const place of MOMENTS_OF_A_CLICK) {
        const moment = `now:${place}`;
        lab.reset();
        await browser.storage.clear();
        await visitBreaking(context, moment);
        const phase = await until(async () => (await brokenAt(browser)) && 'broken' || (await banner.phase()), `a card, or the end of ${moment}`);
        if (phase === 'warning') await banner.click('turn-off').catch(() => {});
        const end = await until(async () => (await brokenAt(browser)) && 'broken' || (['done', 'failed', 'needs-you'].includes(await banner.phase()) && 'ended'), `the end of ${moment}`);
        assert.ok(ourClicks(lab).length <= 1, `${moment}: ${ourClicks(lab).length} clicks`);
        if (end !== 'broken') continue;
        broken += 1;
        const view = await popup();
        await view.waitText(BROKEN);
        const { state } = await view.look();
        await view.close();
        if (state === 'off') assert.equal(lab.state('ada'), 'off', `${moment}: it was read as off, and is`);
        if (ourClicks(lab).length === 1) assert.notEqual(state, 'on', `${moment}: "on" was before the click`);
        await assertEnded(context, moment);
      }
      assert.ok(broken >= 1, 'it broke at least once');
      count(broken);
    });

  eachBrowser('the popup does not wait for an engine that has broken', { allowErrors: true }, async (context) => {
    const { browser, banner, lab, popup } = context;
    await visitBreaking(context, 'now:6');
    await banner.waitPhase('warning');
    const view = await popup();
    await view.waitState('on');
    await view.click('turn-off');
    await until(() => brokenAt(browser), 'the end of the engine');
    await view.waitText(BROKEN);
    await view.waitState('unknown');
    const { buttons, text } = await view.look();
    assert.deepEqual(buttons.filter(({ disabled, visible }) => disabled && visible), [], 'one can go on at once');
    assert.match(text, /has pressed the switch, and has not yet read/);
    await assertOurClicks(lab, 1);
    // In that tab nobody answers any more; it goes on in one of its own.
    await view.click('check');
    await view.waitState('off', { timeout: 15_000 });
    assert.doesNotMatch(await view.text(), /fault of its own/);
  });

  for (const [place, call] of ['date', 'sentence'].entries()) {
    eachBrowser(`no ${call} is asked of the browser in a page, which would wait for it`, inTurn(place), async (context) => {
      const { browser, banner, page, lab, visit } = context;
      for (const path of ['/feed/', SETTING]) {
        await page.goto('about:blank');
        await visit(`${path}#break=${call}:1`);
        await banner.waitPhase('warning', { timeout: 8_000 });
        assert.match((await banner.look()).text, /20\d\d, \d+:\d\d/, path);
      }
      const { look } = await turnOff(context);
      assert.equal(look.phase, 'done', look.text);
      assert.match(look.text, /20\d\d, \d+:\d\d/);
      assert.equal(await brokenAt(browser), undefined);
      await assertOurClicks(lab, 1);
    });
  }

  eachBrowser('after a reload all is as ever, and the popup does not speak of it any more', { allowErrors: true }, async (context) => {
    const { browser, lab, popup } = context;
    await visitBreaking(context, 'text:3');
    await until(() => brokenAt(browser), 'the end of the engine');
    await context.page.goto('about:blank');
    await arriveWarned(context);
    const { look } = await turnOff(context);
    assert.equal(look.phase, 'done', look.text);
    await assertOurClicks(lab, 1);
    const view = await popup();
    await view.waitState('off');
    assert.doesNotMatch(await view.text(), /fault of its own/);
  });
});
