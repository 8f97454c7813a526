// What an administrator has laid down, by the files that the browsers read it from: it holds, it is shown as such, and the member
// cannot change it. docs/administrators.md has the same files.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startLab } from '../lab/server.mjs';
import { addonId } from './harness/addon-ids.mjs';
import { banner as bannerOf } from './harness/banner.mjs';
import { launch } from './harness/browsers.mjs';
import { builtFor, kinds } from './harness/each-browser.mjs';
import { screensIn } from './harness/screens.mjs';
import { askedFor } from './support/anywhere.mjs';
import { until } from './support/waiting.mjs';

const POLICY = { passiveReading: false, warnings: false, keepOff: false, language: 'de', welcomePage: false };
const CHROMIUM_POLICIES = '/etc/chromium/policies/managed';
const shot = screensIn(join(builtFor('chromium'), '..', 'e2e'));

/** What Chromium calls an extension that is loaded from a folder. */
const unpackedId = (folder) => [...createHash('sha256').update(folder).digest('hex').slice(0, 32)]
  .map((digit) => String.fromCharCode('a'.charCodeAt(0) + parseInt(digit, 16))).join('');

/** Lays the policy down for a copy of the extension: { extension, env, remove }. A string says why that cannot be. */
const layDown = {
  chromium(folder) {
    const extension = join(folder, 'extension');
    cpSync(builtFor('chromium'), extension, { recursive: true });
    const file = join(CHROMIUM_POLICIES, `trainstop-test-${process.pid}.json`);
    try {
      mkdirSync(CHROMIUM_POLICIES, { recursive: true });
      writeFileSync(file, JSON.stringify({ '3rdparty': { extensions: { [unpackedId(extension)]: POLICY } } }));
    } catch (error) {
      return `Chromium reads policies from ${CHROMIUM_POLICIES} alone, which cannot be written: ${error.code}`;
    }
    return { extension, remove: () => rmSync(file) };
  },
  firefox(folder) {
    const extension = builtFor('firefox');
    const id = addonId(extension);
    const policies = join(folder, '.mozilla', 'managed-storage');
    mkdirSync(policies, { recursive: true });
    writeFileSync(join(policies, `${id}.json`), JSON.stringify({ name: id, description: 'of the test', type: 'storage', data: POLICY }));
    return { extension, env: { HOME: folder }, remove: () => {} };
  },
};

for (const kind of kinds) {
  test(`what is laid down holds, is shown, and cannot be changed [${kind}]`, { timeout: 90_000 }, async (t) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'trainstop-policy-')));
    const laid = layDown[kind](folder);
    if (typeof laid === 'string') return t.skip(laid);
    const lab = await startLab();
    // Firefox has read it before the extension starts; Chromium reads a file that has just been written some seconds later.
    const browser = await launch(kind, { port: lab.port, extensions: [laid.extension], env: laid.env, welcome: kind === 'chromium' });
    try {
      const managed = () => browser.inExtension(() => chrome.storage.managed.get());
      await until(async () => (await managed()).language, 'the policy', { timeout: 30_000 });
      assert.deepEqual(await managed(), POLICY);

      const page = await browser.newPage();
      await page.goto(lab.origin + lab.signInUrl('ada', '/feed/'));
      await until(async () => Object.keys((await browser.storage.get('passes')).passes ?? {}).length, 'the pass', { timeout: 10_000 });
      assert.deepEqual(askedFor(lab), [], 'nothing is read unasked');
      assert.equal(await bannerOf(browser, page).exists(), false);

      const options = await browser.openExtensionPage('options.html');
      await options.waitForFunction(() => document.body && !document.body.hasAttribute('data-loading'), { polling: 20 });
      const shown = await options.evaluate(() => ['passive', 'warn', 'keep-off', 'language'].map((name) => {
        const field = document.querySelector(`[name=${name}]`);
        const note = document.getElementById(`${name}-policy`);
        return [name, field.type === 'checkbox' ? field.checked : field.value, field.disabled, note.checkVisibility() && note.innerText];
      }));
      const note = JSON.parse(readFileSync(join(laid.extension, '_locales', POLICY.language, 'messages.json'), 'utf8')).optionsPolicy.message;
      assert.deepEqual(shown, [['passive', false, true, note], ['warn', false, true, note], ['keep-off', false, true, note], ['language', 'de', true, note]]);
      await (await options.$('[name=passive]')).click();
      assert.equal(await options.$eval('[name=passive]', (field) => field.checked), false);
      assert.equal((await browser.storage.get('options')).options, undefined);
      await shot(`options laid down ${kind}`, options, { fullPage: true });
      await options.close();

      // The member can still ask.
      const popup = await browser.openExtensionPage('popup.html', { width: 360, height: 600 });
      await (await popup.waitForSelector('[data-action=check]', { visible: true })).click();
      await popup.waitForFunction(() => document.body.dataset.state === 'on', { timeout: 20_000, polling: 50 });
      const open = (await browser.puppeteer.pages()).map((one) => one.url());
      if (kind === 'firefox') assert.deepEqual(open.filter((url) => url.includes('welcome.html')), [], 'no welcome page');
    } finally {
      await browser.close();
      await lab.close();
      laid.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
