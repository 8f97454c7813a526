// What counts as the member's click: one on a card that has been seen for half a second, and that nothing is above. And a page
// that takes the card away, moves it, hides it or covers it: it comes back, and works.
import assert from 'node:assert/strict';
import { sideBySide } from './harness/each-browser.mjs';
import { WHOLE } from './harness/trials.mjs';
import { ENDS, arriveWarned, assertOneSave, assertOurClicks, ourClicks, turnOff } from './support/setting.mjs';

/** How long a click on the card does not count, in milliseconds. */
const TOO_EARLY_MS = 500;
/** The card is looked after once a second. */
const BACK_MS = 2_500;

/** What a page can do to the card, in the page's own world. None of them knows more than what any script can find out. */
const ATTACKS = {
  'takes the card away': () => document.documentElement.lastElementChild.remove(),
  'moves the card into its own layout': () => document.body.prepend(document.documentElement.lastElementChild),
  'moves the card into something hidden': () => {
    const hidden = document.body.appendChild(document.createElement('div'));
    hidden.hidden = true;
    hidden.append(document.documentElement.lastElementChild);
  },
  'hides the card by its style sheets': () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('html > div { display: none !important; opacity: 0 !important; visibility: hidden !important; transform: scale(0) !important; }');
    document.adoptedStyleSheets = [sheet];
  },
  'makes the whole document transparent': () => Object.assign(document.documentElement.style, { opacity: '0', transform: 'translateX(-3000px)', filter: 'blur(9px)' }),
  'covers the card by its highest layer': () => {
    const cover = document.documentElement.appendChild(document.createElement('div'));
    cover.style.cssText = 'position:fixed;inset:0;z-index:2147483647;background:#fff';
  },
  'covers the card by a popover': () => {
    const cover = document.body.appendChild(document.createElement('div'));
    cover.popover = 'manual';
    cover.style.cssText = 'inset:0;width:100vw;height:100vh;border:0;background:#fff';
    cover.showPopover();
  },
};

/** One of each kind, where a sample will do. */
const SAMPLE = ['moves the card into its own layout', 'makes the whole document transparent', 'covers the card by a popover'];

sideBySide((eachBrowser) => {
  const trial = (what) => ({ trial: { table: 'doors', what } });

  eachBrowser('a click on a card that has just come does not count; the next one does', trial('A click in the first 500 ms'), async (context) => {
    const { banner, lab } = context;
    // A slow machine can be too late for being too early; then it is tried again.
    let early = false;
    for (let tries = 0; !early; tries += 1) {
      assert.ok(tries < 5, 'never early enough');
      lab.member('ada').setting = 'on';
      const { url } = await arriveWarned(context);
      await banner.click('turn-off', { atOnce: true });
      const { at: since } = (await banner.history()).findLast((record) => record.phase === 'warning' && record.url === url);
      early = Date.now() - since < TOO_EARLY_MS;
      if (!early) await banner.waitPhase(ENDS);
    }
    const before = ourClicks(lab).length;
    await assert.rejects(banner.waitPhase(['working', ...ENDS], { timeout: 700 }), /Waited 700 ms/, 'it counts for nothing');
    assert.equal(ourClicks(lab).length, before);
    const { look } = await turnOff(context);
    assert.equal(look.phase, 'done', look.text);
    await assertOurClicks(lab, before + 1);
  });

  eachBrowser('a click through something that lets clicks through does not count', trial('A click through a cover that lets clicks through'), async (context) => {
    const { banner, lab, page } = context;
    await arriveWarned(context);
    const { rect } = (await banner.buttons()).find(({ action }) => action === 'turn-off');
    await banner.hover('turn-off');
    const covered = await page.evaluate(() => {
      const cover = document.body.appendChild(document.createElement('div'));
      cover.popover = 'manual';
      cover.style.cssText = 'inset:0;width:100vw;height:100vh;border:0;background:#fff;pointer-events:none';
      cover.showPopover();
      return cover.matches(':popover-open');
    });
    assert.ok(covered);
    // At once: a second later the card would be on top again.
    await page.mouse.click(rect.x + rect.width / 2, rect.y + rect.height / 2);
    assert.equal(await banner.phase(), 'warning', 'nobody has seen what was clicked');
    await assertOurClicks(lab, 0);
    // It is on top again: what is clicked then, is meant.
    const { look } = await turnOff(context);
    assert.equal(look.phase, 'done', look.text);
    await assertOurClicks(lab, 1);
    assertOneSave(lab);
  });

  for (const [what, attack] of Object.entries(ATTACKS).filter(([name]) => WHOLE || SAMPLE.includes(name))) {
    eachBrowser(`a page that ${what}: it is back, and one click is enough`, { trial: { table: 'faults', what: `A page that ${what}` } }, async (context) => {
      const { banner, lab, page, shot, kind } = context;
      const { rect: before } = await arriveWarned(context);
      await page.evaluate(attack);
      // A real mouse on the place where the button is seen: only a card that is in its place, above everything, gets it.
      const at = Date.now();
      await banner.click('turn-off', { timeout: BACK_MS });
      await banner.waitPhase(ENDS);
      const { rect, phase, hosts, text } = await banner.look();
      assert.equal(phase, 'done', `${text}, ${Date.now() - at} ms`);
      assert.ok(Math.abs(rect.x - before.x) < 1, 'where it was');
      assert.deepEqual(hosts.filter((host) => host.banner).map(({ parent }) => parent), ['html']);
      await shot(`attack ${what} ${kind}`, page);
      await assertOurClicks(lab, 1);
      assertOneSave(lab);
    });
  }

  eachBrowser('a page that takes the card away whenever it comes: once a second at the most', { trial: { table: 'faults', what: 'A page that takes the card away whenever it comes' } }, async (context) => {
    const { banner, lab, page, popup } = context;
    await arriveWarned(context);
    const comings = await page.evaluate(() => new Promise((done) => {
      let comings = 0;
      const html = document.documentElement;
      const observer = new MutationObserver((records) => {
        for (const { addedNodes } of records) {
          for (const node of addedNodes) {
            comings += 1;
            node.remove();
          }
        }
      });
      observer.observe(html, { childList: true });
      html.lastElementChild.remove();
      setTimeout(() => { observer.disconnect(); done(comings); }, 3_200);
    }));
    assert.ok(comings >= 1 && comings <= 4, `it came ${comings} times in 3.2 s`);
    // The popup does not depend on it.
    const view = await popup();
    await view.waitState('on');
    await view.click('turn-off');
    await view.waitState('off', { timeout: 8_000 });
    await assertOurClicks(lab, 1);
  });
});
