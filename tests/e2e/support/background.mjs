// What befalls the background: storage that refuses or hangs, an update under it, many who speak to it at once.
import { setTimeout as wait } from 'node:timers/promises';
import { update as replace } from './update.mjs';
import { until } from './waiting.mjs';

/**
 * From now on, until the background ends, writing to storage.local in it does not succeed: `mode` is 'refuse', as with a full
 * disk, or 'hang', which leaves whoever writes with the message in its hands.
 */
export async function spoilWrites(browser, mode) {
  const spoil = (seat) => {
    const { local } = seat.chrome.storage;
    local.set = seat.mode === 'hang' ? () => new seat.Promise(() => {}) : () => seat.Promise.reject(new seat.Error('refused by the test'));
    seat.attempts = 0;
    const fail = local.set;
    local.set = (...items) => {
      seat.attempts += 1;
      return fail(...items);
    };
  };
  const go = (seat) => `(${seat}).then((seat) => { seat.mode = '${mode}'; (${spoil})(seat); })`;
  if (browser.kind === 'firefox') return browser.inExtension(go('chrome.runtime.getBackgroundPage()'));
  return (await backgroundOf(browser)).evaluate(go('Promise.resolve(globalThis)'));
}

/** How often something was to be written since. */
export async function writesTried(browser) {
  if (browser.kind === 'firefox') return browser.inExtension('chrome.runtime.getBackgroundPage().then((seat) => seat.attempts)');
  return (await backgroundOf(browser)).evaluate(() => globalThis.attempts);
}

/** Says to the background what a page of the extension may say, in an ordinary window or in a private one. Gives the reply. */
export const ask = (browser, what, { inPrivate = false } = {}) =>
  browser.inExtension((message) => chrome.runtime.sendMessage(message).then((reply) => reply ?? null), { private: inPrivate, window: null, what });

/** So long nothing may wake a background that is said to sleep. */
const ASLEEP_MS = 400;

/** Ends the background until it stays ended: the last that closed tabs and settling pages have to say wakes it once more. */
export async function putToSleep(browser) {
  await until(async () => {
    await browser.killBackground().catch(() => {});
    const end = Date.now() + ASLEEP_MS;
    while (Date.now() < end) {
      if (await browser.backgroundAlive()) return false;
      await wait(25);
    }
    return true;
  }, 'the background to sleep', { timeout: 10_000 });
}

/**
 * Holds the process of Firefox's in which extensions run: whoever says something to the background gets no answer until it is let go.
 * Gives what lets it go. Meanwhile nothing may be asked of the extension.
 */
export async function hold(browser) {
  const pid = await browser.wing.privileged(async () => (await ChromeUtils.requestProcInfo()).children.find(({ type }) => type === 'extension').pid);
  process.kill(pid, 'SIGSTOP');
  return () => process.kill(pid, 'SIGCONT');
}

/** Runs `fn(seat, given)` in the background, `seat` being its global object. */
export async function inBackground(browser, fn, given) {
  const call = (seat) => `${seat}.then((seat) => (${fn})(seat, ${JSON.stringify(given)}))`;
  if (browser.kind === 'firefox') return browser.inExtension(call('chrome.runtime.getBackgroundPage()'));
  return (await backgroundOf(browser)).evaluate(call('Promise.resolve(globalThis)'));
}

/** Chromium's service worker, woken if need be. */
async function backgroundOf(browser) {
  const id = browser.extensionId();
  // Any message will do; the popup's first question changes nothing.
  if (!(await browser.backgroundAlive())) await ask(browser, 'View').catch(() => {});
  return browser.wing.background(id);
}

/** Puts a newer copy in the place of the extension, as an update does: what it has stored stays. */
export async function update(browser) {
  // The page that `inExtension` works in goes with the old copy, which Firefox's driver does not get to know.
  for (const page of await browser.puppeteer.pages()) {
    if ((await page.evaluate(() => location.href).catch(() => '')) !== browser.extensionUrl('manifest.json')) continue;
    await page.close();
    page.isClosed = () => true;
  }
  await replace(browser);
  await until(() => browser.storage.get('salt').catch(() => null), 'the updated extension');
}

/** Has pages of LinkedIn, in the extension's own world, say all this to the background at once. `said`: [[page, message]...] */
export async function sayAtOnce(browser, said) {
  const messages = await Promise.all(said.map(async ([page, message]) => [await browser.wing.tabOf(page), message]));
  return browser.inExtension((all) => Promise.all(all.map(async ([tabId, message]) => {
    const func = (content) => chrome.runtime.sendMessage(content);
    const [{ result }] = await chrome.scripting.executeScript({ target: { tabId }, func, args: [message] });
    return result ?? null;
  })), messages);
}
