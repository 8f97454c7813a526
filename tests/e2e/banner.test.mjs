// The card in LinkedIn's page, as a person meets it: mouse, keyboard, screen reader, themes, what is remembered of an answer.
import assert from 'node:assert/strict';
import { bannerTree, flatten } from './harness/a11y.mjs';
import { sideBySide } from './harness/each-browser.mjs';
import { followReadings } from './support/ledger.mjs';
import { SETTING, SWITCH, arriveWarned, assertOneSave, assertOurClicks, turnOff } from './support/setting.mjs';
import { until } from './support/waiting.mjs';

/** How much darker one colour is than the other, as the guidelines for accessible web content count. */
function contrast(one, other) {
  const light = (css) => {
    const [red, green, blue] = css.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high, low] = [light(one), light(other)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** The page again, and the moment at which it has been read; a card would be there by then. */
async function again({ page, readings }) {
  const since = Date.now();
  await page.reload();
  await readings.next('On', { since });
}

sideBySide((eachBrowser) => {
  eachBrowser('one bare host, one card, its words and its buttons', async (context) => {
    const { banner, page } = context;
    const focused = await page.evaluate(() => document.activeElement.localName);
    const look = await arriveWarned(context);
    assert.deepEqual(look.hosts.map(({ tag, parent, closed, attributes, lightChildren }) => ({ tag, parent, closed, attributes, lightChildren })),
      [{ tag: 'div', parent: 'html', closed: true, attributes: [], lightChildren: 0 }]);
    assert.match(look.text, /LinkedIn may train AI on your data/);
    assert.deepEqual(look.buttons.map(({ action, label }) => [action, label]), [
      ['close', 'Close'], ['turn-off', 'Turn it off'], ['not-now', 'Not now'], ['never', 'Don’t warn me again'], ['why', 'What does it mean?'],
    ]);
    assert.deepEqual([look.focused, look.pageFocus], [null, focused], 'the focus is never taken');
    const { y, height, x, width } = look.rect;
    const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight, navigation: document.querySelector('header').getBoundingClientRect().bottom }));
    assert.ok(y > size.navigation && y + height <= size.height && x >= 0 && x + width <= size.width, 'whole, and not over the navigation');
    for (const { action, rect } of look.buttons) assert.ok(rect.height >= 24 && rect.width >= 24, `${action} is large enough to hit`);
    // It stays one card however often the page changes around it.
    await page.evaluate(() => new Promise((seen) => { setTimeout(seen, 1_200); }));
    assert.equal((await banner.look()).banners, 1);
  });

  eachBrowser('only trusted events count', async (context) => {
    const { banner, browser, lab } = context;
    await arriveWarned(context);
    for (const action of ['turn-off', 'not-now', 'never', 'close']) {
      await banner.syntheticClick(action);
      assert.equal(await banner.phase(), 'warning', action);
    }
    await assertOurClicks(lab, 0);
    assert.equal((await browser.storage.get('choices')).choices, undefined, 'nothing was chosen');
    assert.deepEqual(await banner.phases(), ['warning']);
  });

  eachBrowser('by keyboard alone: to the button, through the work, away', async (context) => {
    const { banner, lab, page } = context;
    await arriveWarned(context);
    const order = [];
    for (const action of ['close', 'turn-off', 'not-now', 'never', 'why']) {
      order.push(...await banner.tabTo(action), action);
    }
    assert.deepEqual(order, ['close', 'turn-off', 'not-now', 'never', 'why'], 'in the order in which they are seen');
    await banner.tabTo('turn-off', { back: true });
    await page.keyboard.press('Enter');
    await banner.waitPhase('done');
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
    // The button that had the focus has gone; the focus is still in the card, and Escape closes it.
    await page.keyboard.press('Escape');
    await banner.waitGone();
    assert.equal(await page.evaluate(() => document.activeElement.localName), 'body');
  });

  eachBrowser('Escape closes it only when the focus is in it', async (context) => {
    const { banner, page } = context;
    await arriveWarned(context);
    await page.keyboard.press('Escape');
    assert.equal(await banner.exists(), true);
    await banner.tabTo('not-now');
    await page.keyboard.press('Escape');
    await banner.waitGone();
  });

  eachBrowser('"What does it mean?" opens, with the way to object', async (context) => {
    const { banner, page } = context;
    await arriveWarned(context);
    await banner.click('why');
    await banner.waitText('Training that has already happened is not undone');
    const { html, rect } = await banner.look();
    assert.match(html, /<a[^>]*href="https:\/\/www\.linkedin\.com\/help\/linkedin\/ask\/TS-DPRO"[^>]*>/);
    const room = await page.evaluate(() => ({ bottom: innerHeight, top: document.querySelector('header').getBoundingClientRect().bottom }));
    assert.ok(rect.y >= room.top && rect.y + rect.height <= room.bottom, 'open, it still fits and is not over the navigation');
    assert.equal(await banner.phase(), 'warning');
  });

  eachBrowser('the cross is for this visit, "Not now" for seven days, "Don\'t warn me again" for good', async (context) => {
    const { banner, browser, page } = context;
    const readings = await followReadings(browser);
    await arriveWarned(context);
    await banner.click('close');
    await banner.waitGone();
    await page.evaluate(() => new Promise((seen) => { setTimeout(seen, 1_200); }));
    assert.equal(await banner.exists(), false, 'closed is closed, while the page stays');
    await again({ page, readings });
    await banner.waitPhase('warning');

    const at = await banner.click('not-now');
    await banner.waitGone();
    // The card goes at once; that is stored a moment later.
    await until(async () => (await browser.storage.get('choices')).choices?.quiet_until, 'the choice to be stored');
    await again({ page, readings });
    await page.evaluate(() => new Promise((seen) => { setTimeout(seen, 300); }));
    assert.equal(await banner.exists(), false, 'not now');
    const { choices } = await browser.storage.get('choices');
    const days = (choices.quiet_until - at) / 86_400_000;
    assert.ok(days > 6.99 && days < 7.01, `${days} days`);
    // Eight days later, as it were.
    await browser.storage.set({ choices: { ...choices, quiet_until: Date.now() - 86_400_000 } });
    await again({ page, readings });
    await banner.waitPhase('warning');

    await banner.click('never');
    await banner.waitGone();
    // Killed before that, it is told again half a second later: tests/promises/nothing-lost.test.mjs.
    await until(async () => (await browser.storage.get('choices')).choices?.never, 'the choice to be stored');
    await browser.killBackground();
    await again({ page, readings });
    await page.evaluate(() => new Promise((seen) => { setTimeout(seen, 300); }));
    assert.equal(await banner.exists(), false, 'never');
    assert.equal((await browser.storage.get('choices')).choices.never, true);
  });

  eachBrowser('after it is done the card can be closed, and stays closed', async (context) => {
    const { banner, page } = context;
    await arriveWarned(context);
    const { look } = await turnOff(context);
    assert.match(look.text, /LinkedIn confirmed it on .*20\d\d.*training that has already happened is not undone/i);
    await banner.click('close');
    await banner.waitGone();
    await page.evaluate(() => new Promise((seen) => { setTimeout(seen, 3_500); }));
    assert.equal(await banner.exists(), false);
    assert.equal(await page.$eval(SWITCH, (input) => input.checked), false);
  });

  eachBrowser('a screen reader hears what it is, what it says and what it offers', { only: 'chromium' }, async (context) => {
    const { lab, page } = context;
    lab.set({ delayMs: 300 });
    await arriveWarned(context);
    const tree = await bannerTree(page);
    assert.deepEqual([tree.role, tree.name], ['region', 'Trainstop: your AI-training setting']);
    const warning = flatten(tree);
    assert.deepEqual(warning.filter(({ role }) => role === 'button').map(({ name }) => name), ['Close', 'Turn it off', 'Not now', 'Don’t warn me again']);
    assert.ok(warning.some(({ role, name }) => role === 'heading' && /train AI on your data/.test(name)));
    assert.ok(warning.some(({ role }) => role === 'DisclosureTriangle'), 'the explanation can be opened');
    const status = (nodes) => nodes.find(({ role }) => role === 'status');
    assert.equal(status(warning)?.live, 'polite');
    assert.ok(warning.every(({ role, name }) => role !== 'image' || name), 'no picture without a name');

    const ended = turnOff(context);
    await context.banner.waitPhase('working');
    const working = flatten(await bannerTree(page));
    assert.ok(status(working).children?.length ?? status(working).name, 'progress is said');
    assert.ok(working.some(({ role }) => role === 'listitem'));
    await ended;
    const done = flatten(await bannerTree(page));
    assert.ok(done.some(({ role, name }) => role === 'heading' && /is off/.test(name)));
    assert.deepEqual(done.filter(({ role }) => role === 'button').map(({ name }) => name), ['Close', 'Close']);
  });

  eachBrowser('every card, in every theme, is fit to be read; pictures are kept', { timeout: 120_000 }, async (context) => {
    const { banner, kind, lab, page, shot } = context;
    const looks = [{ theme: 'light' }, { theme: 'dark' }, { theme: 'light', dir: 'rtl' }];
    for (const settings of looks) {
      const name = `${settings.theme}${settings.dir ? ' rtl' : ''} ${kind}`;
      lab.reset();
      lab.set({ ...settings, delayMs: 400 });
      await arriveWarned(context);
      await banner.rest();
      const colours = await banner.colours();
      for (const { text, ink, paper } of colours) assert.ok(contrast(ink, paper) >= 4.5, `${name}: "${text}" ${ink} on ${paper}`);
      await shot(`card warning ${name}`, page);
      const ended = turnOff(context);
      await banner.waitPhase('working');
      await shot(`card working ${name}`, page);
      await ended;
      await shot(`card done ${name}`, page);
      lab.reset();
      lab.set({ ...settings, fault: 'save-500' });
      await arriveWarned(context);
      await turnOff(context);
      await shot(`card failed ${name}`, page);
    }
    lab.reset();
    await page.setViewport({ width: 360, height: 640 });
    const { rect } = await arriveWarned(context);
    assert.ok(rect.x >= 0 && rect.x + rect.width <= 360, 'whole on a narrow window');
    await banner.rest();
    await shot(`card warning narrow ${kind}`, page);
    await banner.click('why');
    await shot(`card why narrow ${kind}`, page);
    await turnOff(context);
    await shot(`card done narrow ${kind}`, page);
  });

  eachBrowser('it comes by itself in a tab that was opened in the background', async ({ banner: _, browser, lab, page, visit }) => {
    await visit('/feed/');
    const { banner } = await import('./harness/banner.mjs');
    const behind = await browser.newPage({ background: true });
    await behind.goto(lab.origin + SETTING, { waitUntil: 'domcontentloaded' });
    await behind.bringToFront();
    await banner(browser, behind).waitPhase('warning');
    assert.ok(page);
  });
});
