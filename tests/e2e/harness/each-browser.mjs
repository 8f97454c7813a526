// Write a test once, have it run in both browsers: one browser process per kind and file, a fresh state for each test.
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch } from './browsers.mjs';
import { banner } from './banner.mjs';
import { lines } from './log.mjs';
import { openPopup } from './popup.mjs';
import { screensIn } from './screens.mjs';
import { tried } from './trials.mjs';

const ROOT = new URL('../../../', import.meta.url);
const FOLDER = { chromium: 'chrome', firefox: 'firefox' };
const NAME = { chromium: 'Chromium', firefox: 'Firefox' };

/** The built extension: dist/ of this checkout, or TRAINSTOP_DIST, e.g. a copy that a build under way leaves alone. */
export const builtFor = (kind) => join(process.env.TRAINSTOP_DIST ?? fileURLToPath(new URL('dist/', ROOT)), FOLDER[kind]);

/** The browsers to test in: BROWSERS=chromium,firefox unless told otherwise. */
export const kinds = (process.env.BROWSERS ?? 'chromium,firefox').split(',').map((kind) => kind.trim()).filter(Boolean);

/**
 * An eachBrowser over another lab, extension or launch options. Call it once per file, at the top. `browsers` names the
 * kinds to run in, all of `kinds` unless told otherwise.
 */
export function eachBrowserWith({
  browsers: wanted = kinds,
  startLab = async () => (await import(new URL('tests/lab/server.mjs', ROOT))).startLab({ port: 0 }),
  extensions = (kind) => [builtFor(kind)],
  launchOptions = {},
  shots = process.env.SCREENSHOTS ?? fileURLToPath(new URL('dist/e2e/', ROOT)),
} = {}) {
  const browsers = new Map();
  let lab;
  const shot = screensIn(shots);

  after(async () => {
    await Promise.all([...browsers.values()].map((browser) => browser.close()));
    await lab?.close();
  });

  async function freshBrowser(kind) {
    lab ??= await startLab();
    let browser = browsers.get(kind);
    if (browser?.connected) {
      await browser.reset();
    } else {
      await browser?.close();
      browser = await launch(kind, { port: lab.port, extensions: extensions(kind), ...launchOptions });
      browsers.set(kind, browser);
    }
    await lab.reset();
    return browser;
  }

  /**
   * eachBrowser(name, [options,] fn). fn gets { kind, browser, page, lab, banner, visit, popup, shot, count, t }.
   * Options: only ('chromium' | 'firefox'), allowErrors, timeout, skip; trial: { table, what }, for a line in
   * docs/reliability.md, with `count(times, found)` to say how often it was tried if that is not once (see trials.mjs).
   */
  return function eachBrowser(name, ...rest) {
    const [options, fn] = rest.length === 2 ? rest : [{}, rest[0]];
    const { only, allowErrors = false, timeout = 60_000, trial, ...testOptions } = options;
    for (const kind of wanted.filter((each) => !only || each === only)) {
      test(`${name} [${kind}]`, { timeout, ...testOptions }, async (t) => {
        const browser = await freshBrowser(kind);
        const page = await browser.newPage();
        const card = banner(browser, page);
        const visit = (path, member = 'ada') => page.goto(lab.origin + (lab.signInUrl ? lab.signInUrl(member, path) : path));
        let counted = {};
        const count = (times, found) => { counted = { times, found }; };
        const version = trial && (await browser.puppeteer.version());
        const note = (wrong) => trial && tried({ ...trial, where: NAME[kind], ...counted, wrong, version });
        try {
          await fn({ kind, browser, page, lab, banner: card, visit, popup: (how) => openPopup(browser, how), shot, count, t });
          if (!allowErrors) await browser.assertNoErrors();
          // What goes on in them would be seen by the lab while the next browser is tested.
          await browser.closePages();
          note(0);
        } catch (error) {
          note(1);
          throw await explain(error, { name: `failed ${name} ${kind}`, browser, page, lab, card, shot });
        }
      });
    }
  };
}

/**
 * Runs the tests that `define(eachBrowser)` defines in all browsers at once, each browser with a lab of its own: for tests
 * that mostly wait. Several `defines` run at once, too, in a browser each. Where times are measured, browsers must take turns.
 */
export function sideBySide(...defines) {
  sideBySideWith({}, ...defines);
}

/** The same with another lab, extension or launch options: see eachBrowserWith. */
export function sideBySideWith(options, ...defines) {
  describe('side by side', { concurrency: kinds.length * defines.length }, () => {
    for (const kind of kinds) {
      for (const define of defines) describe(kind, { concurrency: 1 }, () => define(eachBrowserWith({ ...options, browsers: [kind] })));
    }
  });
}

/** The usual one: the lab and the extension as built. */
export const eachBrowser = (...args) => (usual ??= eachBrowserWith())(...args);
let usual;

// What one wants to know when a test has failed, put behind the error's own message.
async function explain(error, { name, browser, page, lab, card, shot }) {
  const attempt = (promise) => Promise.resolve(promise).catch((why) => `(not available: ${why.message})`);
  const limit = (promise) => Promise.race([attempt(promise), new Promise((done) => setTimeout(done, 4_000, '(not available in time)').unref())]);
  const [picture, story] = await Promise.all([limit(shot(name, page)), limit(card.story())]);
  await limit(browser.wing.collect());
  const log = browser.log.entries.filter(({ level }) => level !== 'browser').slice(-20);
  const report = [
    '',
    `Page: ${page.url()}`,
    `Screenshot: ${picture}`,
    story,
    `The lab's last requests:\n${requestLines(lab.requests)}`,
    ...(lab.saves?.length ? [`Saves: ${JSON.stringify(lab.saves)}`] : []),
    ...(lab.clicks?.length ? [`Clicks: ${JSON.stringify(lab.clicks)}`] : []),
    ...(log.length ? [`Logged:\n${lines(log)}`] : []),
  ].join('\n');
  const told = error instanceof Error ? error : new Error(String(error));
  told.message += `\n${report}`;
  told.stack = `${told.message}\n${(told.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).join('\n')}`;
  return told;
}

function requestLines(requests = []) {
  const last = [...requests].slice(-25);
  const start = last[0]?.at ?? 0;
  return last.map(({ at, method, path, status, cookieMember }) => `  +${at - start} ms ${method} ${path} ${status ?? ''} ${cookieMember ?? ''}`.trimEnd()).join('\n') || '  none';
}
