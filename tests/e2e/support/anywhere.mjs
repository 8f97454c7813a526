// LinkedIn's other pages, and what tests do there: arrive while the switch is on, see what was asked for, what was remembered.
import { readFileSync } from 'node:fs';
import { SETTING } from './setting.mjs';

/** Pages that are not the setting's, one of each kind. */
export const PAGES = ['/feed/', '/in/ada-example/', '/jobs/', '/messaging/'];

const texts = JSON.parse(readFileSync(new URL('../../../extension/_locales/en/messages.json', import.meta.url), 'utf8'));
/** The sentence of this name, as the extension says it; none of those asked for here has a time in it. */
export const sentence = (key) => texts[key].message;

/** Opens a page as a member for whom it is on, and waits for the warning. */
export async function arriveWarnedAt({ visit, banner }, path, { timeout = 5_000 } = {}) {
  await visit(path);
  return banner.waitPhase('warning', { timeout });
}

/** From the page's load event to the banner in this document, in milliseconds, on the page's own clock. */
export async function loadToBanner({ banner, page }) {
  const history = await banner.history();
  const { document } = history.at(-1);
  const first = history.find((record) => record.document === document && record.phase === 'warning');
  const loaded = await page.evaluate(() => performance.getEntriesByType('navigation')[0].loadEventEnd);
  return Math.max(0, Math.round(first.t - loaded));
}

/** The requests for the setting's page, by whom: 'empty' is a fetch, 'iframe' a frame, 'document' a tab. */
export const askedFor = (lab) => lab.requests.filter(({ path }) => path === SETTING).map(({ headers }) => headers['sec-fetch-dest']);

/** Holds back the next copy of the setting's page that is asked for in a frame. Fulfilled once it is; gives what lets it go. */
export const holdCopy = (lab) => new Promise((held) => {
  const stop = lab.on('requests', ({ path, headers }) => {
    if (path !== SETTING || headers['sec-fetch-dest'] !== 'iframe') return;
    lab.set({ delayMs: 8_000 });
    stop();
    held(() => {
      lab.set({ delayMs: 0 });
      lab.goOn();
    });
  });
});

/** What the doorman finds: { pass, choices, last } of the session that was read last. */
export async function remembered(browser) {
  const { choices, ledger, passes } = await browser.storage.get(['choices', 'ledger', 'passes']);
  return { choices, pass: passes?.[ledger?.latest], last: ledger?.members?.[ledger.latest]?.last };
}

/** Signs a member in without opening any page. Gives the session's cookies. */
export async function signInUnseen({ browser, lab }, member = 'ada') {
  const session = lab.signIn(member);
  const cookies = ['li_at', 'JSESSIONID'].map((name) => ({
    name, value: session[name], domain: 'www.linkedin.com', path: '/', secure: true, sameSite: 'None', httpOnly: name === 'li_at',
  }));
  await browser.puppeteer.setCookie(...cookies);
  return session;
}

/** Goes to another page as a link does. The driver's own way waits for what does not come after a page was restored, or was ready. */
export const leadTo = async (page, path) => {
  await page.evaluate((to) => { setTimeout(() => { location.href = to; }); }, path);
  const there = () => page.evaluate((to) => location.pathname === to, path).catch(() => false);
  while (!(await there())) await new Promise((done) => { setTimeout(done, 20); });
};

/**
 * Goes away from the page (`away`) and back again by `steps` in its history. Says whether the browser had kept it, rather than
 * load it afresh. The driver's own goBack waits for a load that never comes.
 */
export async function restored(page, away, steps) {
  await page.evaluate(() => {
    globalThis.kept ??= addEventListener('pageshow', ({ persisted }) => { globalThis.persisted = persisted; }) ?? true;
    globalThis.persisted = undefined;
  });
  await away();
  await page.evaluate((by) => { setTimeout(() => history.go(by)); }, steps);
  const end = Date.now() + 5_000;
  while (Date.now() < end) {
    // Asked of a document that is just leaving, it fails; asked of the one before, it says nothing.
    const answer = await page.evaluate(() => (globalThis.kept ? globalThis.persisted : undefined)).catch(() => undefined);
    if (answer !== undefined) return answer;
    await new Promise((done) => { setTimeout(done, 50); });
  }
  return false;
}

/** Why the browser has loaded a page afresh that it might have kept: what it says of that itself, as text. Chromium alone does. */
export const whyAfresh = (page) => page.evaluate(() => JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons));

/** A moment for what must not happen to happen. */
export const moment = (page, ms) => page.evaluate((time) => new Promise((done) => { setTimeout(done, time); }), ms);
