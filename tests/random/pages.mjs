// Random settings pages. From a seed follows a page, and with it the truth: which control is the setting's, if any, and what the
// server holds. The survey (facts.mjs) and the HTML (markup.mjs) follow from the same page.
//
// What no reader of a page could tell is assumed, not tried: at the setting's address, a single switch in the main part of a page
// at rest, which bears nobody else's key, is the setting's; and only the setting's own switch bears its key, or its exact name.
import { otherControl, ownControl, twinOf } from './controls.mjs';
import { randomData } from './data.mjs';
import { dice } from './dice.mjs';
import { HOME, KEY, OTHER_KEYS, OTHER_PATHS, ROOT, words as wordsOf } from './words.mjs';

const COUNTS = { 0: 6, 1: 5, 2: 3, 3: 2, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1 };
/** What a click on the setting's switch leads to. */
export const FAULTS = { none: 8, slow: 1, refused: 1, 'refused, looks off': 1, revert: 1, 'revert, looks off': 1, dialog: 1, hangs: 0.5, ignored: 0.5 };

const NEAR_PATHS = ['settings/data-for-generative-ai-improvement', 'settings/data-for-ai-improvement/more', 'settings/data-for-ai-improvement//', 'settings/data-for-ai-improvements', 'settings/Data-For-AI-Improvement', 'categories/privacy', ''].map((slug) => ROOT + slug);

function address(roll) {
  return {
    home: () => HOME,
    slash: () => `${HOME}/`,
    neighbour: () => roll.pick(OTHER_PATHS),
    near: () => roll.pick(NEAR_PATHS),
    elsewhere: () => roll.pick(['/feed/', '/', '/jobs/', `/x${HOME}`, '/in/ada-example/']),
  }[roll.weighed({ home: 14, slash: 1, neighbour: 2, near: 2, elsewhere: 1 })]();
}

const heading = (words) => ({ setting: words.settingName, near: words.nearSettingName, other: words.other });
const has = (control, wanted) => control.keys.some(({ key }) => wanted(key));
export const isForeign = (control) => has(control, (key) => OTHER_KEYS.includes(key));
export const hasKey = (control) => has(control, (key) => key === KEY);

/** Takes away what is assumed not to be (see above), and what would give one's label to another: a strange key twice, as an id. */
function honest(page, words) {
  page.controls.filter(({ ours, label }) => !ours && label !== null).forEach(({ keys }, place) => {
    for (const one of keys) if (!OTHER_KEYS.includes(one.key) && one.key !== KEY) one.key += `-${place}`;
  });
  const inMain = page.controls.filter((control) => control.inMain);
  if (page.isHome && !page.leftover && inMain.length === 1 && !inMain[0].ours && !isForeign(inMain[0])) {
    inMain[0].keys = [{ key: words.otherKey(), seat: 'id' }];
  }
  return page;
}

/** `home`: only pages at the setting's address, just loaded, as browsers are shown them. */
export function randomPage(seed, { home = false } = {}) {
  const roll = dice(seed);
  const words = wordsOf(roll);
  const state = roll.pick(['on', 'off']);
  const path = home ? roll.pick([HOME, HOME, HOME, `${HOME}/`]) : address(roll);
  // After an in-app navigation the address is new, and what is shown still the page before.
  const leftover = !home && roll.chance(0.05);
  const offered = !leftover && roll.chance(0.93);
  const controls = Array.from({ length: Number(roll.weighed(COUNTS)) }, () => otherControl(roll, words));
  if (offered) {
    const own = ownControl(roll, words, state === 'on');
    if (roll.chance(0.08)) controls.push(twinOf(roll, own));
    controls.push(own);
  }
  const headings = Array.from({ length: roll.int(4) }, () => heading(words)[roll.weighed({ setting: 3, near: 1, other: 2 })]());
  return honest({
    seed,
    state,
    path,
    isHome: path === HOME || path === `${HOME}/`,
    leftover,
    settled: home || roll.chance(0.93),
    dialog: !home && roll.chance(0.03),
    controls: roll.shuffled(controls),
    headings,
    data: randomData(roll),
    lateMs: roll.chance(0.25) ? 50 + roll.int(home ? 900 : 6_000) : 0,
    // Everything is drawn anew, with fresh nodes, after so long; for a moment nothing is there.
    redrawMs: roll.chance(0.25) ? 100 + roll.int(1_500) : null,
    redraws: 1 + roll.int(3),
    fault: roll.weighed(FAULTS),
    main: roll.pick(['<main', '<main', '<div role="main"', '<div id="main"']),
  }, words);
}
