// The controls of a random page: the setting's own, others', twins. Plain descriptions; facts.mjs and markup.mjs make more of them.
import { KEY } from './words.mjs';

/** What can be read, `kind` by kind: the state as shown, or nothing. Radios are no switches: they can only be in the way. */
export const READABLE = { switch: true, checkbox: true, aria: true, button: true, artdeco: true, agreeing: true, contradictory: false, indeterminate: false, radios: false };
const KINDS = { switch: 8, checkbox: 4, aria: 2, button: 1, artdeco: 3, agreeing: 1, contradictory: 0.4, indeterminate: 0.3, radios: 0.6 };
const INPUTS = ['switch', 'checkbox', 'artdeco', 'agreeing', 'contradictory', 'indeterminate'];

const USABLE = { Yes: 9, Disabled: 0.4, Hidden: 0.4, Inert: 0.4 };
/** Where a control's key stands. */
const SEATS = { 'aria-labelledby': 4, id: 2, name: 1 };
/** What ties a label to its control. */
const TIES = { labelledby: 4, 'aria-label': 2, for: 2, around: 1, p: 2 };

function tieOf(roll, kind) {
  const tie = roll.weighed(TIES);
  // An element that is no input has no <label>.
  return ['for', 'around'].includes(tie) && !INPUTS.includes(kind) ? 'aria-label' : tie;
}

function control(roll, more) {
  const kind = roll.weighed(KINDS);
  return {
    kind,
    keys: [],
    label: null,
    tie: tieOf(roll, kind),
    on: roll.chance(0.5),
    inMain: roll.chance(0.92),
    usable: roll.weighed(USABLE),
    // How deep the control sits in its own block: its label may be the block's first paragraph, three ancestors up.
    depth: roll.int(5),
    ...more,
  };
}

/** The setting's own control, which shows what the server holds. */
export function ownControl(roll, words, on) {
  const identity = roll.weighed({ key: 6, nothing: 4, strange: 1, both: 0.4 });
  const keys = { key: [KEY], nothing: [], strange: [words.strangeKey()], both: roll.shuffled([KEY, words.otherKey()]) }[identity]
    .map((key) => ({ key, seat: identity === 'both' ? 'aria-labelledby' : roll.weighed(SEATS) }));
  const label = { known: words.switchName, unknown: words.unknownLanguage, near: words.nearSwitchName, none: () => null }[roll.weighed({ known: 5, unknown: 4, near: 1, none: 1 })]();
  return control(roll, { ours: true, on, keys, label });
}

/** Somebody else's. It may be called like the setting only where its key says whose it is. */
export function otherControl(roll, words) {
  const foreign = roll.chance(0.5);
  const key = foreign ? words.otherKey() : roll.chance(0.4) ? words.strangeKey() : null;
  const label = roll.weighed({ other: 5, near: 2, unknown: 1, none: 1, same: foreign ? 2 : 0 });
  return control(roll, {
    keys: key ? [{ key, seat: roll.weighed(SEATS) }] : [],
    label: { other: words.other, near: words.nearSwitchName, unknown: words.unknownLanguage, none: () => null, same: words.switchName }[label](),
  });
}

/** One that says of itself all that the setting's own says, and is not it. (Of two elements with one id, <label for> finds the first.) */
export const twinOf = (roll, own) => {
  if (own.tie === 'for') own.tie = 'aria-label';
  return { ...own, ours: false, on: roll.chance(0.5), usable: roll.weighed(USABLE) };
};
