// What is aimed at, and whether it is met.
import { round } from './figures.mjs';

const KB = 1_024;
const most = (values) => Math.max(...values);
/** How much more a variant takes than the empty extension, round by round. */
const more = (name, { pages }) => pages.chromium.feed[name].beyond;
const OURS = ['pass', 'reading', 'first', 'warning'];

/** Each: what, how much at the most, in what, and how it comes out of the measurements, as a number or as a figure. */
const TARGETS = [
  { what: 'With a pass, script time on the feed beyond an empty extension’s', limit: 0.5, unit: 'ms', of: (all) => more('pass', all) },
  { what: 'Warning, script time on the feed beyond an empty extension’s', limit: 12, unit: 'ms', of: (all) => more('warning', all) },
  { what: 'The longest task of Trainstop’s on a page’s thread', limit: 16, unit: 'ms',
    of: ({ pages: { chromium } }) => most(Object.values(chromium).flatMap((page) => OURS.filter((name) => page[name]).map((name) => page[name].ours.median))) },
  { what: 'One look at a settings page of 100,000 nodes', limit: 10, unit: 'ms', of: ({ growth }) => growth.looks[100_000]?.median ?? NaN },
  { what: 'From the click to verified, the slowest of both browsers and both pages', limit: 600, unit: 'ms',
    of: ({ times }) => most(Object.values(times).flatMap((of) => [of['verified, settings'].median, of['verified, feed'].median])) },
  { what: 'The content engine as WebAssembly', limit: 90, unit: 'KB', of: ({ weights }) => round(weights['content engine, wasm'] / KB) },
  { what: 'The larger of the packages', limit: 250, unit: 'KB',
    of: ({ weights }) => round(most([weights['package for Chrome'], weights['package for Firefox']]) / KB) },
];

/** [{ what, limit, unit, measured, met, figure }]; `figure` is what was measured with its quartiles, where it has some. */
export const judged = (all) => TARGETS.map(({ what, limit, unit, of }) => {
  const found = of(all);
  const measured = found?.median ?? found;
  return { what, limit, unit, measured, met: measured <= limit, ...(found?.median === undefined ? {} : { figure: found }) };
});
