// Sets up one lab and one page per real browser for a test file: no extension, a clean slate before each test.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe } from 'node:test';
import { BROWSERS, openBrowser } from './browsers.mjs';
import { startLab } from './server.mjs';
import { AI_SLUG, ROOT } from './settings/catalog.mjs';

export const AI_PATH = ROOT + AI_SLUG;
export const SWITCH = 'main input[type=checkbox]';

/** `define` gets a getter of the lab and the page, which exist only once the tests run, and what one does with them. */
export function inEachBrowser(title, define) {
  for (const name of Object.keys(BROWSERS)) {
    describe(`${title} in ${name}`, { skip: BROWSERS[name] ? false : `no ${name} here` }, () => {
      let lab;
      let browser;
      let page;
      before(async () => {
        lab = await startLab();
        browser = await openBrowser(name, lab);
        page = await browser.newPage();
        await page.setViewport({ width: 1280, height: 800 });
      });
      after(async () => {
        await browser?.close();
        await lab?.close();
      });
      beforeEach(async () => {
        await page.goto('about:blank'); // what the last page still reports must not fall into this test's logs
        lab.reset();
      });
      const open = (path, member = 'ada') => page.goto(lab.origin + lab.signInUrl(member, path));
      define({
        current: () => ({ lab, page }),
        open,
        async openSwitch(path = AI_PATH) {
          await open(path);
          await page.waitForSelector(SWITCH);
        },
        checked: () => page.$eval(SWITCH, (input) => input.checked),
        shows: (on) => page.waitForFunction((selector, want) => document.querySelector(selector)?.checked === want, {}, SWITCH, on),
        scan: () => page.evaluate(() => window.__labScan()),
        clean() {
          assert.deepEqual(lab.findings(), []);
          assert.deepEqual(lab.reports, []);
        },
      });
    });
  }
}
