// no-trace, against an adversary: whatever a page or LinkedIn's server can notice, at each moment of the extension's life. The same
// minutes are played with it and without it; what differs has to be what docs/promises.md admits for that moment, all of it and
// nothing more. In ADMITTED each line is a row of the table there.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { startLab } from '../lab/server.mjs';
import { launch } from '../e2e/harness/browsers.mjs';
import { builtFor, kinds } from '../e2e/harness/each-browser.mjs';
import { WHOLE, tried } from '../e2e/harness/trials.mjs';
import { MOMENTS, askedBy, noticed, pagesOwn, restore, sideOf } from '../e2e/support/adversary.mjs';
import { differences, groupOf, groups, judged, merged } from '../e2e/support/differences.mjs';
import { SETTING } from '../e2e/support/setting.mjs';

const NAME = { chromium: 'Chromium', firefox: 'Firefox' };
const ROUNDS = WHOLE ? 2 : 1;
/** How often more each side is played where something differs: what comes now and then without the extension, too, is not its doing. */
const MORE_ROUNDS = 3;
/** A sample: nothing to do, the two ways of reading, and a warning. */
const SAMPLE = ['pass', 'frame', 'banner'];

// --- what is admitted: { channel: [what] }; in [brackets]: may also be missing ------------------------------------------------
const both = (...rows) => rows.reduce((sum, row) => {
  for (const [channel, patterns] of Object.entries(row ?? {})) sum[channel] = [...(sum[channel] ?? []), ...patterns];
  return sum;
}, {});
const inFirefox = (kind, row) => (kind === 'firefox' ? row : {});
const inChromium = (kind, row) => (kind === 'chromium' ? row : {});
const get = (dest) => `+ GET ${SETTING} ${dest}`;
const then = (what) => `+ get Object.prototype.then of [object ${what}], called by nobody that the stack shows`;
const HOST = '+ html > <head> #text html > <body class> html > <div>';

/** LinkedIn's page shifts by itself now and then, and has not done so here. */
const stillness = { performance: [[/^- layout-shift of /]] };
const doorman = (kind) => both(inFirefox(kind, { timers: ['+ requestIdleCallback: numbers missing'], tripwires: [then('ArrayBuffer')] }), inChromium(kind, stillness));
const engine = () => ({ timers: ['+ requestIdleCallback: numbers missing'] });
const fetched = (kind) => both({ requests: [get('empty')] }, inFirefox(kind, { performance: [`+ resource fetch ${SETTING}`], tripwires: [then('Response')] }));
const FRAMED = {
  requests: [get('iframe')],
  performance: [`+ resource iframe ${SETTING}`],
  timers: ['+ setTimeout: numbers missing'],
  mutations: ['+ <html>: +<div>', '+ <html>: -<div>'],
  'look: children of html': [[HOST]],
  'framed, in the frame': ['+ visibility visible, focus false, 1024x768', '+ frameElement in a closed root at html > <div>', '+ in that root: iframe'],
};
const card = (kind) => both({
  mutations: ['+ <html>: +<div>'],
  'look: children of html': [HOST],
  'look: on top': ['+ <html lang dir>, html > <div>, the page'],
  timers: [['+ setTimeout: numbers missing'], ['+ requestAnimationFrame: numbers missing']],
}, inChromium(kind, { covered: [[/^[+-] <.*> is (covered|seen)$/]] }), inFirefox(kind, { events: [['+ fonts loading']], 'look: style sheets': [[/^[+-] 1 0 0 load/]] }));
const warned = (kind) => both(doorman(kind), engine(), fetched(kind), FRAMED, card(kind));
/** Mouse and pointer on their way over the card, and over the page beneath once it has gone. */
const hand = (kind) => both({
  events: [/^\+ pointerover at html > <div>$/, /^\+ mousemove at html > <div>$/, [/^\+ (pointer|mouse)(over|out|enter|leave|move|rawupdate) at /]],
  'look: pointer over': [['+ html > <div>']],
  'look: event counts': [[/^\+ /]],
  performance: [[/^\+ event (pointer|mouse)(over|out|enter|leave) at (html > <div>|<html lang dir>|nothing)$/]],
});
const press = (kind) => both(hand(kind), {
  events: [/^\+ click at html > <div>, mouse, detail 1, at a place$/, /^\+ focusin at html > <div>$/,
    [/^\+ (pointerdown|pointerup|mousedown|mouseup|focus|focusin|focusout|blur|DOMFocusIn|DOMFocusOut|DOMActivate) at (html > )?<div>/]],
  'look: focus': [['+ html > <div> html > <div>']],
  'look: user activation': [[/^[+-] /]],
  performance: [/^\+ first-input pointerdown at (html > <div>|nothing)$/, [/^\+ event (pointer|mouse|click)\w* at (html > <div>|nothing)$/], ['+ layout-shift of nothing'], [/^\+ interaction-contentful-paint/]],
});
/** The card moves the focus while the page's own listeners may be looked at by the profiler. */
const profiled = (kind) => inChromium(kind, { profiler: [[/^\+ chrome-extension:.*\/engine\.js$/]] });
/** The setting's page shows a placeholder until its switch is there; whether that is painted, and so begins to move, is a matter of chance. */
const placeholder = { events: [[/^[+-] animation\w+ at <div class aria-hidden>$/]] };
const CLICKED = '+ click at <input type role class aria-labelledby>, made by a script';
/** What follows from the save: the page's own doing. */
const saved = {
  requests: ['+ PUT /mysettings-api/settingsApiSettings/allowDataForGenerativeAI empty'],
  tripwires: [[then('Response')], ['+ [object Promise] then, called by nobody that the stack shows']],
  'tripwires, in the frame': [[then('Response')], ['+ [object Promise] then, called by nobody that the stack shows']],
};

const ADMITTED = {
  pass: doorman,
  popup: doorman,
  updated: doorman,
  removed: doorman,
  document: (kind) => both(doorman(kind), engine(), fetched(kind)),
  frame: (kind) => both(doorman(kind), engine(), fetched(kind), FRAMED),
  check: (kind) => both(doorman(kind), fetched(kind), FRAMED),
  banner: warned,
  words: (kind) => both(warned(kind), { words: [/^\+ "LinkedIn may .*" is found by find$/, /^\+ "Turn it off" is found by find$/, /^- .* is not found by find$/],
    events: [[/selection/]], 'look: selection': [[/^[+-] /]] }),
  hand: (kind) => both(warned(kind), hand(kind)),
  click: (kind) => both(warned(kind), press(kind), profiled(kind), saved, {
    requests: [[get('empty')], [get('iframe')]],
    'look: children of html': [[`${HOST} html > <div>`]],
    'framed, in the frame': [new RegExp(`^${CLICKED.replace('+', '\\+')}`)],
  }),
  home: (kind) => both(doorman(kind), card(kind), placeholder),
  homeClick: (kind) => both(doorman(kind), card(kind), placeholder, press(kind), profiled(kind), saved, fetched(kind), {
    events: [new RegExp(`^${CLICKED.replace('+', '\\+')}`), [/^\+ (input|change|DOMActivate|transition\w+) at <(input|span|div)/]],
    performance: [[/^\+ resource \w+ \/(__lab\/click|mysettings-api\/settingsApiSettings\/.*)$/]],
    'look: animations': [[/^\+ /]],
  }),
  closed: (kind) => both(warned(kind), press(kind), profiled(kind), { performance: [[/^\+ event \w+ at /]] }),
  updatedCard: warned,
  removedCard: warned,
};
/** What is still to be seen at the end, where the card is said to have gone. */
const STAYS = { closed: () => [], updatedCard: () => ['children of html', 'on top'], removedCard: (kind) => (kind === 'firefox' ? ['children of html', 'on top'] : []) };
/** What a member's hand has left behind does not count there. */
const LEFT = new Set(['event counts', 'focus', 'pointer over', 'user activation']);

assert.deepEqual(Object.keys(ADMITTED), Object.keys(MOMENTS), 'each moment has its rows');

async function startSides(kind) {
  return Promise.all([[builtFor(kind)], []].map(async (extensions) => {
    const lab = await startLab();
    return { lab, extension: extensions.length > 0, browser: await launch(kind, { port: lab.port, extensions }) };
  }));
}

/** One round of the moment on one side. */
async function playOn({ lab, extension, browser }, moment, then = async () => {}) {
  await browser.reset();
  const side = sideOf({ browser, lab, page: await browser.newPage(), extension });
  try {
    const view = await noticed(side, moment);
    if (extension) await then(side, view);
    return view;
  } finally {
    if (moment.removes) {
      await restore(side);
      // It would come in front of the next page, which then reads nothing.
      if (extension) await browser.wing.closeWelcome(browser.wing.url(browser.extensionId(), 'welcome.html'));
    }
  }
}
/** One round: the moment, on both sides at once. */
const play = (sides, moment, then) => Promise.all(sides.map((side) => playOn(side, moment, then)));

/**
 * What differs and is not admitted, group by group. Where there is something, it is looked whether the browser does that by itself now
 * and then: what is noticed with the extension alone counts if it is never noticed without it, and the other way round.
 */
async function weighed(sides, moment, rounds, admitted) {
  const first = [0, 1].map((side) => rounds.map((round) => round[side]));
  const all = first.map((views) => [...views]);
  const [having, lacking] = first.map(merged);
  for (let more = 0; ; more += 1) {
    const [everHaving, everLacking] = all.map(merged);
    const found = [...differences(having, everLacking, '+'), ...differences(lacking, everHaving, '-')];
    const wrong = judged(found, admitted);
    const unexplained = (sign) => Object.values(wrong).flat().some((line) => line.startsWith('not admitted: ') && line.includes(`: ${sign} `));
    const side = unexplained('+') ? 1 : 0;
    if (more === MORE_ROUNDS || !(side || unexplained('-'))) return { having, found, wrong };
    all[side].push(await playOn(sides[side], moment));
  }
}

/** What LinkedIn's server gets is, header by header, what it gets when the page itself asks for a fresh copy. */
async function assertPlainRequests(side, view) {
  const asked = askedBy(view);
  if (!asked.length) return;
  const own = await pagesOwn(side);
  for (const [dest, headers] of asked) assert.deepEqual(headers, own[dest], `the headers of the request (${dest})`);
}

describe('side by side', { concurrency: kinds.length }, () => {
  for (const kind of kinds) {
    describe(kind, { concurrency: 1 }, () => {
      let sides;
      after(async () => { for (const { browser, lab } of (await sides) ?? []) { await browser.close(); await lab.close(); } });

      for (const name of WHOLE ? Object.keys(MOMENTS) : SAMPLE) {
        const moment = MOMENTS[name];
        test(`${moment.what} [${kind}]`, { timeout: 180_000 }, async () => {
          sides ??= startSides(kind);
          const rounds = [];
          for (let round = 0; round < ROUNDS; round += 1) {
            rounds.push(await play(await sides, moment, ['document', 'frame'].includes(name) ? assertPlainRequests : undefined));
          }
          const { having, found, wrong } = await weighed(await sides, moment, rounds, ADMITTED[name](kind));
          for (const [withIt, without] of rounds.filter(() => STAYS[name])) {
            const stays = Object.keys(withIt.now).filter((look) => !LEFT.has(look) && withIt.now[look] !== without.now[look]);
            if (stays.join() !== STAYS[name](kind).join()) wrong[groups.at(-1)].push(`stays: ${stays.join() || 'nothing'}; admitted: ${STAYS[name](kind).join() || 'nothing'}`);
          }
          for (const group of groups) {
            const compared = Object.entries(having).filter(([channel]) => groupOf(channel) === group).reduce((sum, [, entries]) => sum + entries.length, 0);
            const admitted = found.filter(([channel]) => groupOf(channel) === group).length;
            tried({ table: 'scanner', what: `${moment.what}: ${group}`, where: NAME[kind], times: ROUNDS, wrong: wrong[group].length, found: { compared, admitted } });
          }
          assert.deepEqual(Object.values(wrong).flat(), [], `what differs: ${found.map((one) => one.join(': ')).join('\n')}`);
        });
      }
    });
  }
});
