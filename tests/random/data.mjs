// The data that a random page carries inside its <code> elements: how it is written, and what a reader may make of it.
import { KEY, OTHER_KEYS } from './words.mjs';

/** What may be said of data of each kind, given the state that the server holds. `null`: nothing. */
const MEANS = {
  absent: () => null,
  true: (state) => state,
  lying: (state) => (state === 'on' ? 'off' : 'on'),
  'always on': () => 'on',
  'always off': () => 'off',
  twice: (state) => state,
  contradictory: () => null,
  broken: () => null,
  'another key': () => null,
  'odd value': () => null,
  'half a record': () => null,
  'a mention': () => null,
  neighbours: (state) => state,
};
export const DATA_WEIGHTS = { absent: 2, true: 6, lying: 1, 'always on': 1, 'always off': 1, twice: 1, contradictory: 1, broken: 1, 'another key': 1, 'odd value': 1, 'half a record': 0.5, 'a mention': 0.5, neighbours: 2 };

/** On, off, and a third that is neither. */
const VALUES = [['true', 'false', 'maybe'], [true, false, null], [1, 0, 2], ['ON', 'OFF', ''], [-1, 1, 0.5], ['1', '0', 1], [9007199254740991, 0, 1e300], ['Oui\n"<&>', 'Non', {}]];

export function randomData(roll) {
  return {
    kind: roll.weighed(DATA_WEIGHTS),
    values: roll.pick(VALUES),
    escaping: roll.pick(['least', 'named', 'decimal', 'hex', 'everything']),
    // JSON's own: letters of names and texts as \uXXXX. The setting's key stays as it is: a reader looks for it.
    unicode: roll.chance(0.2),
    space: roll.pick([0, 0, 2]),
    tag: roll.pick(['<code>', '<code hidden>', '<code style="display: none" id="bpr-guid-1">', '<code\n id="x">']),
    junk: roll.int(4),
    seat: roll.int(3),
  };
}

export const dataMeans = (data, state) => MEANS[data.kind](state);

function recordsOf({ kind, values: [on, off, neither], seat }, state) {
  const record = (key, value) => ({ key, value, settingDisplayType: 'TOGGLE', onValue: on, offValue: off, hasChild: false });
  const says = (which) => record(KEY, which === 'on' ? on : off);
  const others = OTHER_KEYS.slice(seat, seat + 4).map((key, place) => record(key, place % 2 ? on : off));
  switch (kind) {
    case 'absent': return null;
    case 'twice': return [says(state), ...others, says(state)];
    case 'contradictory': return [says('on'), says('off')];
    case 'another key': return [record(`${KEY}2`, on), { ...says(state), key: 'renamed' }];
    case 'odd value': return [record(KEY, neither)];
    case 'half a record': return [{ key: KEY, value: on, offValue: off }];
    case 'a mention': return [{ key: KEY, href: '/x' }, { menu: KEY }];
    case 'neighbours': return [...others, says(state), ...others];
    default: return [says(MEANS[kind](state) ?? state)];
  }
}

const NAMED = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const ESCAPES = {
  least: (text) => text.replace(/[&<]/g, (c) => NAMED[c]),
  named: (text) => text.replace(/[&<>"]/g, (c) => NAMED[c]),
  decimal: (text) => text.replace(/[^\w ]/gu, (c) => `&#${c.codePointAt(0)};`),
  hex: (text) => text.replace(/[^\w ]/gu, (c) => `&#x${c.codePointAt(0).toString(16)};`),
  everything: (text) => text.replace(/./gsu, (c) => `&#X${c.codePointAt(0).toString(16).toUpperCase()};`),
};

const JUNK = ['not JSON at all', '{"data":{"lix":{"settings.web.key":"control"}},"included":[]}', '{"request":"/voyager/api/me","status":200}', ''];

/** The <code> elements as HTML, of a page that LinkedIn makes while it holds this state. */
export function dataHtml(data, state) {
  const records = recordsOf(data, state);
  const blocks = JUNK.slice(0, data.junk).map((text) => `<code>${ESCAPES.named(text)}</code>`);
  if (records) {
    let text = JSON.stringify({ data: { n: [1, 2.5, -3, null], deep: { included: records } }, included: [{ x: 'y' }] }, null, data.space);
    if (data.unicode) text = text.replace(/(?<=")(onValue|offValue|value|key)(?=")/g, (name) => name.replace(/[aeu]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`));
    if (data.kind === 'broken') text = text.slice(0, -3 - data.seat);
    blocks.splice(Math.min(data.seat, blocks.length), 0, `${data.tag}${ESCAPES[data.escaping](text)}</code>`);
  }
  return blocks.join('\n');
}
