// Measures everything, and gives it as one object: what is written down as dist/bench/bench.json.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { figureOf, figuresOf, round } from './figures.mjs';
import { loads, memory, spentOfLoad, tasksOfLoad } from './cost.mjs';
import { IN_A_BURST, looks, watching } from './growth.mjs';
import { openTimed, times } from './times.mjs';
import { bytesOf, canRun, openVariant, VARIANTS } from './variants.mjs';

/**
 * How often everything is done: `rounds` of loads by browser and page, `compared` more of the feed in Chromium for those whose difference is
 * aimed at, as it is less than what one load differs from the next; `traced` ones, `times` of waiting; `nodes` are the pages for the growth,
 * `watched` is how often it is watched. `only` names the variants if not all are wanted; `scenes`, `atRest` (milliseconds) and `growth` are
 * for who has no time.
 */
export const EXTENTS = {
  full: {
    rounds: { chromium: { feed: 7, settings: 4 }, firefox: { feed: 4, settings: 3 } },
    compared: 20, traced: 5, times: 4, nodes: [1_000, 10_000, 100_000], watched: 2,
  },
  quick: {
    rounds: { chromium: { feed: 1, settings: 1 }, firefox: { feed: 1, settings: 1 } },
    compared: 0, traced: 1, times: 1, nodes: [1_000, 100_000], watched: 1, only: ['empty', 'pass', 'warning'], atRest: 2_000,
    growth: { rest: 800, watched: 3_000, bursts: 25 },
  },
};
const PAGES = ['feed', 'settings'];
const COMPARED = ['empty', 'pass', 'warning'];

/** `say` is told what is begun. */
export async function measure({ extent, peers = [], kinds = ['chromium', 'firefox'], say = () => {} }) {
  const begun = Date.now();
  const wanted = [...VARIANTS.filter(({ name }) => !extent.only || extent.only.includes(name)), ...peers];
  const result = {
    about: { date: new Date().toISOString(), rounds: extent.rounds.chromium.feed, compared: extent.rounds.chromium.feed + (extent.compared ?? 0), cores: cpus().length, memory: Math.round(totalmem() / 2 ** 30), system: process.platform, architecture: process.arch, node: process.version, browsers: {}, load: [round(loadavg()[0])] },
    variants: wanted.map(({ name, label, folder }) => ({ name, label, ...(folder ? { unpacked: bytesOf(folder) } : {}) })),
    pages: {}, times: {}, growth: null,
  };
  for (const kind of kinds) {
    say(`${kind}: ${PAGES.map((where) => `${where}, ${extent.rounds[kind][where]} rounds`).join('; ')}`);
    Object.assign(result.pages, { [kind]: await pages(kind, wanted.filter((variant) => canRun(kind, variant)), extent, result, say) });
  }
  if (extent.times) say('what a member waits for');
  result.times = await waits(extent.times ? kinds : [], extent.times, say);
  result.about.load.push(round(loadavg()[0]));
  result.about.seconds = Math.round((Date.now() - begun) / 1_000);
  return result;
}

/** Each load with how much more script time it took than that of the empty extension in the same round: what a machine does slowly for a while then counts for both. */
const beyond = (costs, empty) => costs.map((cost, round) => ({ ...cost, beyond: cost.script - empty?.[round]?.script }));

/** Opens the variants, has `act` measure, and closes them whatever happens. */
async function withVariants(kind, wanted, act) {
  const opened = await Promise.allSettled(wanted.map((variant) => openVariant(kind, variant)));
  const open = opened.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
  try {
    const failed = opened.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
    return await act(open);
  } finally {
    await Promise.all(open.map((variant) => variant.close()));
  }
}

const pages = (kind, wanted, extent, result, say) => withVariants(kind, wanted, async (open) => {
  result.about.browsers[kind] = await open[0].browser.puppeteer.version();
  const costs = {};
  for (const where of PAGES) {
    const scene = extent.scenes?.[where];
    const measured = await loads(open, where, extent.rounds[kind][where], scene);
    if (kind === 'chromium' && where === 'feed' && extent.compared) {
      say(`chromium: feed, ${extent.compared} rounds more of what is compared`);
      const more = await loads(open.filter(({ name }) => COMPARED.includes(name)), where, extent.compared, scene);
      for (const [name, list] of Object.entries(more)) measured[name].push(...list);
    }
    costs[where] = Object.fromEntries(open.map(({ name }) => [name, figuresOf(name === 'none' || name === 'empty' ? measured[name] : beyond(measured[name], measured.empty))]));
    if (kind === 'chromium') {
      say(`chromium: ${where}, whose tasks are how long`);
      for (const variant of open) {
        const tasks = [];
        for (let round = 0; round < extent.traced; round += 1) tasks.push(await tasksOfLoad(variant, where, scene));
        Object.assign(costs[where][variant.name], figuresOf(tasks));
        if (!variant.ours || where !== 'feed') continue;
        const spent = [];
        for (let round = 0; round < extent.traced; round += 1) spent.push(await spentOfLoad(variant, where, scene));
        Object.assign(costs[where][variant.name], { spent: figuresOf(spent) });
      }
    }
  }
  say(`${kind}: memory`);
  for (const variant of open) Object.assign(costs.feed[variant.name], figuresOf([await memory(variant, 'feed', extent.atRest)]));
  if (kind === 'chromium') {
    say('chromium: how the cost grows');
    result.growth = await growth(open, extent);
  }
  return costs;
});

async function growth(open, { nodes: sizes, growth: how, watched: rounds }) {
  const named = (name) => open.find((variant) => variant.name === name);
  const looked = {};
  for (const nodes of sizes) looked[nodes] = figureOf(await looks(named('pass'), nodes, how));
  const watched = { empty: [], pass: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of Object.keys(watched)) watched[name].push(await watching(named(name), sizes[0], how));
  }
  return { looks: looked, changes: IN_A_BURST, watching: Object.fromEntries(Object.entries(watched).map(([name, list]) => [name, figuresOf(list)])) };
}

/** What a member waits for, in all of these browsers by turns. */
export async function waits(kinds, rounds, say = () => {}) {
  const open = [];
  try {
    for (const kind of kinds) open.push(await openTimed(kind));
    const measured = new Map(open.map(({ kind }) => [kind, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const timed of open) {
        // One that comes to nothing on a busy machine does not take the others with it.
        await times(timed).then((one) => measured.get(timed.kind).push(one), (error) => say(`left out, ${timed.kind}: ${error.message}`));
      }
    }
    for (const [kind, list] of measured) if (!list.length) throw new Error(`what a member waits for was never measured in ${kind}`);
    return Object.fromEntries([...measured].map(([kind, list]) => [kind, figuresOf(list)]));
  } finally {
    await Promise.all(open.map((timed) => timed.close()));
  }
}

/** Where the bytes of package, engine and core are: { package, engine, core }, each by the names of its parts. */
export const parts = (folder) => JSON.parse(readFileSync(join(folder, 'parts.json'), 'utf8'));

/** What the build has weighed, in bytes by name. */
export const weights = (folder) => JSON.parse(readFileSync(join(folder, 'weights.json'), 'utf8'));

/** What Criterion has measured of the pure core: [{ name, ns, mad }], the median of one call and the median absolute deviation. */
export function core(folder) {
  const home = join(folder, 'criterion');
  if (!existsSync(home)) return [];
  const files = readdirSync(home).map((name) => join(home, name, 'new')).filter((path) => existsSync(join(path, 'estimates.json')));
  const read = (path, name) => JSON.parse(readFileSync(join(path, name), 'utf8'));
  return files.map((path) => {
    const { median, median_abs_dev: mad } = read(path, 'estimates.json');
    return { name: read(path, 'benchmark.json').full_id, ns: Math.round(median.point_estimate), mad: Math.round(mad.point_estimate) };
  }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
