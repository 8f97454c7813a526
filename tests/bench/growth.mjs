// How the cost grows with the page: what one look at a settings page takes, and what it takes to watch one that changes. In Chromium,
// whose trace tells whose task is whose.
import { until } from '../e2e/support/waiting.mjs';
import { tasksOf, traced } from './trace.mjs';

/** How long a page is left alone first, for the reading to be over; and how long it is watched: the engine looks once a second. In milliseconds. */
const PATIENT = { rest: 1_500, watched: 6_500, bursts: 100 };
export const IN_A_BURST = 100;

const pause = (page, ms) => page.evaluate((time) => new Promise((done) => { setTimeout(done, time); }), ms);

async function opened(variant, nodes, rest, act) {
  variant.lab.set({ nodes });
  const page = await variant.browser.newPage();
  try {
    await page.goto(variant.address.settings, { waitUntil: 'load' });
    await until(() => page.evaluate(() => Boolean(document.querySelector('main input'))), 'the switch', { timeout: 30_000 });
    await pause(page, rest);
    return await act(page);
  } finally {
    await page.close();
    variant.lab.set({ nodes: 0 });
  }
}

/** What each look takes at a settings page with so many nodes more, in milliseconds. */
export const looks = (variant, nodes, { rest, watched } = PATIENT) => opened(variant, nodes, rest, async (page) => {
  const events = await traced(page, () => pause(page, watched));
  return tasksOf(events, variant.id).ours;
});

/** Runs in the page: so many elements come and go again in each burst. Gives the milliseconds that this takes the page. */
async function change(each, bursts) {
  const list = document.body.appendChild(document.createElement('ul'));
  let spent = 0;
  for (let burst = 0; burst < bursts; burst += 1) {
    const from = performance.now();
    for (let place = 0; place < each / 2; place += 1) list.append(document.createElement('li'));
    while (list.firstChild) list.firstChild.remove();
    // Observers are told before the next line.
    await null;
    spent += performance.now() - from;
    await new Promise((done) => { setTimeout(done, 20); });
  }
  list.remove();
  return spent;
}

/**
 * Bursts of a hundred changes each of a settings page: { page, tasks, burst }, in milliseconds: what they take the page, what the tasks of the
 * extension take meanwhile, and that for each burst.
 */
export const watching = (variant, nodes, { rest, bursts } = PATIENT) => opened(variant, nodes, rest, async (page) => {
  const spent = await page.evaluate(change, IN_A_BURST, bursts);
  const events = await traced(page, () => page.evaluate(change, IN_A_BURST, bursts));
  const tasks = variant.id ? tasksOf(events, variant.id).ours.reduce((sum, ms) => sum + ms, 0) : 0;
  return { page: spent, tasks, burst: tasks / bursts };
});
