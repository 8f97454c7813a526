// The policy of the extension's own pages: they do all they have to do without breaking it; what is put into them from outside does
// not run; and no page of anybody's can have one of them in a frame.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { after } from 'node:test';
import { builtFor, kinds, sideBySide } from './harness/each-browser.mjs';
import { moment } from './support/anywhere.mjs';
import { OWN_PAGES } from './support/own-pages.mjs';
import { SETTING } from './support/setting.mjs';

const trial = (what) => ({ table: 'doors', what });

/** The violations of a policy that the browser has told of since; `seen` marks what was there before. */
const told = async (browser) => {
  await browser.wing.collect();
  return browser.log.entries.filter(({ text }) => /content.security.policy|refused to/i.test(text)).map(({ text, where }) => `${where}: ${text}`);
};

/** Runs in a page: the violations of its policy from now on. */
const listen = () => {
  globalThis.violations = [];
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => globalThis.violations.push(effectiveDirective));
};

/** Runs in a page: puts in what does not belong there, and says what of it ran. */
async function putIn() {
  globalThis.ran = [];
  const add = (tag, set) => document.body.appendChild(Object.assign(document.createElement(tag), set));
  add('script', { textContent: 'globalThis.ran.push("inline script")' });
  add('script', { src: 'data:text/javascript,globalThis.ran.push("script from data")' });
  add('script', { src: 'https://www.linkedin.com/client/settings.js', onload: () => globalThis.ran.push('script of LinkedIn') });
  const button = document.createElement('button');
  button.setAttribute('onclick', 'globalThis.ran.push("handler in an attribute")');
  button.click();
  add('style', { textContent: 'body { outline: 9px solid red }' });
  const image = add('img', { src: 'https://www.linkedin.com/favicon.ico' });
  add('iframe', { src: 'https://www.linkedin.com/feed/' });
  add('base', { href: 'https://www.linkedin.com/' });
  try {
    add('form', { action: 'https://www.linkedin.com/feed/', target: '_blank' }).submit();
  } catch { /* Firefox says so at once */ }
  // In a turn of their own: what a driver runs may make code from text.
  await new Promise((done) => {
    setTimeout(() => {
      for (const make of [() => (0, eval)('1'), () => new Function('return 1')()]) {
        try {
          make();
          globalThis.ran.push('code from text');
        } catch { /* as it should be */ }
      }
      done();
    });
  });
  const reached = await fetch('https://www.linkedin.com/feed/', { mode: 'no-cors' }).then(() => true, () => false);
  if (reached) globalThis.ran.push('request to LinkedIn');
  await new Promise((done) => { setTimeout(done, 500); });
  if (getComputedStyle(document.body).outlineWidth === '9px') globalThis.ran.push('style inside');
  if (image.naturalWidth) globalThis.ran.push('image of LinkedIn');
  return { ran: globalThis.ran, violations: [...new Set(globalThis.violations)].toSorted(), base: document.baseURI };
}

sideBySide((eachBrowser) => {
  eachBrowser('our pages do all they have to do within their policy', { trial: trial('Our own pages within their policy: popup, welcome, history, a file saved') }, async (context) => {
    const { browser, count, visit } = context;
    await visit(SETTING);
    await context.banner.waitPhase('warning');
    for (const path of OWN_PAGES) {
      const page = await browser.openExtensionPage(path);
      await page.evaluate(listen);
      await page.waitForFunction(() => !document.body.hasAttribute('data-loading'), { polling: 20 });
      const styles = await page.evaluate(() => [...document.styleSheets].map(({ cssRules }) => cssRules.length));
      assert.ok(styles.length >= 1 && styles.every(Boolean), 'with their style');
      if (path === 'history.html') {
        await (await page.$('[data-action=export-csv]')).click();
        await page.waitForFunction(() => document.getElementById('status').textContent, { polling: 20 });
      }
      assert.deepEqual(await page.evaluate(() => globalThis.violations), [], path);
      await page.close();
    }
    assert.deepEqual(await told(browser), []);
    count(OWN_PAGES.length);
  });

  eachBrowser('what is put into our pages does not run', { allowErrors: true, trial: trial('Put into our own pages: scripts, styles, frames, forms, code from text') }, async (context) => {
    const { browser, count, lab } = context;
    const page = await browser.openExtensionPage('welcome.html');
    await page.waitForFunction(() => !document.body.hasAttribute('data-loading'), { polling: 20 });
    await page.evaluate(listen);
    const before = lab.requests.length;
    const { ran, violations, base } = await page.evaluate(putIn);
    assert.deepEqual(ran, []);
    assert.equal(new URL(base).pathname, '/welcome.html');
    for (const directive of ['script-src-elem', 'script-src-attr', 'style-src-elem', 'img-src', 'frame-src', 'base-uri', 'form-action', 'connect-src']) {
      assert.ok(violations.includes(directive), `${directive} was refused; ${violations}`);
    }
    assert.deepEqual(lab.requests.slice(before).map(({ path }) => path), [], 'nothing was asked for');
    assert.notDeepEqual(await told(browser), [], 'who looks for violations sees them');
    count(10);
  });

  eachBrowser('no page can have one of ours in a frame, or ask for one of our files', { allowErrors: true, trial: trial('Our own pages in a frame of another page, our files asked for') }, async (context) => {
    const { browser, count, kind, page } = context;
    const files = readdirSync(builtFor(kind), { recursive: true }).filter((file) => /\.(?:html|js|css|png|wasm|json)$/.test(file));
    assert.ok(files.length > 20);
    await browser.inExtension(() => {
      globalThis.heard = 0;
      chrome.runtime.onMessage.addListener(() => { globalThis.heard += 1; });
    });
    await page.goto(`http://127.0.0.1:${site.port}/`);
    const got = await page.evaluate(async (addresses) => {
      const tries = addresses.map(async (address) => {
        const frame = document.createElement('iframe');
        frame.src = address;
        document.body.append(frame);
        const image = new Image();
        const shown = new Promise((done) => { image.onload = () => done(true); image.onerror = () => done(false); });
        image.src = address;
        return (await shown) || fetch(address, { mode: 'no-cors' }).then(() => true, () => false);
      });
      return (await Promise.all(tries)).filter(Boolean).length;
    }, files.map((file) => browser.extensionUrl(file)));
    assert.equal(got, 0, 'no file of ours can be had');
    await moment(page, 800);
    assert.equal(await browser.inExtension(() => globalThis.heard), 0, 'a page of ours in a frame would have asked the background');
    // In a tab it does: who listens would have heard it.
    const own = await browser.openExtensionPage('popup.html');
    await own.waitForFunction(() => !document.body.hasAttribute('data-loading'), { polling: 20 });
    assert.ok(await browser.inExtension(() => globalThis.heard) > 0);
    count(files.length);
  });
});

// A page of somebody's that forbids nothing.
const site = { port: 0 };
const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>Somebody</title><body>'));
if (kinds.length) await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
site.port = server.address().port;
after(() => { server.closeAllConnections(); server.close(); });
