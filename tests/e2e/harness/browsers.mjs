// Starts a real Chromium or Firefox with the extension and the probe in it, and closes it for sure.
import { cpSync, existsSync, mkdtempSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as chromium from './chromium.mjs';
import { addonId } from './addon-ids.mjs';
import { findExecutable, temporaryRoot } from './executables.mjs';
import * as firefox from './firefox.mjs';
import { lines, Log } from './log.mjs';
import { startProxy } from './proxy.mjs';
import { steady } from './visits.mjs';

const PROBE = fileURLToPath(new URL('./probe/', import.meta.url));
const ORIGIN = 'https://www.linkedin.com';
const within = (promise, ms) => {
  let clock;
  const late = new Promise((done) => (clock = setTimeout(done, ms, 'late')));
  return Promise.race([promise, late]).finally(() => clearTimeout(clock));
};

/**
 * @param kind 'chromium' or 'firefox'
 * @param options port: where www.linkedin.com is served on 127.0.0.1; extensions: unpacked folders, the first is the one
 *   meant when no folder is named; lang, dark, reducedMotion, width, height, headful; probe: false leaves the probe out;
 *   handleSIGINT: false leaves Ctrl-C to the caller, who then has to close the browser;
 *   welcome: false says that the extension opens no page when it is installed;
 *   env: what the browser's environment has beside this process's;
 *   watchHosts: true writes down every host that the browser, as a whole, wants to reach (see visits).
 */
export async function launch(kind, options = {}) {
  const { port, lang, dark = false, reducedMotion = false, width = 1280, height = 800, headful = false, probe = true, watchHosts = false, handleSIGINT = true, welcome = true, env } = options;
  const extensions = (options.extensions ?? []).map((directory) => realpathSync(resolve(directory)));
  const wing = kind === 'firefox' ? firefox : chromium;
  const executablePath = findExecutable(kind);
  const folder = mkdtempSync(join(temporaryRoot(executablePath, tmpdir()), 'trainstop-e2e-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.once('exit', removeFolder);
  let driver;
  let proxy;
  const tidyUp = async () => {
    process.off('exit', removeFolder);
    removeFolder();
    await proxy?.close();
  };
  try {
    if (watchHosts) proxy = await startProxy(port);
    const probeFolder = copyProbe(wing, folder);
    const profile = join(folder, 'profile');
    mkdirSync(profile);
    const addons = kind === 'firefox' ? [firefox.PROBE_ID, ...extensions.map(addonId)] : [];
    driver = await wing.launchPuppeteer({
      executablePath, profile, port, lang, dark, reducedMotion, width, height, headful, addons, proxyPort: proxy?.port, timeout: 60_000, handleSIGINT, env,
    });
    const browser = new TestBrowser(kind, driver, { extensions, dark, folder, tidyUp, welcome, visits: proxy?.visits });
    await browser.prepare(probe ? probeFolder : null);
    return browser;
  } catch (error) {
    driver?.process()?.kill('SIGKILL');
    await tidyUp();
    throw error;
  }
}

function copyProbe(wing, folder) {
  const copy = join(folder, 'probe');
  cpSync(PROBE, copy, { recursive: true });
  const file = join(copy, 'manifest.json');
  writeFileSync(file, JSON.stringify(wing.probeManifest(JSON.parse(readFileSync(file, 'utf8'))), null, 2));
  return copy;
}

export class TestBrowser {
  log = new Log();
  #extensions;
  #ids = new Map();
  #dark;
  #tidyUp;
  #welcome;
  #tabs = new WeakMap();
  #desk = new Map(); // extension id -> a plain page of that extension, kept in the background
  #ours = new Set(); // pages that stay when a test's pages are closed

  constructor(kind, driver, { extensions, dark, folder, tidyUp, welcome, visits = [] }) {
    this.kind = kind;
    this.puppeteer = driver;
    this.visits = visits; // with watchHosts: [{ at, host, port, method }], the browser's own included
    this.folder = folder; // the profile and the probe's copy; goes with the browser
    this.#extensions = extensions;
    this.#dark = dark;
    this.#tidyUp = tidyUp;
    this.#welcome = welcome;
    this.wing = kind === 'firefox' ? new firefox.Firefox(driver, this.log) : new chromium.Chromium(driver, this.log);
  }

  async prepare(probe) {
    const watch = async (target) => {
      const page = target.type() === 'page' ? await target.page().catch(() => null) : null;
      if (page) this.watch(page);
    };
    this.puppeteer.on('targetcreated', watch);
    await this.wing.prepare?.();
    for (const directory of this.#extensions) await this.#install(directory);
    const [first] = await this.puppeteer.pages();
    if (first) this.#ours.add(first);
    await this.wing.start(probe && (await this.puppeteer.installExtension(probe)), first);
  }

  async #install(directory) {
    const id = await this.puppeteer.installExtension(directory);
    this.#ids.set(directory, id);
    if (!this.#welcome || !existsSync(join(directory, 'welcome.html'))) return;
    // What a member would close: it is in front of every page under test, and a page that is not seen reads nothing.
    await this.wing.closeWelcome(this.wing.url(id, 'welcome.html'));
  }

  get connected() {
    return this.puppeteer.connected && !this.closed;
  }

  /** The browser's id of an extension: the address part in Chromium, the gecko id in Firefox. */
  extensionId(directory = this.#extensions[0]) {
    const id = this.#ids.get(directory) ?? this.#ids.get(realpathSync(resolve(directory)));
    if (!id) throw new Error(`${directory} is not installed in this browser.`);
    return id;
  }

  extensionUrl(path, directory) {
    return this.wing.url(this.extensionId(directory), path);
  }

  /** Listens to a page, however it was opened, and makes its visits steady. To be called twice does no harm. */
  watch(page) {
    this.log.watch(page, this.kind === 'firefox');
    if (this.kind === 'firefox') steady(page);
  }

  /** A new page in front, visible and focused. */
  async newPage({ window = false, background = false } = {}) {
    const page = background
      ? await this.wing.newBackgroundPage()
      : await this.puppeteer.newPage(window ? { type: 'window' } : {});
    this.watch(page);
    if (this.#dark && this.kind === 'chromium') {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    }
    return page;
  }

  /** The pages of the test: all but the harness's own. */
  async pages() {
    return (await this.puppeteer.pages()).filter((page) => !this.#ours.has(page));
  }

  /** Waits for a page that somebody else opens, e.g. the extension, whose address matches. */
  async waitForPage(matches, { timeout = 5_000 } = {}) {
    const test = typeof matches === 'string' ? (url) => url.includes(matches) : matches;
    const target = await this.puppeteer.waitForTarget((each) => each.type() === 'page' && test(each.url()), { timeout });
    return target.page();
  }

  /** An extension's page. In a window of its own, so that the page under test stays visible, as it is behind a popup. */
  async openExtensionPage(path, { directory, window = true, background = false, width, height } = {}) {
    const page = await this.newPage({ window, background });
    if (width && height) await page.setViewport({ width, height });
    await this.wing.open(page, this.extensionUrl(path, directory));
    return page;
  }

  /** The popup that the toolbar button opens over `page`. Chromium only: Firefox's cannot be reached by a driver. */
  async openToolbarPopup(page, path) {
    if (!this.wing.openPopup) throw new Error('The toolbar popup itself can be opened in Chromium only.');
    const popup = await this.wing.openPopup(page, this.extensionId(), this.extensionUrl(path));
    this.watch(popup);
    return popup;
  }

  /** Runs `fn` in a page of the extension that shows its manifest and has no script of its own. */
  async inExtension(fn, ...args) {
    const id = this.extensionId();
    let desk = this.#desk.get(id);
    if (!desk || desk.isClosed()) {
      desk = await this.openExtensionPage('manifest.json', { window: false, background: true });
      this.#desk.set(id, desk);
      this.#ours.add(desk);
    }
    return desk.evaluate(fn, ...args);
  }

  /** The extension's storage: get(keys), set(items), remove(keys), clear(), each with an area ('local' unless told). */
  storage = {
    get: (keys = null, area = 'local') => this.inExtension((k, a) => chrome.storage[a].get(k), keys, area),
    set: (items, area = 'local') => this.inExtension((i, a) => chrome.storage[a].set(i), items, area),
    remove: (keys, area = 'local') => this.inExtension((k, a) => chrome.storage[a].remove(k), keys, area),
    clear: (area = 'local') => this.inExtension((a) => chrome.storage[a].clear(), area),
  };

  /** Ends the service worker or event page, as the browser does when it is idle. True if there was one. */
  killBackground(directory) {
    return this.wing.killBackground(this.extensionId(directory));
  }

  backgroundAlive(directory) {
    return this.wing.backgroundAlive(this.extensionId(directory));
  }

  /** Takes the extension out and puts it in again: its storage, badge and timers are gone. */
  async reinstall(directory = this.#extensions[0]) {
    const id = this.extensionId(directory);
    await this.#desk.get(id)?.close().catch(() => {});
    this.#ours.delete(this.#desk.get(id));
    this.#desk.delete(id);
    await this.puppeteer.uninstallExtension(id);
    await this.#install(directory);
  }

  /** Closes the pages of the test. */
  async closePages() {
    await Promise.all((await this.pages()).map((page) => page.close().catch(() => {})));
  }

  /** Back to the state after launch: no pages, no cookies, the extensions as new, nothing logged. */
  async reset() {
    await this.closePages();
    for (const directory of this.#extensions) await this.reinstall(directory);
    // What the extension has opened while its tabs were closed under it.
    await this.closePages();
    await this.wing.clearSite(ORIGIN);
    if (this.wing.probe) await this.wing.inBridge(() => globalThis.forgetRecords());
    await this.wing.collect();
    this.log.clear();
  }

  /** Asks the probe in `page`. Asks again while the page navigates; throws one sentence when the time is up. */
  async ask(page, question, { timeout = 5_000 } = {}) {
    const end = Date.now() + timeout;
    let why = 'no answer';
    do {
      const left = Math.max(end - Date.now(), 50);
      // Long waits go in slices, so that an answer that is lost with its page is asked for again.
      const slice = Math.min(left, 1_000);
      const reply = await within(this.#askOnce(page, { ...question, timeout: slice }), slice + 2_000);
      if (reply === 'late') why = 'the probe did not answer in time';
      else if (reply.error) throw new Error(`The probe failed: ${reply.error}`);
      else if (reply.silent) why = reply.silent;
      else if (reply.answer.met === false && end - Date.now() > 20) continue;
      else return reply.answer;
      await new Promise((done) => setTimeout(done, 15));
    } while (Date.now() < end);
    throw new Error(`The probe cannot be reached in ${page.url()}: ${why}`);
  }

  async #askOnce(page, question) {
    if (!this.#tabs.has(page)) this.#tabs.set(page, await this.wing.tabOf(page));
    return this.wing.inBridge((tab, q) => globalThis.ask(tab, q), this.#tabs.get(page), question);
  }

  /** All the probe has recorded in this page's tab, across its documents. */
  async recordsOf(page) {
    const answer = await this.ask(page, { ask: 'history' }, { timeout: 500 }).catch(() => null);
    const kept = await this.wing.inBridge((tab) => globalThis.recordsOf(tab), this.#tabs.get(page) ?? -1);
    const earlier = answer ? kept.filter((record) => record.document !== answer.document) : kept;
    return [...earlier, ...(answer?.history ?? [])].sort((a, b) => a.at - b.at);
  }

  /** What was logged as an error: by the extension in all its seats, or by a page's own script. */
  async errors(kind) {
    await this.wing.collect();
    return this.log.errors(kind);
  }

  async assertNoErrors(kind) {
    const errors = await this.errors(kind);
    if (errors.length) throw new Error(`${errors.length} error(s) were logged:\n${lines(errors)}`);
  }

  clearSite() {
    return this.wing.clearSite(ORIGIN);
  }

  /** Ends the browser, by force if it does not go by itself, and removes its profile. Only its own process. */
  async close() {
    if (this.closed) return;
    this.closed = true;
    const child = this.puppeteer.process();
    const exited = new Promise((done) => (child.exitCode ?? child.signalCode) !== null ? done() : child.once('exit', done));
    await within(this.puppeteer.close().catch(() => {}), 5_000);
    if ((await within(exited, 2_000)) === 'late') {
      child.kill('SIGKILL');
      await within(exited, 2_000);
    }
    await this.#tidyUp();
  }
}
