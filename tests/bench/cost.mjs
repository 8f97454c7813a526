// What one load of a page costs, by variant: the variants take turns, and each goes first as often as the others.
import { readFileSync } from 'node:fs';
import { costOfLoad } from '../e2e/support/cost.mjs';
import { putToSleep } from '../e2e/support/background.mjs';
import { memoryOf } from '../e2e/support/soak.mjs';
import { closeDesk } from './variants.mjs';
import { SCENES } from './scenes.mjs';
import { spentOf, tasksOf, traced } from './trace.mjs';

/** So old is a page when memory is looked at, in milliseconds: whatever there is to do has been done. */
const AT_REST_MS = 3_000;

/** Puts another one first each time. */
const turned = (list, by) => [...list.slice(by % list.length), ...list.slice(0, by % list.length)];

/**
 * `rounds` loads of a page in each of the open variants. Gives the measurements by the variants' names, for Chromium
 * [{ script, task, heap }...], for Firefox [{ cpu }...].
 */
export async function loads(variants, where, rounds, scene = SCENES[where]) {
  const costs = Object.fromEntries(variants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const variant of turned(variants, round)) {
      await variant.before();
      const settled = async (page) => {
        await variant.settled(page);
        await scene(page);
      };
      const cost = variant.kind === 'firefox' ? cpuOfLoad : costOfLoad;
      costs[variant.name].push(await cost(variant.browser, variant.address[where], settled));
    }
  }
  return costs;
}

/** One load in Firefox, which counts for processes alone: `cpu`, the milliseconds of the page's process, all its threads together. */
async function cpuOfLoad(browser, url, settled) {
  const page = await browser.newPage();
  try {
    const before = new Map((await processesOf(browser)).map(({ pid, cpu }) => [pid, cpu]));
    await page.goto(url, { waitUntil: 'load' });
    await settled(page);
    const after = (await processesOf(browser)).find(({ pages }) => pages.includes(url));
    return { cpu: after ? after.cpu - (before.get(after.pid) ?? 0) : NaN };
  } finally {
    await page.close();
  }
}

/** Firefox's processes: [{ pid, cpu in milliseconds, pages: [address...] }] */
const processesOf = (browser) => browser.wing.privileged(async () => {
  const { children } = await ChromeUtils.requestProcInfo();
  return children.map(({ pid, cpuTime, windows }) => ({ pid, cpu: cpuTime / 1e6, pages: windows.map(({ documentURI }) => documentURI?.spec ?? '') }));
});

/** The events of one load in Chromium under its tracing; `how` is for `traced`. */
async function eventsOfLoad(variant, where, scene, how) {
  await variant.before();
  const page = await variant.browser.newPage();
  try {
    return await traced(page, async () => {
      await page.goto(variant.address[where], { waitUntil: 'load' });
      await variant.settled(page);
      await scene(page);
    }, how);
  } finally {
    await page.close();
  }
}

/** One load in Chromium under its tracing: { longest, ours }, the milliseconds of the longest task, and of the longest that is the extension's. */
export async function tasksOfLoad(variant, where, scene = SCENES[where]) {
  const { longest, ours } = tasksOf(await eventsOfLoad(variant, where, scene), variant.id);
  return { longest, ours: ours.length ? Math.max(...ours) : 0 };
}

/** On what the extension spends the page's thread in one load, in milliseconds by doing. */
export async function spentOfLoad(variant, where, scene = SCENES[where]) {
  return spentOf(await eventsOfLoad(variant, where, scene, { detailed: true }), variant.id);
}

/** What is the extension's of the browser's memory, after a page was loaded and nothing else was done: { memory }, in KB. */
export async function memory(variant, where, atRest = AT_REST_MS) {
  const { browser } = variant;
  await variant.before();
  // A tab that is closed wakes the background, so that comes first.
  await closeDesk(variant);
  // Not for anything: on a busy machine it may not come to rest, and is then counted awake.
  if (variant.ours) await putToSleep(browser).catch(() => {});
  const page = await browser.newPage();
  try {
    await page.goto(variant.address[where], { waitUntil: 'load' });
    await page.evaluate((ms) => new Promise((done) => { setTimeout(done, ms); }), atRest);
    if (variant.kind === 'chromium') return { memory: await processMemory(browser) };
    if (!variant.ours) return { memory: 0 };
    const { content, background } = await memoryOf(browser);
    return { memory: content + background };
  } finally {
    await page.close();
  }
}

/** What Chromium's processes for extensions have to themselves, in KB. It tells nobody; Linux does. */
async function processMemory(browser) {
  if (process.platform !== 'linux') return NaN;
  const session = await browser.puppeteer.target().createCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const read = (id, file) => {
    try {
      return readFileSync(`/proc/${id}/${file}`, 'utf8');
    } catch {
      return ''; // it has just ended
    }
  };
  const theirs = processInfo.filter(({ id }) => read(id, 'cmdline').includes('--extension-process'));
  const own = ({ id }) => [...read(id, 'smaps_rollup').matchAll(/^Private_\w+:\s+(\d+) kB$/gm)].reduce((sum, [, kb]) => sum + Number(kb), 0);
  return theirs.reduce((sum, one) => sum + own(one), 0);
}
