// What there is to see of a random page: its survey, as src/page/eyes.rs would make it, and how that goes on over time.
import { READABLE } from './controls.mjs';
import { dataHtml } from './data.mjs';
import { HOME } from './words.mjs';

/** When what the server does after the click takes effect there, in milliseconds. */
export const SAVE_MS = 50;
export const SLOW_MS = 2_500;
export const REVERT_MS = 1_000;

const normal = (text) => text.slice(0, 300).normalize('NFKC').trim();

/** Whether a label that is a mere paragraph is found: three ancestors up, in a part of the page with no other control (markup.mjs). */
function isTiedByPlace(page, control) {
  const wrappers = control.depth + (control.kind === 'artdeco' ? 1 : 0);
  const alone = control.kind !== 'radios' && page.controls.filter(({ inMain }) => inMain === control.inMain).length === 1;
  return wrappers === 0 ? alone : wrappers <= 2 && control.kind !== 'radios';
}

function factsOf(page, control, place) {
  const labelled = control.label !== null;
  const keys = [];
  const labelIds = control.keys.filter(({ seat }) => seat === 'aria-labelledby').map(({ key }) => key);
  if (labelled && control.tie === 'labelledby' && !labelIds.length) labelIds.push(`ember${place}`);
  keys.push(...labelIds);
  for (const seat of ['id', 'name']) keys.push(...control.keys.filter((one) => one.seat === seat).map(({ key }) => key));
  const tied = labelled && (control.tie !== 'p' || isTiedByPlace(page, control));
  const text = tied ? normal(control.label) : '';
  return {
    keys,
    labels: text ? [text] : [],
    checked: READABLE[control.kind] ? control.on : null,
    in_main: control.inMain,
    usable: control.usable,
    carried_over: page.leftover,
  };
}

/** Radios come as two. */
const facts = (page, controls) => controls.flatMap((control, place) => {
  const one = factsOf(page, control, place);
  return control.kind === 'radios' ? [one, one] : [one];
});

/** The place of the setting's control in the survey; null if there is none that is a switch. */
export function ownPlace(page) {
  const own = page.controls.findIndex((control) => control.ours);
  if (own < 0) return null;
  return page.controls.slice(0, own).reduce((sum, { kind }) => sum + (kind === 'radios' ? 2 : 1), 0);
}

/** The survey with the setting's control in a state; `null`: as it is. */
export function survey(page, { own = null, controls = page.controls, dialog = page.dialog, path = page.path } = {}) {
  const shown = controls.map((control) => (control.ours && own ? { ...control, on: own === 'on' } : control));
  return {
    path,
    rest: page.settled ? 'Settled' : 'Moving',
    headings: page.headings.map(normal),
    controls: facts(page, shown),
    obstacle: dialog ? 'Dialog' : null,
  };
}

/** What the server holds from the click on: [[ms, state]], the first from 0. */
export function serverCourse({ fault, state }) {
  if (state === 'off') return [[0, 'off']];
  switch (fault) {
    case 'none': return [[0, 'on'], [SAVE_MS, 'off']];
    case 'slow': return [[0, 'on'], [SLOW_MS, 'off']];
    case 'revert': case 'revert, looks off': return [[0, 'on'], [SAVE_MS, 'off'], [REVERT_MS, 'on']];
    default: return [[0, 'on']];
  }
}

/** What the page's own switch shows from the click on, and whether a dialog is open: [[ms, state, dialog]]. */
function shownCourse({ fault, state }, artdeco) {
  const follows = artdeco ? [[0, 'on', false], [60, 'off', false]] : [[0, 'off', false]];
  if (state === 'off') return [[0, 'off', false]];
  switch (fault) {
    case 'dialog': return [[0, artdeco ? 'on' : 'off', true]];
    case 'ignored': return [[0, 'on', false]];
    case 'refused': return [...follows, [100 + SAVE_MS, 'on', false]];
    case 'revert': return [...follows, [REVERT_MS, 'on', false]];
    default: return follows;
  }
}

/** The page from the moment it is loaded: late, drawn anew, at rest. */
function drawing(page) {
  const empty = survey(page, { controls: [] });
  const full = survey(page);
  const course = page.lateMs ? [[0, empty], [page.lateMs, full]] : [[0, full]];
  if (page.redrawMs) {
    for (let round = 1; round <= page.redraws; round += 1) {
      const moment = page.lateMs + round * page.redrawMs;
      course.push([moment, empty], [moment + 30, full]);
    }
  }
  return course;
}

/** Everything that the core is told of: see tests/core/lib.rs. A fresh copy is always at the setting's address. */
export function story(page) {
  const own = page.controls.find((control) => control.ours);
  const shown = shownCourse(page, own?.kind === 'artdeco');
  const server = serverCourse(page);
  const copy = (state) => ({ ...survey(page, { own: state, path: HOME, dialog: false }), rest: 'Settled' });
  return {
    survey: survey(page),
    html: dataHtml(page.data, page.state),
    before: drawing(page),
    after: shown.map(([moment, state, dialog]) => [moment, survey(page, { own: state, dialog: dialog || page.dialog })]),
    answers: server.map(([moment, state]) => [moment, dataHtml(page.data, state)]),
    copies: server.map(([moment, state]) => [moment, copy(state)]),
    copy: copy(page.state),
  };
}
