// The lab's faults and odd pages, as the server plays them, without a browser.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ask as askIn, embedded, save as saveIn } from './asking.mjs';
import { startLab } from './server.mjs';
import { AI_KEY, AI_SLUG, ROOT } from './settings/catalog.mjs';

const AI_PATH = ROOT + AI_SLUG;
let lab;
let ada;
const ask = (path, how) => askIn(lab, path, { as: ada, ...how });
const save = (key, value, how) => saveIn(lab, key, value, { as: ada, ...how });

before(async () => { lab = await startLab(); });
after(() => lab.close());
beforeEach(() => {
  lab.reset();
  ada = lab.signIn('ada');
});

describe('faults, as the server plays them', () => {
  test('every fault can be set, an unknown one cannot', () => {
    for (const fault of lab.faults) lab.set({ fault });
    assert.throws(() => lab.set({ fault: 'nonsense' }));
    assert.throws(() => lab.set({ nonsense: 1 }));
    assert.throws(() => { lab.member('ada').setting = 'maybe'; });
  });

  for (const [fault, page] of [['save-500', 'put-back'], ['save-500-silent', 'keep']]) {
    test(fault, async () => {
      lab.set({ fault });
      const answer = await save(AI_KEY, 'false');
      assert.equal(answer.status, 500);
      assert.equal(answer.headers['x-lab-page'], page);
      assert.equal(lab.state('ada'), 'on');
      lab.set({ fault: null });
      assert.equal((await save(AI_KEY, 'false')).status, 200);
      assert.equal(lab.state('ada'), 'off');
    });
  }

  for (const fault of ['revert', 'revert-silent']) {
    test(fault, async () => {
      lab.set({ fault, revertMs: 30 });
      const answer = await save(AI_KEY, 'false');
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['x-lab-revert'], fault === 'revert' ? '30' : undefined);
      assert.equal(lab.saves[0].applied, true);
      await lab.until(() => lab.state('ada') === 'on');
    });
  }

  test('session-ends', async () => {
    lab.set({ fault: 'session-ends' });
    assert.equal((await ask(AI_PATH)).status, 200);
    assert.equal((await save(AI_KEY, 'false')).status, 401);
    assert.equal(lab.state('ada'), 'on');
    assert.match((await ask(AI_PATH)).location, /^\/uas\/login\?session_redirect=/);
  });

  test('checkpoint, and past it', async () => {
    lab.set({ fault: 'checkpoint' });
    assert.equal((await save(AI_KEY, 'false')).status, 403);
    assert.equal((await ask(AI_PATH)).location, '/checkpoint/challenge');
    await ask('/checkpoint/challenge', { method: 'POST' });
    assert.equal((await ask(AI_PATH)).status, 200);
  });

  test('stale-json shows what was before', async () => {
    lab.set({ fault: 'stale-json' });
    await save(AI_KEY, 'false');
    assert.equal(embedded((await ask(AI_PATH)).text, AI_KEY).value, 'true');
    lab.set({ fault: null });
    assert.equal(embedded((await ask(AI_PATH)).text, AI_KEY).value, 'false');
  });

  test('the settings pages refused, lost, or led to a checkpoint; the others are as ever', async () => {
    for (const status of [500, 429, 403]) {
      lab.set({ fault: `document-${status}` });
      assert.equal((await ask(AI_PATH)).status, status);
      assert.equal((await ask('/feed/')).status, 200);
    }
    lab.set({ fault: 'document-checkpoint' });
    assert.equal((await ask(AI_PATH)).location, '/checkpoint/challenge');
    assert.equal((await ask('/feed/')).status, 200);
    lab.set({ fault: 'document-lost' });
    await assert.rejects(ask(AI_PATH));
    assert.equal((await ask('/feed/')).status, 200);
  });

  test('saving answers with each status, loudly or not; and with a page', async () => {
    for (const status of [400, 401, 403, 429, 503]) {
      for (const [silent, page] of [['', 'put-back'], ['-silent', 'keep']]) {
        lab.set({ fault: `save-${status}${silent}` });
        const answer = await save(AI_KEY, 'false');
        assert.deepEqual([answer.status, answer.headers['x-lab-page']], [status, page]);
      }
    }
    lab.set({ fault: 'save-html' });
    const { status, headers, text } = await save(AI_KEY, 'false');
    assert.deepEqual([status, headers['content-type']], [200, 'text/html; charset=utf-8']);
    assert.match(text, /login-submit/);
    assert.equal(lab.state('ada'), 'on');
    assert.ok(lab.saves.every(({ applied }) => !applied));
  });

  test('the settings pages lead to sign-in, to another origin, to themselves', async () => {
    for (const [fault, to] of [['document-sign-in', /^\/uas\/login$/], ['document-elsewhere', /^https:\/\/127\.0\.0\.1:\d+\//], ['document-loop', new RegExp(`^${AI_PATH}$`)]]) {
      lab.set({ fault });
      assert.match((await ask(AI_PATH)).location, to);
      assert.equal((await ask('/feed/')).status, 200);
    }
  });

  test('a page asks for what hangs, and its policy lets it; nothing else does', async () => {
    for (const [fault, tag] of [['script-hangs', '<script src='], ['late-script-hangs', '<script async src='], ['style-hangs', '<link rel="stylesheet" href='], ['image-hangs', '<img src=']]) {
      lab.set({ fault });
      const { text, headers } = await ask(AI_PATH);
      assert.ok(text.includes(`${tag}"/lab-hangs/`), fault);
      assert.equal(headers['content-security-policy'].split('/lab-hangs/').length, 3, 'for scripts and styles');
    }
    lab.set({ fault: null });
    const { text, headers } = await ask(AI_PATH);
    assert.ok(!text.includes('/lab-hangs/') && !headers['content-security-policy'].includes('/lab-hangs/'));
  });

  test('the switch in a frame of the page', async () => {
    lab.set({ fault: 'in-frame' });
    const outer = await ask(AI_PATH);
    assert.match(outer.text, /data-testid="interop-iframe" src="\/preload\/\?path=/);
    assert.equal(embedded(outer.text, AI_KEY), null);
    const inner = await ask(`/preload/?path=${encodeURIComponent(AI_PATH)}`);
    assert.equal(embedded(inner.text, AI_KEY).value, 'true');
  });

  test('JSON with equal values, 20 MB long, nested deep; the page saves what is right all the same', async () => {
    lab.set({ json: 'equal-values' });
    const { text } = await ask(AI_PATH);
    const { value, onValue, offValue } = embedded(text, AI_KEY);
    assert.deepEqual([onValue, offValue], [value, value]);
    assert.match(text, /&quot;values&quot;:{&quot;on&quot;:&quot;true&quot;,&quot;off&quot;:&quot;false&quot;}/);
    lab.set({ json: 'huge' });
    assert.ok((await ask(AI_PATH)).text.length > 20 * 1024 * 1024);
    lab.set({ json: 'deep' });
    assert.match((await ask(AI_PATH)).text, /\[{20000}/);
  });

  test('character sets: the header says which, and the bytes are in it', async () => {
    for (const charset of ['iso-8859-1', 'utf-16']) {
      lab.set({ charset, lang: 'fr' });
      const { headers, bytes } = await ask(AI_PATH);
      assert.equal(headers['content-type'], `text/html; charset=${charset}`);
      const text = new TextDecoder(charset === 'utf-16' ? 'utf-16le' : charset).decode(bytes);
      assert.match(text, /Données pour l(’|&#8217;)amélioration/);
    }
  });

  test('50,000 more nodes on the feed and the settings, and nowhere else', async () => {
    lab.set({ nodes: 50_000 });
    const many = async (path) => (await ask(path)).text.split('<b>many</b>').length - 1;
    assert.deepEqual([await many(AI_PATH), await many('/feed/'), await many('/jobs/')], [25_000, 25_000, 0]);
  });

  test('a hostile page begins by replacing tools, and its policy lets it', async () => {
    for (const hostile of ['throwing', 'lying', 'thenable']) {
      lab.set({ hostile });
      const { text } = await ask(AI_PATH);
      assert.match(text, new RegExp(`<head><meta charset="utf-8"><script>\\(\\(\\) => {\\n'use strict';\\nconst PLAY = '${hostile}'`));
    }
  });

  test('no page may be kept by the browser; with `kept` all may but the settings', async () => {
    const caching = async (path) => (await ask(path)).headers['cache-control'];
    assert.deepEqual([await caching('/feed/'), await caching(AI_PATH)], ['no-store', 'no-store']);
    lab.set({ kept: true });
    assert.deepEqual([await caching('/feed/'), await caching('/jobs/'), await caching(AI_PATH)], ['no-cache', 'no-cache', 'no-store']);
  });

  test('settings pages that may stand in no frame; the others may', async () => {
    const framing = async (path) => {
      const { headers } = await ask(path);
      return [headers['x-frame-options'], /frame-ancestors ('\w+')/.exec(headers['content-security-policy'])[1]];
    };
    assert.deepEqual(await framing(AI_PATH), ['sameorigin', "'self'"]);
    lab.set({ framing: 'deny' });
    assert.deepEqual([await framing(AI_PATH), await framing('/feed/')], [['deny', "'none'"], ['sameorigin', "'self'"]]);
  });

  test('a setting that is not offered', async () => {
    lab.set({ fault: null, offered: false });
    const { status, text } = await ask(AI_PATH);
    assert.equal(status, 200);
    assert.equal(embedded(text, AI_KEY), null);
  });

  test('delayMs holds for documents, data and saves', async () => {
    lab.set({ delayMs: 60 });
    for (const act of [() => ask(AI_PATH), () => ask(`/mysettings-api/views?path=${AI_PATH}`), () => save(AI_KEY, 'false')]) {
      const start = performance.now();
      await act();
      assert.ok(performance.now() - start >= 58);
    }
  });
});
