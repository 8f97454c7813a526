// What is particular to Firefox: launching, extension pages, the event page, and the privileged window that knows the rest.
import puppeteer from 'puppeteer-core';
import { addonId, addonUuid } from './addon-ids.mjs';

export const PROBE_ID = 'probe@trainstop.test';
export const probeManifest = (manifest) => ({ ...manifest, browser_specific_settings: { gecko: { id: PROBE_ID } } });

export function launchPuppeteer({ executablePath, profile, port, lang, dark, width, height, headful, reducedMotion, timeout, addons, proxyPort, handleSIGINT, env }) {
  const uuids = Object.fromEntries(addons.map((id) => [id, addonUuid(id)]));
  return puppeteer.launch({
    browser: 'firefox',
    executablePath,
    timeout,
    handleSIGINT,
    env: { ...process.env, ...env },
    args: ['--remote-allow-system-access', '--profile', profile, `--width=${width}`, `--height=${height + 90}`],
    acceptInsecureCerts: true,
    headless: !headful,
    defaultViewport: headful ? null : { width, height },
    extraPrefsFirefox: {
      ...(proxyPort ? proxyPrefs(proxyPort) : {}),
      ...(port && !proxyPort ? { 'network.dns.localDomains': 'www.linkedin.com', 'network.socket.forcePort': `443=${port}` } : {}),
      ...(lang ? { 'intl.accept_languages': lang, 'intl.locale.requested': lang } : {}),
      'layout.css.prefers-color-scheme.content-override': dark ? 0 : 1,
      'ui.prefersReducedMotion': reducedMotion ? 1 : 0,
      // Firefox gives an add-on a random address; given beforehand, the driver knows it, also after a reinstall.
      'extensions.webextensions.uuids': JSON.stringify(uuids),
      'extensions.webextensions.keepUuidOnUninstall': true,
    },
  });
}

const proxyPrefs = (port) => ({
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': port,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': port,
  'network.proxy.no_proxies_on': '',
  'network.proxy.allow_hijacking_localhost': true,
});

export class Firefox {
  kind = 'firefox';
  #puppeteer;
  #connection;
  #log;
  #window;

  constructor(driver, log) {
    this.#puppeteer = driver;
    this.#connection = driver.connection;
    this.#log = log;
  }

  async #send(method, params) {
    return (await this.#connection.send(method, params)).result;
  }

  /** Runs `fn` with the browser's own rights, in its first window. JSON in, JSON out. */
  async privileged(fn, ...args) {
    const outcome = await this.#send('script.evaluate', {
      expression: `(async () => JSON.stringify((await (${fn})(...${JSON.stringify(args)})) ?? null))()`,
      target: { context: this.#window },
      awaitPromise: true,
    });
    if (outcome.type === 'exception') throw new Error(`In Firefox's window: ${outcome.exceptionDetails.text}`);
    return JSON.parse(outcome.result.value);
  }

  async prepare() {
    const { contexts } = await this.#send('browsingContext.getTree', { 'moz:scope': 'chrome' });
    this.#window = contexts[0].context;
    await this.privileged(listenForErrors, String(tellErrors));
  }

  async start(probeId, firstPage) {
    if (!probeId) return;
    // A tab in the background that was there before any page under test: it never takes the focus from one.
    this.probe = firstPage;
    await this.open(firstPage, this.url(probeId, 'bridge.html'));
  }

  /** Runs `fn` in the probe's bridge page. */
  inBridge(fn, ...args) {
    return this.probe.evaluate(fn, ...args);
  }

  tabOf(page) {
    return this.privileged((id) => {
      const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
      const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
      const { embedderElement } = NavigableManager.getBrowsingContextById(id).top;
      return ExtensionParent.apiManager.global.tabTracker.getBrowserData(embedderElement).tabId;
    }, page.mainFrame()._id);
  }

  // The driver's own newPage gives a page its size, which takes a second for one that is not shown.
  async newBackgroundPage() {
    const { context } = await this.#send('browsingContext.create', { type: 'tab', background: true });
    return (await this.#puppeteer.pages()).find((page) => page.mainFrame()._id === context);
  }

  url(id, path) {
    return `moz-extension://${addonUuid(id)}/${path}`;
  }

  // page.goto never comes back for moz-extension: addresses (the driver waits for a network event that such a load does
  // not have); the protocol's own command does.
  async open(page, url) {
    await this.#send('browsingContext.navigate', { context: page.mainFrame()._id, url, wait: 'complete' });
  }

  /** Waits for the page that the extension opens when it is installed, and closes it. */
  closeWelcome(url) {
    return this.privileged(async (welcome) => {
      const end = Date.now() + 20_000;
      const find = () => [...Services.wm.getEnumerator('navigator:browser')]
        .flatMap(({ gBrowser }) => gBrowser.tabs.map((tab) => ({ gBrowser, tab })))
        .find(({ tab }) => tab.linkedBrowser.currentURI.spec === welcome);
      let found;
      while (!(found = find())) {
        if (Date.now() > end) throw new Error('The extension has opened no welcome page.');
        await new Promise((done) => setTimeout(done, 20));
      }
      found.gBrowser.removeTab(found.tab, { skipPermitUnload: true });
    }, url);
  }

  backgroundAlive(id) {
    return this.privileged((addon) => WebExtensionPolicy.getByID(addon)?.extension.backgroundState === 'running', id);
  }

  /** Ends the event page as Firefox does when it has been idle. True if there was one to kill. */
  killBackground(id) {
    return this.privileged(async (addon) => {
      const { extension } = WebExtensionPolicy.getByID(addon);
      const ran = extension.backgroundState === 'running' || extension.backgroundState === 'starting';
      await extension.terminateBackground({ ignoreDevToolsAttached: true });
      return ran;
    }, id);
  }

  clearSite() {
    return this.privileged(
      () => new Promise((resolve) => {
        const { clearData } = Services;
        const flags = clearData.CLEAR_COOKIES | clearData.CLEAR_DOM_STORAGES | clearData.CLEAR_NETWORK_CACHE;
        clearData.deleteDataFromHost('www.linkedin.com', true, flags, { onDataDeleted: () => resolve(true) });
      }),
    );
  }

  async collect() {
    for (const entry of await this.privileged(() => globalThis.harnessLog.splice(0))) this.#log.add(entry);
  }

  static extensionId = (directory) => addonId(directory);
}

// Runs in Firefox's window: gathers what extensions log, from every process, and their uncaught errors.
function listenForErrors(inEachProcess) {
  globalThis.harnessLog = [];
  Services.ppmm.addMessageListener('harness:console', ({ data }) => globalThis.harnessLog.push(data));
  Services.ppmm.loadProcessScript(`data:,${encodeURIComponent(`(${inEachProcess})()`)}`, true);
  Services.console.registerListener({
    observe(message) {
      if (!(message instanceof Ci.nsIScriptError) || !message.sourceName.startsWith('moz-extension:')) return;
      const level = message.flags & Ci.nsIScriptError.warningFlag ? 'warn' : 'error';
      globalThis.harnessLog.push({ level, where: message.sourceName, text: message.errorMessage });
    },
  });
}

// Runs in each of Firefox's content processes: reports the console calls of extension code.
function tellErrors() {
  if (Services.appinfo.processType === Services.appinfo.PROCESS_TYPE_DEFAULT) return;
  const storage = Cc['@mozilla.org/consoleAPI-storage;1'].getService(Ci.nsIConsoleAPIStorage);
  const system = Cc['@mozilla.org/systemprincipal;1'].createInstance(Ci.nsIPrincipal);
  const say = (value) => {
    try {
      return typeof value === 'object' && value?.stack ? `${value} ${value.stack}` : String(value);
    } catch {
      return '?';
    }
  };
  storage.addLogEventListener((raw) => {
    const event = raw.wrappedJSObject ?? raw;
    const where = String(event.filename);
    if (!where.startsWith('moz-extension:')) return;
    const text = Array.from(event.arguments ?? [], say).join(' ');
    sendAsyncMessage('harness:console', { level: event.level === 'assert' ? 'error' : event.level, where, text });
  }, system);
}
