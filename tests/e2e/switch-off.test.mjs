// The main job, on every build of the setting's page: on is warned of; one click, and the server has it off; off is left
// alone. Prints how long a member waits from the click to "verified". The browsers take turns, so as not to spoil the times.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { BUILD_NAMES } from '../lab/builds/index.mjs';
import { LANGS } from '../lab/texts/index.mjs';
import { eachBrowser } from './harness/each-browser.mjs';
import { WHOLE } from './harness/trials.mjs';
import { followReadings, waitToolbar } from './support/ledger.mjs';
import { SETTING, arriveWarned, assertOneSave, assertOurClicks, turnOff } from './support/setting.mjs';
import { stopwatch } from './support/times.mjs';

/** From the click to "verified", when the lab adds no delay. */
const LIMIT_MS = 1_500;
const times = stopwatch();
after(() => console.log(times.lines('From the click to "verified", in milliseconds')));

/** The whole way once: warned, one click, off on the server, said so, in time. */
async function switchOff(context, { column, limit = LIMIT_MS }) {
  const { banner, kind, lab } = context;
  await arriveWarned(context);
  assert.equal(lab.saves.length + lab.clicks.length, 0, 'nothing is touched before the click');
  const { look, ms } = await turnOff(context);
  assert.equal(look.phase, 'done', look.text);
  assert.equal(lab.state('ada'), 'off');
  assertOneSave(lab);
  await assertOurClicks(lab, 1);
  assert.deepEqual((await banner.phases()).slice(-3), ['warning', 'working', 'done']);
  times.add(column, kind, ms);
  assert.ok(ms <= limit, `from the click to "verified" took ${ms} ms; at most ${limit} are allowed`);
}

/** Every language where the label may have to tell it; elsewhere one that is known, one more, and one that nobody has named. */
const langsOf = (build) => (build === 'hashed' ? LANGS : ['en', 'de', 'fi']);
/** The same where a sample will do. */
const SAMPLE = { aug2026: ['en', 'fi'], hashed: ['de', 'fi'], artdeco: ['en'], renamed: ['fi'] };
assert.deepEqual(Object.keys(SAMPLE), BUILD_NAMES);

for (const build of BUILD_NAMES) {
  eachBrowser(`${build}: on is warned of and switched off, off is left alone`, { timeout: 90_000 }, async (context) => {
    const { banner, browser, lab, visit } = context;
    const readings = await followReadings(browser);
    for (const lang of WHOLE ? langsOf(build) : SAMPLE[build]) {
      await context.t.test(lang, async () => {
        lab.reset();
        lab.set({ build, lang });
        await switchOff(context, { column: build });
        await waitToolbar(browser, /is off\./);

        // The same page again, now that it is off: it is read, and that is all.
        const since = Date.now();
        await visit(SETTING);
        await readings.next('Off', { since });
        const { badge, title } = await waitToolbar(browser, /is off\. Read .*\d/);
        assert.equal(badge, '', title);
        const after = (await banner.history()).filter(({ at, phase }) => at > since && phase);
        assert.deepEqual(after, [], 'no banner where it is off');
        assert.equal(lab.saves.length, 1);
        await assertOurClicks(lab, 1);
      });
    }
  });
}

const pages = {
  'no data in the page: verified in a frame': { json: 'missing' },
  'broken data in the page': { json: 'broken' },
  'data with a value of neither kind': { json: 'odd-value' },
  'data under another name': { embeddedJsonKey: 'somethingElseEntirely' },
  'other words for on and off': { jsonValues: { on: 'MEMBER_CONSENTED', off: 'MEMBER_REFUSED' } },
  "the neighbours' data beside it": { jsonNeighbours: true },
  'a toast after saving': { afterSave: 'toast' },
};
eachBrowser('whatever the page carries and shows beside it', { timeout: 90_000 }, async (context) => {
  for (const [name, settings] of Object.entries(pages)) {
    const builds = settings.json === 'missing' && WHOLE ? BUILD_NAMES : ['aug2026'];
    await context.t.test(name, async () => {
      for (const build of builds) {
        context.lab.reset();
        context.lab.set({ build, ...settings });
        await switchOff(context, { column: name });
      }
    });
  }
});

eachBrowser('a slow LinkedIn: every answer takes 300 ms longer', async (context) => {
  const delayMs = 300;
  for (const json of ['present', 'missing']) {
    context.lab.reset();
    context.lab.set({ delayMs, json });
    // The save, a fresh copy of the page, and in a frame a view of it: each waits.
    await switchOff(context, { column: `300 ms slower, data ${json}`, limit: LIMIT_MS + 5 * delayMs });
  }
});
