// A member who wanders through the settings at random, quicker than pages load, and presses the banner's buttons on the way.
// The same seed takes the same decisions; what they meet depends on timing, which is the point.
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT, SETTING } from './setting.mjs';

/** Numbers from 0 to 1, the same for the same seed. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A real Enter on a link: unlike the mouse it cannot hit what has taken the link's place in the meantime. */
async function follow(page, selector, random) {
  const found = await page.evaluate((wanted, share) => {
    const links = [...document.querySelectorAll(wanted)];
    links[Math.floor(share * links.length)]?.focus();
    return links.length > 0;
  }, selector, random());
  if (found) await page.keyboard.press('Enter');
}

/** A page that is led away while the driver asks it something may never answer; the walk goes on. */
const inTime = (promise) => Promise.race([promise, wait(4_000).then(() => { throw new Error('no answer in time'); })]);

/**
 * Walks. Each full load takes the next of `worlds`, settings for the lab, at random; `server` says what the server then has.
 * Returns what the member did: { log, attempts }, attempts being the moments of the trusted clicks on "turn off".
 */
export async function walk({ banner, lab, page, truth }, { seed, steps, worlds, server = () => 'on' }) {
  const random = seeded(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const attempts = [];
  const log = [];

  const load = async () => {
    const world = pick(worlds);
    lab.set({ fault: null, ...world });
    truth.set(server(random), { leaving: true });
    log.push(`load ${JSON.stringify(world)} ${lab.state('ada')}`);
    await page.goto(lab.origin + lab.signInUrl('ada', SETTING), { waitUntil: 'domcontentloaded' });
  };
  const press = async (action) => {
    // Sometimes the member waits for the card, sometimes not.
    if (page.url().endsWith(SETTING) && random() < 0.8) await banner.waitExists({ timeout: 600 });
    const { buttons } = await banner.look();
    if (!buttons.some((button) => button.action === action)) return;
    // A click on a card that has hardly been seen does not count, and is waited for here.
    const at = await banner.click(action, { timeout: 900 });
    if (action === 'turn-off') attempts.push(at);
    log.push(`pressed ${action}`);
  };
  const to = (selector) => () => follow(page, selector, random);
  const privacy = to(`.settings-nav a[href="${ROOT}categories/privacy"]`);
  // What the server has may be another thing at each arrival; LinkedIn's application asks for it anew.
  const arrive = () => {
    truth.set(server(random), { leaving: true });
    return follow(page, `main a[href="${SETTING}"]`, random);
  };
  const back = () => page.evaluate(() => { if (history.length > 3) history.back(); });
  const reload = () => {
    truth.set(server(random), { leaving: true });
    return page.reload({ waitUntil: 'domcontentloaded' });
  };
  // What one does at the setting, in a list of settings, and at a neighbour.
  const moves = {
    setting: [[6, () => press('turn-off')], [2, privacy], [1, to('.settings-back')], [1, back], [1, reload], [2, load],
      [1, () => press('close')], [1, () => banner.syntheticClick('turn-off')]],
    list: [[6, arrive], [2, to('main a.settings-row')], [2, privacy], [1, back], [1, load]],
    neighbour: [[3, to('.settings-back')], [2, privacy], [2, back], [1, () => page.evaluate(() => history.forward())], [1, load]],
  };
  const move = () => {
    const here = page.url().endsWith(SETTING) ? 'setting' : page.url().includes('/categories/') ? 'list' : 'neighbour';
    return pick(moves[here].flatMap(([weight, one]) => Array(weight).fill(one)))();
  };

  await inTime(load());
  for (let step = 0; step < steps; step += 1) {
    // A page that is just leaving, or a card that is just going, ends a move: that is part of the walk.
    await inTime(move()).catch((error) => log.push(`(${String(error.message).split('\n')[0]})`));
    const { pathname } = new URL(page.url());
    log.push(pathname);
    if (!pathname.startsWith(ROOT)) await inTime(load()).catch((error) => log.push(`(${error.message})`));
    await wait(random() < 0.4 ? 0 : Math.floor(random() * 500));
  }
  return { log, attempts };
}
