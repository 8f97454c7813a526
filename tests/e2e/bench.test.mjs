// ./build.sh bench: everything that it measures, once and on small pages, so that each column has a figure. What the figures are is not
// judged: the machine may be busy.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measure, waits } from '../bench/measure.mjs';
import { page } from '../bench/page.mjs';
import { picture } from '../bench/picture.mjs';
import { SCENES } from '../bench/scenes.mjs';
import { judged } from '../bench/targets.mjs';
import { kinds } from './harness/each-browser.mjs';

const SMALL = {
  rounds: { chromium: { feed: 1, settings: 1 } }, traced: 1, times: 0, nodes: [1_000], watched: 1, only: ['empty', 'pass', 'warning'], atRest: 300,
  growth: { rest: 100, watched: 1_500, bursts: 3 },
  scenes: { feed: (loaded) => SCENES.feed(loaded, { posts: 210, age: 0 }), settings: (loaded) => SCENES.settings(loaded, { age: 0 }) },
};
const PARTS = { package: { icons: 1_024 }, engine: { one: 1_024 }, core: { one: 2_048, other: 1 } };
const WEIGHTS = { 'content engine, wasm': 1_024, 'package for Chrome': 2_048, 'package for Firefox': 4_096 };

/** The names of what has no figure, or none that is finite. */
function gaps(value, name = '') {
  if (value === null || typeof value !== 'object') return typeof value === 'string' || Number.isFinite(value) ? [] : [name];
  return Object.entries(value).flatMap(([key, inner]) => gaps(inner, `${name}/${key}`));
}

test('each column of the bench has a figure, and becomes a page and a picture', { skip: !kinds.includes('chromium'), timeout: 120_000 }, async () => {
  const [measured, waited] = await Promise.all([measure({ extent: SMALL, kinds: ['chromium'] }), waits(['chromium'], 1)]);
  const all = { ...measured, times: waited, weights: WEIGHTS, parts: PARTS, core: [{ name: 'x', ns: 1_500, mad: 10 }] };
  // Only Linux says whose memory is whose.
  const optional = process.platform === 'linux' ? [] : SMALL.only.map((name) => `/pages/chromium/feed/${name}/memory`);
  assert.deepEqual(gaps(all).filter((name) => !optional.includes(name)), []);
  const columns = ['script', 'task', 'heap', 'longest', 'ours'];
  for (const [where, more] of [['feed', ['memory']], ['settings', []]]) {
    for (const name of SMALL.only) assert.deepEqual(Object.keys(all.pages.chromium[where][name]).filter((column) => column !== 'spent'), [...columns.slice(0, 3), ...(name === 'empty' ? [] : ['beyond']), ...columns.slice(3), ...more], `${where}, ${name}`);
  }
  const { feed, settings } = all.pages.chromium;
  // What there is to be seen is seen: the engine's tasks where it is, and none where it is not.
  assert.equal(feed.empty.ours.median < 1, true, 'an empty script does next to nothing');
  for (const seen of [feed.warning, settings.warning, settings.pass]) assert.ok(seen.ours.median > 0.5, 'the engine is seen');
  for (const doing of ['reading', 'compiling', 'running', 'style']) assert.ok(feed.warning.spent[doing].median > 0, doing);
  assert.ok(all.growth.looks[1_000].times >= 1, 'a look is seen');

  // One round: the difference is that of its two loads.
  assert.equal(feed.warning.beyond.median, Math.round((feed.warning.script.median - feed.empty.script.median) * 1_000) / 1_000);

  all.targets = judged(all);
  assert.deepEqual(all.targets.filter(({ measured: value }) => !Number.isFinite(value)).map(({ what }) => what), ['One look at a settings page of 100,000 nodes']);
  const text = page(all);
  assert.match(text, /made by `\.\/build\.sh bench` and never by hand/);
  assert.equal(text.match(/undefined|NaN|\[object/), null);
  const drawn = picture(all);
  assert.match(drawn, /<title id="title">.+<\/title>\s*<desc id="desc">.+<\/desc>/);
  assert.equal(drawn.match(/undefined|NaN/), null);
});
