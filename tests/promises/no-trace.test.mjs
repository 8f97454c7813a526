// no-trace: nothing that LinkedIn is known to do finds the extension, and nothing in the page names it. The lab's scanner
// looks on every page, before and while the banner shows, during the switching and after it.
import assert from 'node:assert/strict';
import { CATEGORIES, DOWNLOAD_SLUG, PAGES } from '../lab/settings/catalog.mjs';
import { sideBySide } from '../e2e/harness/each-browser.mjs';
import { inTurn } from '../e2e/harness/trials.mjs';
import { followReadings } from '../e2e/support/ledger.mjs';
import { ROOT, SETTING, SWITCH, arriveWarned, turnOff } from '../e2e/support/setting.mjs';

const SETTINGS_PAGES = [...CATEGORIES.map((slug) => `categories/${slug}`), ...PAGES.map(({ slug }) => slug), DOWNLOAD_SLUG, 'no-such-page'];
const EVERYWHERE = ['/feed/', '/in/ada-example/', '/in/ben-beispiel/', '/jobs/', '/messaging/', '/nothing-here', ...SETTINGS_PAGES.map((slug) => ROOT + slug)];

/** The part of the extension's address that a page could try. */
const idOf = (browser) => new URL(browser.extensionUrl('x')).host;

/** A scan of this moment, after which nothing at all may have been found, by it or by the ones that run by themselves. */
async function assertClean(page, lab, ids, what) {
  const result = await page.evaluate((wanted) => window.__labScan({ ids: wanted }), ids);
  assert.ok(result.nodes > 20 && result.tried >= 20, `the scanner did look: ${JSON.stringify(result)}`);
  assert.deepEqual(result.findings, [], what);
  assert.deepEqual(lab.findings(), [], what);
  assert.deepEqual(lab.reports, [], what);
}

/** What the scanner may note without calling it a finding: the bare card, and that a copy of the page was framed. */
const assertNotes = (lab, allowed, what, notes = lab.notes()) =>
  assert.deepEqual([...new Set(notes.map(({ kind }) => kind))].filter((kind) => !allowed.includes(kind)), [], what);

sideBySide((eachBrowser) => {
  eachBrowser('every page of LinkedIn, where it is off: nothing but the one reading', { timeout: 120_000 }, async ({ browser, lab, page, visit }) => {
    const ids = [idOf(browser)];
    lab.set({ scanIds: ids });
    lab.member('ada').setting = 'off';
    // The day's reading, in a hidden frame for a moment.
    const readings = await followReadings(browser);
    await visit('/feed/');
    await readings.next('Off');
    await assertClean(page, lab, ids, 'after the reading');
    assertNotes(lab, ['child-of-html', 'framed'], 'the reading');
    lab.notes().length = 0;
    const read = Date.now();
    for (const path of EVERYWHERE) {
      await page.goto(lab.origin + path);
      await assertClean(page, lab, ids, path);
      assert.ok(lab.scans.some((scan) => scan.page === path && scan.reason === 'load' && scan.tried > 0) , `no scan of its own on ${path}`);
      assertNotes(lab, [], path, lab.notes().filter((note) => note.at > read));
    }
    await browser.clearSite();
    await page.goto(lab.origin + SETTING);
    assert.equal(new URL(page.url()).pathname, '/uas/login');
    await assertClean(page, lab, ids, 'sign-in');
    assertNotes(lab, [], 'sign-in', lab.notes().filter((note) => note.at > read));
  });

  eachBrowser('every page of LinkedIn, where it is on: a bare card', { timeout: 120_000 }, async ({ banner, browser, lab, page, visit }) => {
    const ids = [idOf(browser)];
    lab.set({ scanIds: ids });
    await visit('/feed/');
    for (const path of ['/feed/', '/in/ada-example/', '/jobs/', '/messaging/', `${ROOT}categories/privacy`]) {
      if (path !== '/feed/') await page.goto(lab.origin + path);
      await banner.waitPhase('warning');
      await assertClean(page, lab, ids, path);
    }
    assertNotes(lab, ['child-of-html', 'framed'], 'notes');
  });

  for (const [place, settings] of [{}, { json: 'missing' }, { build: 'hashed', dir: 'rtl', lang: 'fi' }, { build: 'artdeco', theme: 'dark' }].entries()) {
    eachBrowser(`the banner comes, works, and goes ${JSON.stringify(settings)}`, inTurn(place), async (context) => {
      const { banner, browser, lab, page, visit } = context;
      const ids = [idOf(browser)];
      // Slow enough to be scanned in the middle of the work.
      lab.set({ ...settings, scanIds: ids, delayMs: 400 });
      await visit(`${ROOT}categories/privacy`);
      await (await page.waitForSelector(`main a[href="${SETTING}"]`)).focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector(SWITCH);
      await assertClean(page, lab, ids, 'before the banner');
      await banner.waitPhase('warning');
      await assertClean(page, lab, ids, 'while the banner warns');

      const scanning = [];
      const ended = turnOff(context);
      await banner.waitPhase('working');
      scanning.push(assertClean(page, lab, ids, 'while it works'));
      const { look } = await ended;
      assert.equal(look.phase, 'done', look.text);
      await Promise.all(scanning);
      await assertClean(page, lab, ids, 'when it is done');

      await page.emulateMediaFeatures?.([{ name: 'prefers-reduced-motion', value: 'reduce' }]).catch(() => {});
      await banner.click('why');
      await assertClean(page, lab, ids, 'with the explanation open');
      await banner.click('close');
      await banner.waitGone();
      await assertClean(page, lab, ids, 'when it has been closed');
      assert.ok(lab.scans.length >= 6);
      assertNotes(lab, ['child-of-html', 'framed'], 'notes');
    });
  }

  eachBrowser('an attempt that fails, and the one after it', async (context) => {
    const { banner, browser, lab, page, visit } = context;
    const ids = [idOf(browser)];
    lab.set({ fault: 'save-500', scanIds: ids });
    await visit(SETTING);
    await banner.waitPhase('warning');
    assert.equal((await turnOff(context)).look.phase, 'failed');
    await assertClean(page, lab, ids, 'when it has failed');
    lab.set({ fault: null });
    assert.equal((await turnOff(context)).look.phase, 'done');
    await assertClean(page, lab, ids, 'when it is done');
    assertNotes(lab, ['child-of-html', 'framed'], 'notes');
  });

  eachBrowser('the extension is updated while its card is shown: no card is left behind', { allowErrors: true }, async (context) => {
    const { banner, browser, lab, page } = context;
    await arriveWarned(context);
    const ids = [idOf(browser)];
    await browser.reinstall();
    // The old one's card goes; the new one warns, for the page was open when it came.
    await page.waitForFunction(() => document.documentElement.children.length === 3, { timeout: 6_000, polling: 50 });
    await page.evaluate(() => new Promise((seen) => { setTimeout(seen, 1_200); }));
    await banner.waitPhase('warning');
    assert.equal((await banner.look()).banners, 1);
    await assertClean(page, lab, ids, 'after the update');
    assert.deepEqual([lab.state('ada'), lab.clicks.length], ['on', 0]);
    assert.equal((await turnOff(context)).look.phase, 'done', 'and the one that is there works');
  });
});
