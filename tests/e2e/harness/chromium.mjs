// What is particular to Chromium: launching, extension pages, the service worker, and where its errors come out.
import puppeteer from 'puppeteer-core';

const patience = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const probeManifest = (manifest) => ({
  ...manifest,
  permissions: [...manifest.permissions, 'debugger'], // for debugger.getTargets, which names a page's tab; nothing is attached
  background: { service_worker: 'bridge.js' },
});

export function launchPuppeteer({ executablePath, profile, port, lang, width, height, headful, reducedMotion, timeout, proxyPort, handleSIGINT, env }) {
  const rootOnLinux = process.platform === 'linux' && (process.getuid?.() === 0 || process.env.CI);
  const args = [
    ...(rootOnLinux ? ['--no-sandbox'] : []),
    ...(headful ? [] : ['--disable-gpu']),
    ...(proxyPort ? [`--proxy-server=http://127.0.0.1:${proxyPort}`, '--proxy-bypass-list=<-loopback>'] : []),
    ...(port && !proxyPort ? [`--host-resolver-rules=MAP www.linkedin.com:443 127.0.0.1:${port}`] : []),
    ...(lang ? [`--lang=${lang}`, `--accept-lang=${lang}`] : []),
    ...(reducedMotion ? ['--force-prefers-reduced-motion'] : []),
    `--window-size=${width},${height + (headful ? 90 : 0)}`,
    '--disable-quic',
    '--disable-component-update',
    '--no-default-browser-check',
  ];
  return puppeteer.launch({
    executablePath,
    args,
    timeout,
    handleSIGINT,
    userDataDir: profile,
    pipe: true,
    enableExtensions: true,
    acceptInsecureCerts: true,
    headless: !headful,
    defaultViewport: headful ? null : { width, height },
    // On Linux the interface language, and so i18n.getUILanguage(), comes from here.
    env: { ...process.env, ...(lang ? { LANGUAGE: lang } : {}), ...env },
  });
}

export class Chromium {
  kind = 'chromium';
  #puppeteer;
  #log;
  #watched = new WeakSet();
  #session; // of the first page, which stays

  constructor(driver, log) {
    this.#puppeteer = driver;
    this.#log = log;
    driver.on('targetcreated', (target) => this.#watchWorker(target));
    driver.targets().forEach((target) => this.#watchWorker(target));
  }

  async start(probeId, firstPage) {
    this.#session = await firstPage.createCDPSession();
    if (!probeId) return;
    const target = await this.#puppeteer.waitForTarget(
      (each) => each.type() === 'service_worker' && each.url().includes(probeId), { timeout: 20_000 });
    this.probe = await target.worker();
  }

  /** Runs `fn` in the probe's service worker. */
  inBridge(fn, ...args) {
    return this.probe.evaluate(fn, ...args);
  }

  async tabOf(page) {
    const session = await page.createCDPSession();
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    return this.inBridge((id) => globalThis.tabOfTarget(id), targetInfo.targetId);
  }

  newBackgroundPage() {
    return this.#puppeteer.newPage({ background: true });
  }

  url(id, path) {
    return `chrome-extension://${id}/${path}`;
  }

  async open(page, url) {
    await page.goto(url, { waitUntil: 'load' });
  }

  async openPopup(page, id, url) {
    const extension = (await this.#puppeteer.extensions()).get(id);
    await page.bringToFront();
    await extension.triggerAction(page);
    const target = await this.#puppeteer.waitForTarget((each) => each.url() === url && each.type() !== 'service_worker', { timeout: 5_000 });
    const popup = await target.asPage();
    await popup.waitForFunction(() => document.readyState === 'complete', { timeout: 5_000, polling: 20 });
    return popup;
  }

  #worker(id) {
    return this.#puppeteer.targets().find((target) => target.type() === 'service_worker' && target.url().startsWith(this.url(id, '')));
  }

  /** Waits for the page that the extension opens when it is installed, and closes it. */
  async closeWelcome(url) {
    const target = await this.#puppeteer.waitForTarget((each) => each.type() === 'page' && each.url() === url, { timeout: 20_000 });
    await (await target.page()).close();
  }

  async backgroundAlive(id) {
    return Boolean(this.#worker(id));
  }

  /** Gives the worker the word that it may be waiting for. One that is gone never answers. */
  nudgeBackground(id) {
    const said = this.#worker(id)?.createCDPSession().then((session) => session.send('Runtime.runIfWaitingForDebugger'));
    return Promise.race([said?.catch(() => {}), patience(500)]);
  }

  /** The worker itself, for tests that look into it. Attached by the driver it does not idle out: kill it. */
  async background(id, timeout = 10_000) {
    const target = await this.#puppeteer.waitForTarget(
      (each) => each.type() === 'service_worker' && each.url().startsWith(this.url(id, '')), { timeout });
    return target.worker();
  }

  /** True if there was one to kill. */
  async killBackground(id) {
    const target = this.#worker(id);
    if (!target) return false;
    const gone = new Promise((resolve) => {
      const listen = (each) => each === target && (this.#puppeteer.off('targetdestroyed', listen), resolve(true));
      this.#puppeteer.on('targetdestroyed', listen);
    });
    const closed = target.worker().then((worker) => worker.close()).catch((error) => {
      // It was ending by itself.
      if (!/No session|closed/i.test(error.message)) throw error;
    });
    // One that waits for the driver's word answers nothing else.
    await Promise.race([closed, patience(1_000)]);
    // Called back at that very moment, the worker starts again under the same target, and waits for a word of the driver first;
    // a browser without a driver waits for nothing.
    for (let tries = 0; tries < 3; tries += 1) {
      if (await Promise.race([gone, patience(100)])) return true;
      await this.nudgeBackground(id);
    }
    return true;
  }

  async clearSite(origin) {
    await this.#session.send('Network.clearBrowserCookies');
    await this.#session.send('Network.clearBrowserCache');
    await this.#session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  }

  async collect() {} // everything arrives by itself

  async #watchWorker(target) {
    if (target.type() !== 'service_worker' || !target.url().startsWith('chrome-extension://') || this.#watched.has(target)) return;
    this.#watched.add(target);
    const where = target.url();
    // Attaching enables the runtime, which replays what the worker has said before: so listen in this very turn.
    const worker = await target.worker().catch(() => null);
    if (!worker) return; // gone already
    const session = worker.client;
    session.on('Runtime.consoleAPICalled', ({ type, args }) => {
      const text = args.map((arg) => arg.value ?? arg.description ?? arg.type).join(' ');
      this.#log.add({ level: type === 'assert' ? 'error' : type, where, text });
    });
    session.on('Runtime.exceptionThrown', ({ exceptionDetails: { exception, text } }) =>
      this.#log.add({ level: 'error', where, text: exception?.description ?? `${text} ${exception?.value ?? ''}`.trim() }));
  }
}
