// The lab's server without a browser: redirects, saving, embedded JSON, builds and languages, faults, policy.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ask as askIn, codes, embedded, save as saveIn } from './asking.mjs';
import { BUILDS, wireKey } from './builds/index.mjs';
import { cspHash } from './http/headers.mjs';
import { FORM_PATH } from './pages/objection.mjs';
import { startLab } from './server.mjs';
import { AI_KEY, AI_SLUG, PAGES, ROOT } from './settings/catalog.mjs';
import { TEXTS } from './texts/index.mjs';

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

describe('who is signed in', () => {
  test('a guest is sent to sign in, with the way back', async () => {
    const answer = await ask(`${AI_PATH}?x=1`, { as: null });
    assert.equal(answer.status, 302);
    assert.equal(answer.location, `/uas/login?session_redirect=${encodeURIComponent(`${AI_PATH}?x=1`)}`);
    const login = await ask(answer.location, { as: null });
    assert.match(login.text, /Ada Example[\s\S]*Ben Beispiel/);
    assert.match(login.headers['set-cookie'][0], /^JSESSIONID="ajax:\d+"/);
  });

  test('signing in sets the two cookies and goes back; each time with another JSESSIONID', async () => {
    const sign = () => ask('/uas/login-submit', { as: null, method: 'POST', body: `member=ben&session_redirect=${encodeURIComponent(AI_PATH)}` });
    const [one, two] = [await sign(), await sign()];
    assert.equal(one.location, AI_PATH);
    const [liAt, jsession] = one.headers['set-cookie'];
    assert.match(liAt, /^li_at=.*HttpOnly/);
    assert.match(jsession, /^JSESSIONID="ajax:\d+"; (?!.*HttpOnly)/);
    assert.notEqual(jsession, two.headers['set-cookie'][1]);
  });

  test('no redirect leads to another host', async () => {
    for (const to of ['https://example.org/', '//example.org/', '/\\example.org']) {
      const answer = await ask('/uas/login-submit', { as: null, method: 'POST', body: `member=ada&session_redirect=${encodeURIComponent(to)}` });
      assert.equal(answer.location, '/feed/');
    }
  });

  test('signing out and endSessions end it', async () => {
    assert.equal((await ask('/feed/')).status, 200);
    assert.equal((await ask('/m/logout/', { method: 'POST' })).location, '/uas/login');
    assert.equal((await ask('/feed/')).status, 302);
    const ben = lab.signIn('ben');
    lab.endSessions();
    assert.equal((await ask('/feed/', { as: ben })).status, 302);
    assert.equal((await save(AI_KEY, 'false', { as: ben })).status, 401);
  });

  test('signInUrl signs in and goes on', async () => {
    const answer = await ask(lab.signInUrl('ben', AI_PATH), { as: null });
    assert.equal(answer.location, AI_PATH);
    assert.equal(lab.requests.length, 0, 'the control addresses are not logged');
  });
});

describe('pages', () => {
  test('every page answers', async () => {
    for (const path of ['/feed/', '/in/ada-example/', '/in/ben-beispiel/', '/jobs/', '/messaging/', '/preload/', '/checkpoint/challenge', '/__lab/', `${ROOT}download-my-data`, FORM_PATH]) {
      assert.equal((await ask(path)).status, 200, path);
    }
    for (const { slug } of PAGES) assert.equal((await ask(ROOT + slug)).status, 200, slug);
    assert.equal((await ask('/nothing/')).status, 404);
    assert.equal((await ask(`${ROOT}settings/data-for-generative-ai-improvement`)).status, 404, 'the wrong address that circulates');
  });

  test('what the objection form sends is written down; a guest sends nothing', async () => {
    const send = (as) => ask(FORM_PATH, { as, method: 'POST', body: 'subject=Object&details=Because' });
    assert.equal((await send(null)).status, 405);
    assert.match((await send(ada)).text, /has been sent/);
    assert.deepEqual(lab.submissions.map(({ member, fields }) => [member, fields]), [['ada', { subject: 'Object', details: 'Because' }]]);
  });

  test('the settings begin at the account category', async () => {
    assert.equal((await ask('/mypreferences/d/')).location, '/mypreferences/d/categories/account');
  });

  test('the feed has 200 posts, the same ones each time, and 400 more in steps', async () => {
    const feed = await ask('/feed/');
    assert.equal(feed.text.match(/<li class="post /g).length, 200);
    assert.equal((await ask('/feed/')).text, feed.text);
    const step = await ask('/feed/more?start=590');
    assert.equal(step.text.match(/<li class="post /g).length, 10);
    assert.equal((await ask('/feed/more?start=600')).text, '');
  });

  test('theme, language and direction are on <html>', async () => {
    lab.set({ theme: 'dark', lang: 'fr', dir: 'rtl' });
    assert.match((await ask('/feed/')).text, /<html lang="fr" dir="rtl" class="theme--dark">/);
  });

  test('no page names the extension or an extension scheme, not even in its scripts', async () => {
    for (const path of ['/feed/', AI_PATH, '/uas/login', '/checkpoint/challenge', '/messaging/']) {
      assert.doesNotMatch((await ask(path)).text, /trainstop|(chrome|moz)-extension:\/\//i, path);
    }
  });
});

describe('headers', () => {
  test('the hashes in the policy are those of the inline scripts and styles, and nothing unsafe is in it', async () => {
    for (const path of ['/feed/', AI_PATH, '/uas/login']) {
      const { headers, text } = await ask(path);
      const policy = headers['content-security-policy'];
      const scripts = [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((m) => m[1]);
      assert.ok(scripts.length >= 3);
      const directive = (name) => policy.split('; ').find((d) => d.startsWith(`${name} `));
      for (const script of scripts) assert.ok(directive('script-src').includes(cspHash(script)), path);
      for (const [, style] of text.matchAll(/<style>([\s\S]*?)<\/style>/g)) assert.ok(directive('style-src').includes(cspHash(style)), path);
      assert.doesNotMatch(policy, /unsafe/);
      assert.match(directive('script-src'), /^script-src 'report-sample' 'sha256-.* https:\/\/static\.licdn\.com$/);
      assert.equal(directive('trusted-types'), "trusted-types 'allow-duplicates' default jSecure highcharts dompurify");
      assert.doesNotMatch(policy, /require-trusted-types-for/);
      assert.equal(headers['x-frame-options'], 'sameorigin');
      assert.doesNotMatch(text, / style=| on\w+="/, 'nothing that the policy would refuse');
    }
  });

  test('the report address records', async () => {
    await ask('/security/csp?f=lab', { as: null, method: 'POST', body: { 'csp-report': { 'blocked-uri': 'eval' } } });
    assert.equal(lab.reports.length, 1);
    assert.equal(lab.reports[0].body['csp-report']['blocked-uri'], 'eval');
  });
});

describe('the embedded JSON', () => {
  test('is the truth of the member who asks, fresh each time', async () => {
    const read = async (as) => {
      const found = embedded((await ask(AI_PATH, { as })).text, AI_KEY);
      return [found.onValue, found.offValue].indexOf(found.value) === 0 ? 'on' : 'off';
    };
    const ben = lab.signIn('ben');
    assert.equal(await read(ada), 'on');
    lab.member('ada').setting = 'off';
    assert.equal(await read(ada), 'off');
    assert.equal(await read(ben), 'on');
  });

  test('has the fields that were observed, among blocks that are something else', async () => {
    const { text } = await ask(AI_PATH);
    const entity = embedded(text, AI_KEY);
    for (const field of ['key', 'value', 'onValue', 'offValue', 'settingDisplayType', 'entityUrn', 'description', 'primaryDescription', 'hasChild']) assert.ok(field in entity, field);
    assert.ok(codes(text).length >= 6);
    const radios = embedded((await ask(`${ROOT}settings/email-visibility`)).text, 'emailVisibility');
    assert.deepEqual(radios.settingDisplayValues.filter((v) => v.selected).map((v) => v.value), ['CONNECTIONS']);
  });

  test('can be missing, broken, odd, renamed, and with other words for on and off', async () => {
    lab.set({ json: 'missing' });
    assert.equal(embedded((await ask(AI_PATH)).text, AI_KEY), null);
    lab.set({ json: 'broken' });
    const broken = (await ask(AI_PATH)).text;
    assert.equal(embedded(broken, AI_KEY), null);
    assert.ok(broken.includes(`&quot;${AI_KEY}&quot;`));
    lab.set({ json: 'odd-value' });
    const odd = embedded((await ask(AI_PATH)).text, AI_KEY);
    assert.ok(![odd.onValue, odd.offValue].includes(odd.value));
    lab.set({ json: 'present', jsonValues: { on: 'ENABLED', off: 'DISABLED' }, embeddedJsonKey: 'somethingElse' });
    assert.equal(embedded((await ask(AI_PATH)).text, 'somethingElse').value, 'ENABLED');
    lab.set({ embeddedJsonKey: null, jsonNeighbours: true });
    assert.ok(embedded((await ask(AI_PATH)).text, 'allowAdsByAge'));
  });

  test('does not give away the state in any other form: the switch is drawn by the page script', async () => {
    const html = (await ask(AI_PATH)).text;
    assert.doesNotMatch(html.replace(/<script>[\s\S]*?<\/script>/g, ''), /type="checkbox"/);
  });
});

describe('builds and languages', () => {
  const helpers = () => { let n = 0; return { escape: (t) => t, ember: () => `ember${(n += 1)}` }; };
  const must = {
    aug2026: (html, c) => html.includes(`role="switch" class="_switchCheckbox_12ycew" aria-labelledby="${c.key}"`) && html.includes(`id="${c.key}">${c.label}`) && html.includes('setting-toggle__toggle'),
    hashed: (html, c) => html.includes(`">${c.label}</p>`) && html.includes(`">${c.heading}</h4>`) && !html.includes(c.key) && !html.includes('aria-labelledby'),
    artdeco: (html, c) => /class="artdeco-toggle[ "]/.test(html) && html.includes(`artdeco-toggle__text" aria-hidden="true">${c.onText}<`) && /<label class="artdeco-toggle__label" for="(toggle-ember\d+)">[\s\S]*id="\1"/.test(html) && !html.includes(c.key),
  };
  must.renamed = must.aug2026;

  for (const build of Object.keys(BUILDS)) {
    for (const lang of Object.keys(TEXTS)) {
      test(`${build} in ${lang}`, async () => {
        lab.set({ build, lang });
        const key = wireKey(build, AI_KEY);
        const { text } = await ask(AI_PATH);
        const entity = embedded(text, key);
        assert.equal(entity.primaryDescription, TEXTS[lang].ai.label);
        assert.equal(entity.description, TEXTS[lang].ai.heading);
        assert.ok(text.includes(`<main ${BUILDS[build].mainAttributes}>`));
        const html = BUILDS[build].render({ key, label: entity.primaryDescription, heading: entity.description, description: '', on: true, onText: 'On', offText: 'Off' }, helpers());
        assert.ok(must[build](html, { key, label: TEXTS[lang].ai.label, heading: TEXTS[lang].ai.heading, onText: 'On' }), html);
        assert.equal(key === AI_KEY, build !== 'renamed');
      });
    }
  }

  test('the renamed build does not know the old name', async () => {
    lab.set({ build: 'renamed' });
    assert.ok(!(await ask(AI_PATH)).text.includes(AI_KEY));
    assert.equal((await save(AI_KEY, 'false')).status, 404);
    assert.equal((await save('allowDataForAiContentGeneration', 'false')).status, 200);
    assert.equal(lab.state('ada'), 'off');
  });

  test('the languages have the same texts, and decomposed ones differ only in form', async () => {
    const shape = (value) => (typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shape(v)])) : 'text');
    for (const texts of Object.values(TEXTS)) assert.deepEqual(shape(texts), shape(TEXTS.en));
    lab.set({ lang: 'fr', unicode: 'nfd' });
    const { primaryDescription } = embedded((await ask(AI_PATH)).text, AI_KEY);
    assert.notEqual(primaryDescription, TEXTS.fr.ai.label);
    assert.equal(primaryDescription.normalize('NFC'), TEXTS.fr.ai.label);
  });
});

describe('saving', () => {
  test('takes effect, and is on record', async () => {
    assert.equal((await save(AI_KEY, 'false')).status, 200);
    assert.equal(lab.state('ada'), 'off');
    assert.equal(lab.state('ben'), 'on');
    const [{ at, ...entry }] = lab.saves;
    assert.deepEqual(entry, { key: AI_KEY, value: 'false', member: 'ada', status: 200, applied: true });
    assert.ok(Math.abs(at - Date.now()) < 5000);
  });

  test('is refused without the right token, protocol, body or value, and changes nothing', async () => {
    const refused = [
      [403, await save(AI_KEY, 'false', { headers: { 'csrf-token': 'ajax:1' } })],
      [403, await save(AI_KEY, 'false', { headers: { 'csrf-token': ada.JSESSIONID } })],
      [400, await save(AI_KEY, 'false', { headers: { 'x-restli-protocol-version': '1.0.0' } })],
      [400, await save(AI_KEY, 'false', { body: { key: 'other' } })],
      [404, await save('noSuchSetting', 'false')],
      [422, await save(AI_KEY, 'perhaps')],
      [401, await save(AI_KEY, 'false', { as: null })],
    ];
    for (const [status, answer] of refused) assert.equal(answer.status, status, answer.text);
    assert.equal(lab.state('ada'), 'on');
    assert.equal(lab.saves.length, refused.length);
    assert.ok(lab.saves.every((s) => !s.applied));
  });

  test('works for the neighbours and the radios', async () => {
    assert.equal((await save('allowAdsByAge', 'false')).status, 200);
    assert.equal((await save('emailVisibility', 'ONLY_ME')).status, 200);
    assert.equal(lab.member('ada').value('allowAdsByAge'), false);
    assert.equal(lab.member('ada').value('emailVisibility'), 'ONLY_ME');
    assert.equal(lab.state('ada'), 'on');
  });
});

describe('control', () => {
  test('over HTTP: set, state, log, reset', async () => {
    const set = await ask('/__lab/set', { as: null, method: 'POST', body: { build: 'hashed', members: { ben: 'off' } } });
    assert.equal(JSON.parse(set.text).config.build, 'hashed');
    assert.equal(lab.state('ben'), 'off');
    assert.equal((await ask('/__lab/set', { as: null, method: 'POST', body: { build: 'nonsense' } })).status, 400);
    await ask('/feed/');
    const log = JSON.parse((await ask('/__lab/log', { as: null })).text);
    assert.deepEqual(log.requests.map((r) => [r.method, r.path, r.cookieMember, r.status]), [['GET', '/feed/', 'ada', 200]]);
    await ask('/__lab/reset', { as: null, method: 'POST' });
    assert.equal(lab.config.build, 'aug2026');
    assert.equal(lab.state('ben'), 'on');
    assert.equal(lab.requests.length, 0);
    assert.equal((await ask('/feed/')).status, 200, 'who is signed in stays so');
  });

  test('until gives up in words', async () => {
    await assert.rejects(lab.until(() => false, { timeoutMs: 20, what: 'a miracle' }), /in vain for: a miracle/);
  });

  test('answers within a few milliseconds', async () => {
    await ask('/feed/');
    const start = performance.now();
    for (let i = 0; i < 10; i += 1) await ask('/feed/');
    const each = (performance.now() - start) / 10;
    assert.ok(each < 50, `${each.toFixed(1)} ms a feed page, connection included`);
  });
});
