// The lab in real Chromium and Firefox without any extension: its switches save in every build, its application moves
// without a load, its faults are what they say.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { wireKey } from './builds/index.mjs';
import { AI_PATH, SWITCH, inEachBrowser } from './in-browsers.mjs';
import { AI_KEY, AI_SLUG, PAGES, ROOT } from './settings/catalog.mjs';

const WAYS = { 'a script': (page) => page.$eval(SWITCH, (input) => input.click()), 'the mouse': (page) => page.click(SWITCH) };

inEachBrowser('the lab', ({ current, open, openSwitch, checked, shows, scan, clean }) => {
  let lab;
  let page;
  before(() => { ({ lab, page } = current()); });

  describe('switching', () => {
    for (const build of ['aug2026', 'hashed', 'artdeco', 'renamed']) {
      for (const [way, click] of Object.entries(WAYS)) {
        test(`${build}, by ${way}: saves off, and on again`, async () => {
          lab.set({ build });
          await openSwitch();
          assert.equal(await checked(), true);
          await click(page);
          await lab.until(() => lab.saves.length === 1 && lab.state('ada') === 'off');
          await shows(false);
          assert.equal(lab.saves[0].key, wireKey(build, AI_KEY));
          await click(page);
          await lab.until(() => lab.state('ada') === 'on');
          await shows(true);
          await lab.until(() => lab.clicks.length === 2);
          for (const { kind, key, trusted } of lab.clicks) assert.deepEqual([kind, key, trusted], ['switch', wireKey(build, AI_KEY), way === 'the mouse']);
          assert.equal(lab.saves.length, 2);
        });
      }
    }

    test('the wrapper of August and the label and root of artdeco switch once, too', async () => {
      for (const [build, selector] of [['aug2026', '.setting-toggle__toggle'], ['artdeco', '.artdeco-toggle__label'], ['artdeco', '.artdeco-toggle']]) {
        lab.reset();
        lab.set({ build });
        await openSwitch();
        await page.$eval(selector, (element) => element.click());
        await shows(false);
        await lab.until(() => lab.state('ada') === 'off');
        assert.equal(lab.saves.length, 1, `${build} ${selector}`);
      }
    });

    test('every neighbour saves', async () => {
      const neighbours = PAGES.filter((p) => !p.radios && p.slug !== AI_SLUG);
      for (const build of lab.builds) {
        lab.reset();
        lab.set({ build });
        // Every page in one build; in the others those that differ: two switches, and the key as the input's id.
        for (const { slug, keys } of neighbours.filter((p) => build === 'aug2026' || p.keys.length > 1 || p.byId)) {
          await openSwitch(ROOT + slug);
          const inputs = await page.$$(SWITCH);
          assert.equal(inputs.length, keys.length, slug);
          for (const [i, key] of keys.entries()) {
            await inputs[i].click();
            await lab.until(() => lab.member('ada').value(key) === false, { what: `${build} ${key}` });
          }
        }
        assert.equal(lab.state('ada'), 'on');
      }
    });

    test('radios save', async () => {
      await open(`${ROOT}settings/email-visibility`);
      await (await page.waitForSelector('#emailVisibility__ONLY_ME')).click();
      await lab.until(() => lab.member('ada').value('emailVisibility') === 'ONLY_ME');
    });

    test('each member has a state of their own', async () => {
      lab.member('ben').setting = 'off';
      await openSwitch();
      assert.equal(await checked(), true);
      await open(AI_PATH, 'ben');
      await page.waitForSelector(SWITCH);
      assert.equal(await checked(), false);
    });

    for (const json of ['missing', 'broken']) {
      test(`with embedded JSON ${json} the page still shows the truth`, async () => {
        lab.member('ada').setting = 'off';
        lab.set({ json });
        await openSwitch();
        assert.equal(await checked(), false);
      });
    }

    test('in a frame of the same site', async () => {
      await open('/feed/');
      await page.evaluate((src) => {
        const frame = document.createElement('iframe');
        frame.src = src;
        document.body.append(frame);
      }, AI_PATH);
      await page.waitForFunction((s) => document.querySelector('body > iframe').contentDocument?.querySelector(s), {}, SWITCH);
      await page.evaluate((s) => document.querySelector('body > iframe').contentDocument.querySelector(s).click(), SWITCH);
      await lab.until(() => lab.state('ada') === 'off' && lab.clicks.some((c) => c.framed && !c.trusted));
    });
  });

  describe('moving without a load', () => {
    const loads = () => lab.requests.filter((r) => r.headers['sec-fetch-dest'] === 'document').length;
    for (const settings of [{}, { spaOrder: 'render-first' }, { spaReuse: true }]) {
      test(`to the setting, on to a neighbour, back and forth ${JSON.stringify(settings)}`, async () => {
        lab.set(settings);
        await open(`${ROOT}categories/privacy`);
        const before = loads();
        const follow = async (path) => (await page.waitForSelector(`main a[href="${path}"], aside a[href="${path}"]`)).evaluate((link) => link.click());
        const at = (path, selector) => page.waitForFunction((p, s) => location.pathname === p && document.querySelector(s), {}, path, selector);
        await follow(AI_PATH);
        await at(AI_PATH, '#allowDataForGenerativeAI');
        await page.evaluate((s) => { window.kept = document.querySelector(s); }, SWITCH);
        await follow(`${ROOT}categories/privacy`);
        await at(`${ROOT}categories/privacy`, '.settings-title');
        await page.evaluate(() => history.back());
        await at(AI_PATH, '#allowDataForGenerativeAI');
        await page.evaluate(() => history.back());
        await at(`${ROOT}categories/privacy`, '.settings-title');
        await page.evaluate(() => history.forward());
        await at(AI_PATH, '#allowDataForGenerativeAI');
        await page.click(SWITCH);
        await lab.until(() => lab.state('ada') === 'off');
        assert.equal(loads(), before);
      });
    }

    test('spaReuse hands the very node on, with another key and state', async () => {
      lab.set({ spaReuse: true });
      lab.member('ada').setValue('allowAdsByAge', false);
      await openSwitch();
      await page.evaluate((s, path) => {
        window.kept = document.querySelector(s);
        const link = document.createElement('a');
        link.href = path;
        document.body.append(link);
        link.click();
      }, SWITCH, `${ROOT}settings/ads-by-age`);
      await page.waitForSelector('#allowAdsByAge');
      assert.deepEqual(await page.$eval(SWITCH, (input) => [input === window.kept, input.getAttribute('aria-labelledby'), input.checked]), [true, 'allowAdsByAge', false]);
      await page.click(SWITCH);
      await lab.until(() => lab.member('ada').value('allowAdsByAge') === true);
      assert.equal(lab.saves.length, 1, 'the old view no longer listens');
    });

    test('softNav: from the feed by the menu to the setting, and back to the feed', async () => {
      lab.set({ softNav: true });
      await open('/feed/');
      const before = loads();
      await page.click('.nav__me summary');
      await page.click('.nav__menu a[href="/mypreferences/d/"]');
      await page.waitForSelector('.settings-title');
      assert.equal(await page.evaluate(() => location.pathname), `${ROOT}categories/account`);
      await page.click(`.settings-nav a[href="${ROOT}categories/privacy"]`);
      await (await page.waitForSelector(`main a[href="${AI_PATH}"]`)).click();
      await (await page.waitForSelector(SWITCH)).click();
      await lab.until(() => lab.state('ada') === 'off');
      assert.equal(loads(), before);
      await scan();
      clean();
      await page.evaluate(() => history.go(-3));
      await page.waitForSelector('.post');
    });

    test('address-first: the old view stands under the new address for the render delay', async () => {
      lab.set({ renderDelayMs: 300 });
      await openSwitch();
      await page.click('.settings-nav a');
      assert.deepEqual(await page.evaluate((s) => [location.pathname, !!document.querySelector(s)], SWITCH), [`${ROOT}categories/account`, true]);
      await page.waitForSelector('.settings-title');
    });
  });

  describe('faults in the page', () => {
    const off = async () => { await openSwitch(); await page.click(SWITCH); };

    test('save-500: put back, and said', async () => {
      lab.set({ fault: 'save-500' });
      await off();
      await page.waitForSelector('.toast--error');
      assert.equal(await checked(), true);
      assert.equal(lab.state('ada'), 'on');
    });
    test('save-500-silent: looks off, is on', async () => {
      lab.set({ fault: 'save-500-silent' });
      await off();
      await lab.until(() => lab.saves[0]?.status === 500);
      assert.equal(await checked(), false);
      assert.equal(lab.state('ada'), 'on');
      assert.equal(await page.$('.toast'), null);
    });
    test('revert: off, then on again in both places', async () => {
      lab.set({ fault: 'revert', revertMs: 200 });
      await off();
      await lab.until(() => lab.saves[0]?.applied);
      await lab.until(() => lab.state('ada') === 'on');
      await shows(true);
    });
    test('revert-silent: on again at the server, the page looks off', async () => {
      lab.set({ fault: 'revert-silent', revertMs: 200 });
      await off();
      await lab.until(() => lab.saves[0]?.applied);
      await lab.until(() => lab.state('ada') === 'on');
      assert.equal(await checked(), false);
    });
    test('late: the switch comes after lateMs, at a load and in the application', async () => {
      lab.set({ fault: 'late', lateMs: 400 });
      await open(AI_PATH);
      await page.waitForSelector('main h1');
      assert.equal(await page.$(SWITCH), null);
      await page.waitForSelector(SWITCH);
      await page.click('.settings-back');
      await (await page.waitForSelector(`main a[href="${AI_PATH}"]`)).click();
      await page.waitForSelector('main h1');
      await page.waitForSelector(SWITCH);
      clean();
    });
    test('session-ends: looks off, is on, and sign-in everywhere', async () => {
      lab.set({ fault: 'session-ends' });
      await off();
      await lab.until(() => lab.saves[0]?.status === 401);
      assert.equal(lab.state('ada'), 'on');
      await page.goto(`${lab.origin}/feed/`);
      assert.equal(new URL(page.url()).pathname, '/uas/login');
    });
    test('dialog: nothing is saved before the confirmation; cancelling puts the switch back', async () => {
      lab.set({ fault: 'dialog' });
      await off();
      await page.waitForSelector('[role=dialog]');
      assert.equal(lab.saves.length, 0);
      await page.click('.dialog [value=no]');
      await shows(true);
      assert.equal(lab.saves.length, 0);
      await page.click(SWITCH);
      await (await page.waitForSelector('.dialog [value=yes]')).click();
      await lab.until(() => lab.state('ada') === 'off');
    });
    test('checkpoint: the page goes there', async () => {
      lab.set({ fault: 'checkpoint' });
      await off();
      await page.waitForFunction(() => location.pathname === '/checkpoint/challenge');
      assert.equal(lab.state('ada'), 'on');
    });
    test('save-hangs: looks off, is on, no answer', async () => {
      lab.set({ fault: 'save-hangs' });
      await off();
      await lab.until(() => lab.saves.length === 1);
      assert.equal(await checked(), false);
      assert.equal(lab.saves[0].status, null);
      assert.equal(lab.state('ada'), 'on');
    });
    test('no-switch, disabled, document-500, not offered', async () => {
      lab.set({ fault: 'no-switch' });
      await open(AI_PATH);
      await page.waitForSelector('main h1');
      assert.equal(await page.$(SWITCH), null);
      lab.set({ fault: 'disabled' });
      await openSwitch();
      assert.equal(await page.$eval(SWITCH, (input) => input.disabled), true);
      lab.set({ fault: 'document-500' });
      assert.equal((await open(AI_PATH)).status(), 500);
      lab.set({ fault: null, offered: false });
      await open(AI_PATH);
      await page.waitForSelector('main h1');
      assert.equal(await page.$(SWITCH), null);
    });
    test('stale-json: a page loaded after the save shows what was before', async () => {
      lab.set({ fault: 'stale-json' });
      await off();
      await lab.until(() => lab.state('ada') === 'off');
      await openSwitch();
      assert.equal(await checked(), true);
    });
    test('decoys: a second control, whose click is logged as such and saves nothing', async () => {
      for (const decoy of ['same-name', 'other', 'disabled-twin', 'hidden-twin']) {
        for (const build of lab.builds) {
          lab.set({ decoy, build });
          await openSwitch();
          assert.equal(await page.$$eval(SWITCH, (inputs) => inputs.length), 2, `${decoy} ${build}`);
          lab.clicks.length = 0;
          await page.$eval(SWITCH, (input) => { input.disabled = false; input.click(); });
          await lab.until(() => lab.clicks.some((c) => c.key === `decoy:${decoy}`));
        }
      }
      assert.equal(lab.saves.length, 0);
    });
  });

  test('signing in by the page, and out by the menu', async () => {
    lab.endSessions();
    await page.goto(lab.origin + AI_PATH);
    assert.equal(new URL(page.url()).pathname, '/uas/login');
    await page.click('button[value=ben]');
    await page.waitForSelector(SWITCH);
    assert.equal(new URL(page.url()).pathname, AI_PATH);
    assert.match(await page.evaluate(() => document.cookie), /JSESSIONID="ajax:\d+"/);
    await page.click('.nav__me summary');
    await page.click('.nav__menu .link-button');
    await page.waitForFunction(() => location.pathname === '/uas/login');
    assert.doesNotMatch(await page.evaluate(() => document.cookie), /li_at/);
  });
});
