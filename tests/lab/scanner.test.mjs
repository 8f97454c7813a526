// The lab's scanner in real browsers: it finds nothing on any page of the lab, and everything that is planted.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { AI_PATH, SWITCH, inEachBrowser } from './in-browsers.mjs';
import { PAGES, ROOT } from './settings/catalog.mjs';

inEachBrowser('the scanner', ({ current, open, openSwitch, scan, clean }) => {
  let lab;
  let page;
  before(() => { ({ lab, page } = current()); });

  describe('clean', () => {
    const paths = ['/feed/', '/in/ada-example/', '/jobs/', '/messaging/', '/preload/', '/checkpoint/challenge', '/uas/login', '/nothing/',
      `${ROOT}categories/privacy`, `${ROOT}download-my-data`, ...PAGES.map(({ slug }) => ROOT + slug)];
    test('every page: the scanner ran, and found and reported nothing', async () => {
      for (const path of paths) {
        await open(path);
        const result = await scan();
        assert.ok(result.tried >= 14 && result.nodes > 30, path);
        assert.deepEqual(result.findings, [], path);
        assert.ok(lab.scans.some((s) => s.page === path && s.reason === 'load'), path);
      }
      clean();
    });

    test('every build, language, theme, direction and place of the feed', async () => {
      const variants = [
        ...lab.builds.map((build) => [AI_PATH, { build, theme: 'dark' }]),
        ...lab.langs.map((lang) => [AI_PATH, { lang, dir: 'rtl' }]),
        ...['iframe', 'shadow'].map((interop) => ['/feed/', { interop }]),
      ];
      for (const [path, settings] of variants) {
        lab.set(settings);
        await open(path);
        if (path === AI_PATH) await page.waitForSelector(SWITCH);
        assert.deepEqual((await scan()).findings, [], JSON.stringify(settings));
      }
      clean();
    });

    test('after moving about, saving, and scrolling the feed to its end', async () => {
      await openSwitch();
      await page.click(SWITCH);
      await page.click('.settings-nav a');
      await page.waitForSelector('.settings-title');
      await scan();
      await open('/feed/');
      const posts = await page.evaluate(() => new Promise((resolve) => {
        const list = document.querySelector('.posts');
        const down = () => {
          if (list.children.length === 600) { watcher.disconnect(); resolve(list.children.length); }
          scrollTo(0, document.documentElement.scrollHeight);
        };
        const watcher = new MutationObserver(down);
        watcher.observe(list, { childList: true });
        down();
      }));
      assert.equal(posts, 600);
      await scan();
      clean();
    });

    test('one bare element beside head and body is noted, not found', async () => {
      await open('/feed/');
      await page.evaluate(() => document.documentElement.append(document.createElement('div')));
      await scan();
      clean();
      await lab.until(() => lab.notes().some((n) => n.kind === 'child-of-html'));
    });
  });

  describe('the scanner finds what is planted', () => {
    const scheme = 'chrome-extension://x';
    const plants = {
      'an extension address in an attribute': [() => { document.querySelector('main').setAttribute('title', 'chrome-extension://x/a.png'); }, 'attribute', scheme],
      'an extension address in a text': [() => { document.querySelector('main').append('see moz-extension://x'); }, 'text', 'moz-extension://x'],
      'the name in a text': [() => { document.querySelector('main p, main h2').firstChild.data = 'Made by TrainStop'; }, 'text', 'TrainStop'],
      'a change of the page that is not its own': [() => { document.querySelector('main').append(document.createElement('b')); }, 'foreign-mutation', '<b>'],
      'a data attribute': [() => { document.querySelector('main').dataset.foo = '1'; }, 'data-attribute', 'data-foo'],
      'an attribute of <html>': [() => { document.documentElement.setAttribute('foo', ''); }, 'root-attribute', 'foo'],
      'a class of <body>': [() => { document.body.classList.add('foo'); }, 'root-class', '.foo'],
      'a global': [() => { window.foo = 1; }, 'global', 'foo'],
      'a patched function': [() => { History.prototype.pushState = () => {}; }, 'patched', 'pushState'],
      'a message': [() => { window.postMessage('hello', '*'); }, 'message', 'linkedin.com'],
      'something stored': [() => { localStorage.setItem('foo', '1'); }, 'storage', 'localStorage foo'],
      'an address in the performance entries': [() => { performance.mark('moz-extension://x'); }, 'performance', 'moz-extension://x'],
      'a third element beside head and body': [() => { document.documentElement.append(...[1, 2, 3].map(() => document.createElement('div'))); }, 'several-hosts', ''],
      'something beside a frame in a closed tree': [() => {
        const host = document.createElement('div');
        const root = host.attachShadow({ mode: 'closed' });
        root.append(Object.assign(document.createElement('iframe'), { src: '/feed/' }), document.createElement('section'));
        document.documentElement.append(host);
      }, 'frame-tree', '<section>'],
      'an attribute on such an element': [() => { document.documentElement.append(Object.assign(document.createElement('div'), { id: 'foo' })); }, 'host-attribute', 'id'],
      'an open root in such an element': [() => { const host = document.createElement('div'); host.attachShadow({ mode: 'open' }); document.documentElement.append(host); }, 'host-open-root', ''],
      'a telling name of such an element': [() => { document.documentElement.append(document.createElement('train-banner')); }, 'host-name', 'train-banner'],
      'content in such an element': [() => { const host = document.createElement('div'); host.append('hello'); document.documentElement.append(host); }, 'host-content', 'hello'],
      'an error': [() => { setTimeout(() => { throw new Error('planted'); }); }, 'page-error', ''],
    };
    for (const [what, [plant, kind, detail]] of Object.entries(plants)) {
      test(what, async () => {
        await open('/in/ada-example/');
        await scan();
        clean();
        await page.evaluate(plant);
        await scan();
        await lab.until(() => lab.findings().some((f) => f.kind === kind && f.detail.includes(detail)), { what: `${kind} ${detail}, among ${JSON.stringify(lab.findings())}` });
        await page.evaluate(() => localStorage.clear());
      });
    }

    const violations = {
      eval: () => { setTimeout(() => { try { (0, eval)('1'); } catch { /* refused */ } }); },
      wasm: () => { setTimeout(() => { WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).catch(() => {}); }); },
      'an inline script': () => { const script = document.createElement('script'); script.textContent = '1'; document.head.append(script); },
      'an inline style': () => { document.querySelector('main').setAttribute('style', 'color: red'); },
      'another host': () => { fetch('https://example.org/').catch(() => {}); },
      'a trusted-types policy': () => { try { window.trustedTypes?.createPolicy('foo', {}); } catch { /* refused */ } },
    };
    for (const [what, violate] of Object.entries(violations)) {
      test(`a violation by ${what}, at the page and at the report address`, async () => {
        await open('/in/ada-example/');
        await page.evaluate(violate);
        await lab.until(() => lab.findings().some((f) => f.kind === 'violation') && lab.reports.length > 0);
      });
    }

    test('and it tries the ids that it is handed', async () => {
      lab.set({ scanIds: ['aaaabbbbccccddddeeeeffffgggghhhh'] });
      await open('/jobs/');
      assert.ok((await scan()).tried >= 28);
      clean();
    });
  });
});
