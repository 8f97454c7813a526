// The harness's own test: what it claims to see and do, proven against a fake page and a fake extension in both browsers.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bannerTree, flatten } from './a11y.mjs';
import { banner as bannerOf } from './banner.mjs';
import { launch } from './browsers.mjs';
import { eachBrowserWith, kinds } from './each-browser.mjs';
import { findExecutable } from './executables.mjs';
import { startFakeLab, writeFakeExtension } from './fakes.mjs';

const fakes = new Map(kinds.map((kind) => [kind, writeFakeExtension(kind)]));
const shots = mkdtempSync(join(tmpdir(), 'trainstop-shots-'));
const each = eachBrowserWith({ startLab: startFakeLab, extensions: (kind) => [fakes.get(kind).folder], shots });
after(() => {
  for (const fake of fakes.values()) fake.remove();
  rmSync(shots, { recursive: true, force: true });
});

each('looks into the closed root', async ({ page, banner, visit }) => {
  await visit('/');
  const look = await banner.waitPhase('warning');
  assert.equal(look.banners, 1);
  assert.deepEqual(look.hosts.map(({ tag, parent, closed, attributes }) => ({ tag, parent, closed, attributes })),
    [{ tag: 'div', parent: 'html', closed: true, attributes: [] }]);
  assert.match(look.text, /^LinkedIn trains on your data\./);
  assert.deepEqual(look.buttons.map(({ action, label, disabled }) => ({ action, label, disabled })), [
    { action: 'turn-off', label: 'Turn off', disabled: false },
    { action: 'not-now', label: 'Not now, please', disabled: false },
    { action: 'never', label: 'Never', disabled: true },
  ]);
  assert.ok(look.rect.width > 300 && look.buttons[0].rect.width > 20);
  assert.equal(look.frames, 0);
  assert.deepEqual(await page.evaluate(() => [document.visibilityState, document.hasFocus()]), ['visible', true]);
});

each('a real click is trusted and arrives; quick phases and frames are recorded', async ({ banner, visit }) => {
  await visit('/');
  await banner.click('turn-off');
  await banner.waitPhase('done');
  assert.deepEqual(await banner.phases(), ['warning', 'working', 'done']);
  const history = await banner.history();
  assert.ok(history.some(({ text }) => text.startsWith('One.')) && history.some(({ text }) => text.startsWith('Two.')));
  assert.ok(history.some(({ frames }) => frames === 1), 'the frame that lived for a millisecond');
  assert.equal(history.at(-1).frames, 0);
});

each('a synthetic click is not trusted', async ({ banner, visit }) => {
  await visit('/');
  await banner.waitExists();
  await banner.syntheticClick('turn-off');
  await banner.waitText('Refused 2.');
  assert.deepEqual(await banner.phases(), ['warning']);
});

each('keys are real, too', async ({ banner, visit }) => {
  await visit('/');
  await banner.waitExists();
  assert.deepEqual(await banner.tabTo('turn-off'), []);
  await banner.press('turn-off', 'Enter');
  await banner.waitPhase('done');
});

each('what cannot be clicked is not clicked', async ({ banner, page, visit }) => {
  await visit('/');
  await banner.waitExists();
  await assert.rejects(banner.click('never', { timeout: 200 }), /"never" is disabled/);
  await assert.rejects(banner.click('why', { timeout: 200 }), /no button "why"/);
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<dialog id="d" style="width:100vw;height:100vh;max-width:none;max-height:none">over it</dialog>');
    document.querySelector('#d').showModal();
  });
  await assert.rejects(banner.click('turn-off', { timeout: 200 }), /covered/);
});

each('history outlives its document', async ({ banner, page, visit }) => {
  await visit('/?away');
  await page.waitForFunction(() => location.pathname === '/next', { timeout: 5_000 });
  await banner.waitPhase('warning');
  const history = await banner.history();
  assert.deepEqual(history.map(({ phase }) => phase).filter((phase, at, all) => phase !== all[at - 1]), ['warning', 'working', 'warning']);
  assert.equal(new Set(history.map((record) => record.document)).size, 2);
  await banner.click('not-now');
  await banner.waitGone();
  await banner.staysAway(100);
});

each('waiting ends with a sentence', async ({ banner, visit }) => {
  await visit('/');
  await assert.rejects(banner.waitPhase('failed', { timeout: 150 }), /Waited 150 ms for .*failed; there is phase warning/);
});

each('the page sees nothing of the probe', async ({ banner, page, visit }) => {
  await visit('/');
  await banner.click('turn-off');
  await banner.waitPhase('done');
  const { names, seen, attributes, resources } = await page.evaluate(() => ({
    names: Object.getOwnPropertyNames(window).filter((name) => !window.before.includes(name) && !['before', 'seen', 'own'].includes(name)),
    seen: window.seen,
    attributes: [...document.documentElement.attributes, ...document.body.attributes].map(({ name }) => name),
    resources: performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !name.includes('favicon')),
  }));
  assert.deepEqual(names, []);
  assert.deepEqual(attributes, ['lang']);
  assert.deepEqual(resources, []);
  // The fake's own host is all that was ever added after the page itself.
  assert.deepEqual(seen.filter((one) => !/BODY|H1|BUTTON|#text|SCRIPT/.test(one)), ['childList DIV']);
});

each('extension pages open, the popup works, storage can be read and written', async ({ banner, browser, page, popup, visit }) => {
  await visit('/');
  await banner.click('turn-off');
  await banner.waitPhase('done');
  assert.deepEqual(await browser.storage.get('ledger'), { ledger: { message: 'clicked' } });
  await browser.storage.set({ note: 1 });
  const view = await popup();
  assert.equal(await view.state(), 'unknown');
  assert.deepEqual((await view.buttons()).map(({ action, label }) => [action, label]), [['check', 'Check']]);
  await view.click('check');
  await view.waitState('on');
  assert.equal(await page.evaluate(() => document.visibilityState), 'visible', 'the page stays visible behind the popup');
  await view.close();
  await browser.storage.clear();
  assert.deepEqual(await browser.storage.get(), {});
});

each('a visit that cuts the load of a frame short is no failed one', { only: 'firefox' }, async ({ lab, page, visit }) => {
  const path = () => new URL(page.url()).pathname;
  for (let turn = 0; turn < 5; turn += 1) {
    await visit('/busy');
    // New frames all the time: one of them begins after the driver has begun to listen.
    await page.evaluate(() => {
      setInterval(() => document.body.append(Object.assign(document.createElement('iframe'), { src: `/frame?${Math.random()}` })), 2);
    });
    if (turn % 2) await page.reload();
    else await page.goto(`${lab.origin}/next`);
    assert.equal(path(), turn % 2 ? '/busy' : '/next');
    assert.deepEqual(await page.evaluate(() => [document.readyState, document.querySelectorAll('iframe').length]), ['complete', 0]);
  }
});

each('the toolbar popup opens over the page', { only: 'chromium' }, async ({ banner, page, popup, visit }) => {
  await visit('/');
  await banner.click('turn-off');
  await banner.waitPhase('done');
  const view = await popup({ over: page });
  const [tab] = await view.page.evaluate(() => chrome.tabs.query({ active: true, currentWindow: true }));
  assert.equal(tab.url, page.url());
  await view.click('check');
  await view.waitState('on');
  await view.close();
});

each('a page that somebody else opens can be driven', async ({ browser, visit }) => {
  await visit('/');
  await browser.inExtension(() => chrome.tabs.create({ url: 'https://www.linkedin.com/opened', active: true }).then(() => null));
  const opened = await browser.waitForPage('/opened');
  const card = bannerOf(browser, opened);
  await card.click('turn-off');
  await card.waitPhase('done');
});

each('each test starts afresh: no storage, no cookies', async ({ browser, lab, page, visit }) => {
  assert.deepEqual(await browser.storage.get(), {});
  await visit('/cookie');
  assert.match(await page.evaluate(() => document.cookie), /JSESSIONID/);
  await browser.storage.set({ left: 'over' });
  assert.equal(lab.requests.filter(({ path }) => path !== '/favicon.ico').length, 1);
});
each('afresh again', async ({ browser, page, visit }) => {
  assert.deepEqual(await browser.storage.get(), {});
  await visit('/');
  assert.equal(await page.evaluate(() => document.cookie), '');
});

each('the background can be killed and comes back', async ({ banner, browser, visit }) => {
  await visit('/');
  await banner.waitExists();
  const before = await browser.inExtension(() => chrome.runtime.sendMessage('born?'));
  assert.equal(await browser.backgroundAlive(), true);
  assert.equal(await browser.killBackground(), true);
  assert.equal(await browser.backgroundAlive(), false);
  assert.equal(await browser.killBackground(), false);
  const after = await browser.inExtension(() => chrome.runtime.sendMessage('born?'));
  assert.ok(after > before, 'another one was born');
});

each('errors of every seat are noticed', { allowErrors: true }, async ({ banner, browser, visit }) => {
  await browser.assertNoErrors();
  await visit('/?fail');
  await banner.waitExists();
  const wanted = ['content script complains', 'content script throws', 'background complains', 'background throws'];
  const deadline = Date.now() + 3_000;
  let missing;
  do {
    const texts = (await browser.errors('extension')).map(({ text }) => text);
    missing = wanted.filter((one) => !texts.some((text) => text.includes(one)));
  } while (missing.length && Date.now() < deadline);
  assert.deepEqual(missing, []);
  assert.deepEqual(await browser.errors('page'), []);
  await assert.rejects(browser.assertNoErrors(), /were logged/);
});

each('the accessibility tree shows the banner', { only: 'chromium' }, async ({ banner, page, visit }) => {
  await visit('/');
  await banner.waitExists();
  const tree = await bannerTree(page);
  assert.deepEqual([tree.role, tree.name], ['region', 'Trainstop']);
  assert.deepEqual(flatten(tree).filter(({ role }) => role === 'button').map(({ name }) => name), ['Turn off', 'Not now, please', 'Never']);
});

each('screenshots are saved', async ({ banner, kind, page, shot, visit }) => {
  await visit('/');
  await banner.waitExists();
  assert.ok(existsSync(await shot(`A page: ${kind}`, page)));
  assert.ok(existsSync(await shot(`Banner ${kind}`, page, { clip: await banner.rect(), margin: 8 })));
});

for (const kind of kinds) {
  test(`launch options: dark, language, motion, hosts; nothing is left behind [${kind}]`, async () => {
    const lab = await startFakeLab();
    const options = { lang: 'de', dark: true, reducedMotion: true, width: 900, height: 700, watchHosts: true };
    const browser = await launch(kind, { port: lab.port, extensions: [fakes.get(kind).folder], ...options });
    try {
      const page = await browser.newPage();
      await page.goto(lab.origin);
      assert.deepEqual(await page.evaluate(() => [
        matchMedia('(prefers-color-scheme: dark)').matches,
        matchMedia('(prefers-reduced-motion: reduce)').matches,
        navigator.language,
        innerWidth,
        innerHeight,
      ]), [true, true, 'de', 900, 700]);
      await bannerOf(browser, page).waitPhase('warning');
      await browser.inExtension(() => fetch('https://elsewhere.example/', { mode: 'no-cors' }).catch(() => {}));
      assert.ok(browser.visits.some(({ host, port }) => host === 'elsewhere.example' && port === 443));
      assert.ok(browser.visits.some(({ host }) => host === 'www.linkedin.com'));
      await browser.assertNoErrors('extension');
    } finally {
      await browser.close();
      await lab.close();
    }
    assert.equal(browser.connected, false);
    const child = browser.puppeteer.process();
    assert.ok(child.exitCode !== null || child.signalCode !== null, 'the process is gone');
    assert.equal(existsSync(browser.folder), false, 'the profile is gone');
  });
}

test('a missing browser is told in one sentence', () => {
  const none = { env: {}, platform: 'linux', exists: () => false };
  assert.throws(() => findExecutable('chromium', none), /No chromium was found: apt-get install .* or set CHROMIUM_BIN/);
  assert.throws(() => findExecutable('firefox', { ...none, env: { FIREFOX_BIN: 'nowhere' } }), /FIREFOX_BIN names nowhere/);
  assert.throws(() => findExecutable('opera', none), /no browser kind/);
});
