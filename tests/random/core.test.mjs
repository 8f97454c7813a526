// Random pages through the pure core, in both of its forms: nothing is read wrongly, nothing wrong is clicked, nothing that can be
// known stays unknown, and both forms say the same of every page. SEED=n plays one page again.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tried } from '../e2e/harness/trials.mjs';
import { story } from './facts.mjs';
import { loadCore } from './module.mjs';
import { randomPage } from './pages.mjs';
import { judged, mustBeKnown } from './truth.mjs';

const ONE = process.env.SEED;
const SEEDS = ONE ? [Number(ONE)] : Array.from({ length: 10_000 }, (_, seed) => seed);
/** Of the pages that a reader has to know, at most so many may stay unknown. */
const MOST_UNKNOWN = 0.01;

const told = (page, verdict, faults) => `page ${page.seed} (SEED=${page.seed}): ${faults.join('; ')}\n${JSON.stringify({ page, verdict }, null, 1)}`;

/** Every page through one form: the counts, the verdicts, and what was wrong. */
function through(judge) {
  const sum = { right: 0, unknown: 0, wrongReadings: 0, wrongClicks: 0 };
  const musts = { pages: 0, unknown: 0 };
  const verdicts = [];
  const wrong = [];
  const ends = {};
  for (const seed of SEEDS) {
    const page = randomPage(seed);
    const verdict = judge(story(page));
    const { reading, wrongClicks, wrongEnd, faults } = judged(page, verdict);
    sum[{ right: 'right', unknown: 'unknown', wrong: 'wrongReadings' }[reading]] += 1;
    sum.wrongReadings += wrongEnd ? 1 : 0;
    sum.wrongClicks += wrongClicks;
    if (mustBeKnown(page)) {
      musts.pages += 1;
      if (reading === 'unknown') musts.unknown += 1;
    }
    const end = typeof verdict.outcome === 'string' ? verdict.outcome : Object.keys(verdict.outcome)[0];
    ends[end] = (ends[end] ?? 0) + 1;
    if (faults.length) wrong.push(told(page, verdict, faults));
    verdicts.push(JSON.stringify(verdict));
  }
  return { sum, musts, verdicts, wrong, ends };
}

describe('random pages through the core', () => {
  const results = {};
  for (const [form, where] of [['wasm', 'wasm'], ['js', 'JavaScript from wasm']]) {
    test(`as ${where}: nothing wrong, and hardly anything unknown that can be known`, async (t) => {
      const judge = await loadCore(form);
      const result = through(judge);
      results[form] = result;
      const { sum, musts, wrong, ends } = result;
      t.diagnostic(`${SEEDS.length} pages: ${JSON.stringify(sum)}; of ${musts.pages} that must be known ${musts.unknown} stayed unknown; ${JSON.stringify(ends)}`);
      if (ONE) t.diagnostic(result.verdicts[0]);
      else tried({ table: 'random', what: 'Pages through the core', where, times: SEEDS.length, wrong: wrong.length, found: sum });
      assert.equal(wrong.length, 0, `${wrong.length} wrong, the first:\n${wrong[0]}`);
      assert.ok(musts.unknown <= musts.pages * MOST_UNKNOWN, `${musts.unknown} of ${musts.pages} pages that must be known stayed unknown`);
      if (ONE) return;
      // The pages are of all kinds: else nothing would have been shown.
      assert.ok(musts.pages > 3_000 && sum.right > 3_000 && sum.unknown > 1_000, JSON.stringify({ sum, musts }));
      for (const end of ['Verified', 'AlreadyOff', 'NotSaved', 'NoEffect', 'Reverted', 'NeedsYou', 'NotStarted']) assert.ok(ends[end] > 20, `only ${ends[end]} attempts end with ${end}`);
    });
  }

  test('both forms say the same of every page', () => {
    assert.equal(results.js.verdicts.length, SEEDS.length);
    SEEDS.forEach((seed, place) => assert.equal(results.js.verdicts[place], results.wasm.verdicts[place], `page ${seed}`));
  });
});
