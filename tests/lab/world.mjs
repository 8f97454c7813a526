// One lab's whole memory: how it is set, who is in it, and what has happened in it.
import { EventEmitter } from 'node:events';
import { BUILD_NAMES } from './builds/index.mjs';
import { FAULTS } from './faults.mjs';
import { createMembers } from './members/state.mjs';
import { createSessions } from './members/sessions.mjs';
import { LANGS } from './texts/index.mjs';

const DEFAULTS = {
  build: 'aug2026',
  lang: 'en',
  theme: 'light',
  dir: 'ltr',
  delayMs: 0, //                 before every dynamic answer
  fault: null,
  json: 'present', //            the embedded JSON; see CHOICES
  embeddedJsonKey: null, //      another name for the setting in the JSON alone
  jsonValues: { on: 'true', off: 'false' },
  jsonNeighbours: false, //      other settings' objects in the same included[]
  renderDelayMs: 30, //          from the address' change to the new view
  spaOrder: 'address-first',
  spaReuse: false, //            the next view reuses the old view's input node
  softNav: false, //             links to the settings work without a load from every page, not just within them
  unicode: 'nfc', //             how the texts are composed
  asks: false, //                a question stands over the settings pages from the start
  afterSave: 'nothing', //       UNKNOWN whether a toast follows: both can be had
  decoy: 'none', //              a second control beside the setting's switch
  interop: 'none', //            the feed in an iframe or an open shadow root
  framing: 'sameorigin', //      whether the settings pages may stand in a frame; see CHOICES
  kept: false, //                browsers may keep the pages that are not settings, e.g. in their back/forward caches
  offered: true, //              false: the member does not have the setting
  charset: 'utf-8', //           how documents are encoded; their header says the same
  nodes: 0, //                   so many more elements on the feed and the settings pages
  hostile: 'none', //            a page that has replaced the language's own tools before anybody else runs; see CHOICES
  lateMs: 5000,
  redrawMs: 50,
  revertMs: 1000,
  scanner: true,
  adversary: false, //           pages begin with the adversary, and may use the sampling profiler
  scanIds: [], //                extension ids that the scanner tries, too
};

/** What the settings with a fixed list of values can be. */
export const CHOICES = {
  build: BUILD_NAMES,
  lang: LANGS,
  theme: ['light', 'dark'],
  dir: ['ltr', 'rtl'],
  fault: [null, ...Object.keys(FAULTS)],
  json: ['present', 'missing', 'broken', 'odd-value', 'equal-values', 'huge', 'deep'],
  spaOrder: ['address-first', 'render-first'],
  unicode: ['nfc', 'nfd'],
  afterSave: ['nothing', 'toast'],
  decoy: ['none', 'same-name', 'other', 'disabled-twin', 'hidden-twin'],
  interop: ['none', 'iframe', 'shadow'],
  framing: ['sameorigin', 'deny'],
  charset: ['utf-8', 'iso-8859-1', 'utf-16'],
  hostile: ['none', 'throwing', 'lying', 'thenable'],
};

export function createWorld() {
  const events = new EventEmitter();
  events.setMaxListeners(0);
  const timers = new Set();
  const held = new Set();
  const delayed = new Set();
  const previous = new Map();
  const world = {
    config: structuredClone(DEFAULTS),
    members: createMembers(),
    sessions: createSessions(),
    challenged: new Set(),
    made: new Map(), //            pages that a test has made; see pages/made.mjs
    requests: [], saves: [], clicks: [], submissions: [], reports: [], findings: [], notes: [], scans: [],
    events,

    /** Tells those who wait that something happened. */
    emit: (name, detail) => { events.emit(name, detail); events.emit('any'); },

    /** Adds to a log and tells of it. */
    record(log, entry) {
      world[log].push(entry);
      world.emit(log, entry);
    },

    set(changes) {
      for (const [name, value] of Object.entries(changes)) {
        if (!(name in DEFAULTS)) throw new Error(`the lab has no setting ${name}; it has ${Object.keys(DEFAULTS).join(', ')}`);
        if (CHOICES[name] && !CHOICES[name].includes(value)) throw new Error(`${name} is one of ${CHOICES[name].join(', ')}; not ${value}`);
      }
      Object.assign(world.config, structuredClone(changes));
      if ('fault' in changes && changes.fault !== 'checkpoint') world.challenged.clear();
    },

    /** Everything as at the start, but for the sessions: who is signed in stays so. */
    reset() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      world.releaseHeld();
      previous.clear();
      world.config = structuredClone(DEFAULTS);
      world.members.reset();
      world.challenged.clear();
      world.made.clear();
      for (const log of ['requests', 'saves', 'clicks', 'submissions', 'reports', 'findings', 'notes', 'scans']) world[log].length = 0;
    },

    later(ms, act) {
      const timer = setTimeout(() => { timers.delete(timer); act(); }, ms);
      timers.add(timer);
    },

    /** An answer that does not come, until the lab is reset or closed. */
    hold(res) { held.add(res); res.on('close', () => held.delete(res)); },
    /** Waits so long, or until goOn(). */
    delay(ms) {
      return new Promise((resolve) => {
        const done = () => { clearTimeout(timer); delayed.delete(done); resolve(); };
        const timer = setTimeout(done, ms);
        delayed.add(done);
      });
    },
    goOn() { for (const done of [...delayed]) done(); },
    releaseHeld() { for (const res of held) res.destroy(); held.clear(); },

    rememberPrevious: (member, key) => previous.set(`${member.id}/${key}`, member.value(key)),
    previousValue: (member, key) => previous.get(`${member.id}/${key}`) ?? member.value(key),

    /** Resolves as soon as `holds()` is true; looks again whenever something happens. */
    until(holds, { timeoutMs = 10_000, what = String(holds) } = {}) {
      return new Promise((resolve, reject) => {
        const look = () => {
          let value;
          try { value = holds(); } catch (error) { finish(); reject(error); return; }
          if (value) { finish(); resolve(value); }
        };
        const timer = setTimeout(() => { finish(); reject(new Error(`the lab waited ${timeoutMs} ms in vain for: ${what}`)); }, timeoutMs);
        const finish = () => { clearTimeout(timer); events.off('any', look); };
        events.on('any', look);
        look();
      });
    },
  };
  return world;
}
