// talks-to-no-one: the only requests that the extension ever causes go to the member's own settings page on
// www.linkedin.com, from the member's own tab: once a day, and after a click. The same walk with and without the extension is compared, at
// LinkedIn's server and at a proxy through which the whole browser speaks.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { startLab } from '../lab/server.mjs';
import { banner as bannerOf } from '../e2e/harness/banner.mjs';
import { launch } from '../e2e/harness/browsers.mjs';
import { builtFor, kinds } from '../e2e/harness/each-browser.mjs';
import { openPopup } from '../e2e/harness/popup.mjs';
import { ROOT, SETTING, SWITCH, turnOff } from '../e2e/support/setting.mjs';

/** What the browsers themselves may want to reach; an extension has no business there, which `FOREIGN` looks for. */
const BROWSERS_OWN = /(^|\.)(mozilla\.(com|net|org)|mozgcp\.net|firefox\.com|google\.com|googleapis\.com|googleusercontent\.com|gstatic\.com|gvt1\.com)$/;

/** One request as far as it can be compared between two runs. */
const line = ({ method, path, headers }) => `${method} ${path} ${headers['sec-fetch-dest']}`;
const byPage = (requests) => requests.filter(({ path }) => path !== '/favicon.ico').map(line);

/** What the page's own application asks for in a copy that carries no data. */
const FRAMED = `GET /mysettings-api/views?path=${encodeURIComponent(SETTING)} empty`;

/** Visits everything, and takes what LinkedIn's server was asked for on each page once it has come to rest. */
async function wander(browser, lab, extensionUrl) {
  const page = await browser.newPage();
  const asked = {};
  for (const path of ['/feed/', '/in/ada-example/', '/jobs/', '/messaging/', `${ROOT}categories/privacy`, `${ROOT}settings/linkedin-promotions`, SETTING]) {
    lab.requests.length = 0;
    // One sign-in for the whole walk: with each one comes a reading.
    await page.goto(lab.origin + (path === '/feed/' ? lab.signInUrl('ada', path) : path));
    if (path === SETTING) await page.waitForSelector(SWITCH);
    if (extensionUrl) await bannerOf(browser, page).waitPhase('warning');
    await page.evaluate(() => new Promise((rest) => { setTimeout(rest, 700); }));
    asked[path] = byPage(lab.requests);
  }
  lab.requests.length = 0;
  await browser.clearSite();
  await page.goto(`${lab.origin}/feed/`);
  asked['signed out'] = byPage(lab.requests);
  return { page, asked };
}

async function inRun(kind, extensions, fn) {
  const lab = await startLab();
  const browser = await launch(kind, { port: lab.port, extensions, watchHosts: true });
  try {
    return await fn(browser, lab);
  } finally {
    await browser.close();
    await lab.close();
  }
}

const hostsOf = (browser) => new Set(browser.visits.map(({ host }) => host));

describe('side by side', { concurrency: kinds.length }, () => {
  for (const kind of kinds) {
    test(`the same walk with and without the extension [${kind}]`, { timeout: 120_000 }, async () => {
      const without = await inRun(kind, [], async (browser, lab) => {
        const { asked } = await wander(browser, lab, null);
        return { asked, hosts: hostsOf(browser) };
      });
      await inRun(kind, [builtFor(kind)], async (browser, lab) => {
        const { asked, page } = await wander(browser, lab, browser.extensionUrl(''));
        // The day's one reading, on the first page: a copy of the setting's page, and the switch itself in a hidden frame.
        const reading = [`GET ${SETTING} empty`, `GET ${SETTING} iframe`];
        assert.deepEqual(asked['/feed/'].filter((one) => !without.asked['/feed/'].includes(one)), reading);
        const rest = Object.fromEntries(Object.entries(asked).map(([path, lines]) => [path, lines.filter((one) => path !== '/feed/' || !reading.includes(one))]));
        assert.deepEqual(rest, without.asked, 'warning asks LinkedIn for nothing, and nothing is read twice');

        // The switching: the page's own save, and fresh copies of the setting's page. Nothing else.
        const context = { banner: bannerOf(browser, page) };
        for (const json of ['present', 'missing']) {
          lab.reset();
          lab.set({ json });
          await page.goto(lab.origin + lab.signInUrl('ada', SETTING));
          await context.banner.waitPhase('warning');
          const before = lab.requests.length;
          const { look } = await turnOff(context);
          assert.equal(look.phase, 'done', look.text);
          // The last look at whether it lasts comes some three seconds later.
          await page.evaluate(() => new Promise((rest) => { setTimeout(rest, 3_600); }));
          const during = lab.requests.slice(before).filter(({ path }) => path !== '/favicon.ico');
          const saves = during.filter(({ method }) => method === 'PUT');
          assert.equal(saves.length, 1);
          const caused = during.filter((request) => request.path === SETTING);
          assert.ok(caused.length >= 1 && caused.length <= 4, caused.map(line).join(', '));
          for (const request of caused) {
            assert.deepEqual([request.method, request.cookieMember, request.headers['sec-fetch-site']], ['GET', 'ada', 'same-origin']);
            assert.ok(!('origin' in request.headers) && !('x-trainstop' in request.headers));
            assert.equal(request.headers.referer, lab.origin + SETTING, 'it comes from the member\'s own tab');
          }
          // A copy in a frame is the page itself; what its application asks for is the page's own doing.
          const rest = during.filter((request) => !saves.includes(request) && !caused.includes(request)).map(line);
          assert.deepEqual(rest.filter((one) => one !== FRAMED), []);
          if (json === 'present') assert.deepEqual(rest, []);
        }

        // The popup and the background, too.
        lab.requests.length = 0;
        const view = await openPopup(browser);
        await view.waitState('off');
        await view.click('check');
        await view.page.evaluate(() => new Promise((rest) => { setTimeout(rest, 300); }));
        await browser.killBackground();
        await view.close();
        assert.deepEqual(byPage(lab.requests).filter((one) => !one.startsWith(`GET ${SETTING} `) && one !== FRAMED), []);

        const foreign = [...hostsOf(browser)].filter((host) => host !== 'www.linkedin.com' && !without.hosts.has(host) && !BROWSERS_OWN.test(host));
        assert.deepEqual(foreign, [], 'no other host');
        assert.ok(hostsOf(browser).has('www.linkedin.com'), 'the proxy did see the visits');
      });
    });

    test(`what ships names no other host [${kind}]`, () => {
      const folder = builtFor(kind);
      const known = new Set(['https://www.linkedin.com', 'http://www.w3.org']); // LinkedIn, and the name of SVG, which is no address
      const found = [];
      for (const name of readdirSync(folder, { recursive: true })) {
        if (!/\.(js|html|css|json|wasm)$/.test(name)) continue;
        const text = readFileSync(join(folder, name), 'latin1');
        for (const [origin] of text.matchAll(/\b(?:https?|wss?):\/\/[a-z0-9][a-z0-9.-]*[a-z0-9]/gi)) if (!known.has(origin)) found.push(`${name}: ${origin}`);
        for (const word of ['XMLHttpRequest', 'WebSocket', 'EventSource', 'sendBeacon', 'importScripts']) if (text.includes(word)) found.push(`${name}: ${word}`);
      }
      assert.deepEqual(found, []);
    });
  }
});
