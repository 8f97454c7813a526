// The two members and what the server holds to be true about their settings.
import { AI_KEY, freshValues } from '../settings/catalog.mjs';

const PEOPLE = {
  ada: { name: 'Ada Example', slug: 'ada-example', headline: 'Sample engineer at Placeholder Works', place: 'Exampleton', hue: 168 },
  ben: { name: 'Ben Beispiel', slug: 'ben-beispiel', headline: 'Test pilot at Fixture & Sons', place: 'Musterstadt', hue: 262 },
};

export const MEMBER_IDS = Object.keys(PEOPLE);

function createMember(id) {
  let values = freshValues();
  return {
    id,
    ...PEOPLE[id],
    /** AI training as the server has it: 'on' or 'off'. */
    get setting() { return values[AI_KEY] ? 'on' : 'off'; },
    set setting(state) {
      if (state !== 'on' && state !== 'off') throw new Error(`a setting is 'on' or 'off', not ${state}`);
      values[AI_KEY] = state === 'on';
    },
    value: (key) => values[key],
    setValue: (key, value) => {
      if (!(key in values)) throw new Error(`no setting is called ${key}`);
      values[key] = value;
    },
    values: () => ({ ...values }),
    reset: () => { values = freshValues(); },
  };
}

export function createMembers() {
  const members = Object.fromEntries(MEMBER_IDS.map((id) => [id, createMember(id)]));
  return {
    all: MEMBER_IDS.map((id) => members[id]),
    get(id) {
      if (!members[id]) throw new Error(`the lab has no member ${id}; it has ${MEMBER_IDS.join(' and ')}`);
      return members[id];
    },
    reset: () => { for (const id of MEMBER_IDS) members[id].reset(); },
  };
}
