// What the lab's server held to be true, and when; and whether what the extension said at each moment agrees with it.
import assert from 'node:assert/strict';

/** How long a page may go on showing what was true when it was made, before the test loads another, in milliseconds. */
const BEHIND_MS = 2_000;
/** How long a page that is being left may still begin to say what LinkedIn has answered just before, in milliseconds. */
const SAYING_MS = 300;

/**
 * Follows a member's setting on the server: stateAt(ms), and set(state) for what the test itself changes there, behind the
 * back of the page that is still shown; `leaving`: and leads away from in the same moment. mayShowOff(ms): whether a switch in a page
 * may have read off then; maySayOff(ms): whether the banner may have begun to say so.
 */
export function followTruth(lab, member = 'ada') {
  const changes = [{ at: 0, state: lab.state(member) }];
  const look = (how = {}) => {
    const state = lab.state(member);
    if (state !== changes.at(-1).state) changes.push({ at: Date.now(), state, ...how });
  };
  const stops = ['save', 'revert'].map((event) => lab.on(event, () => look()));
  const changeAt = (ms) => changes.findLast(({ at }) => at <= ms);
  return {
    changes,
    set(state, { leaving = false } = {}) {
      lab.member(member).setting = state;
      look({ behind: true, leaving });
    },
    stateAt: (ms) => changeAt(ms).state,
    mayShowOff(ms) {
      const { at, behind, state } = changeAt(ms);
      return state === 'off' || (behind && ms - at < BEHIND_MS);
    },
    maySayOff(ms) {
      const { at, leaving, state } = changeAt(ms);
      return state === 'off' || (leaving && ms - at < SAYING_MS);
    },
    stop: () => stops.forEach((stop) => stop()),
  };
}

/** Every moment at which the banner began to say "done" was one at which the server had it off. */
export function assertDoneOnlyWhenOff(history, truth) {
  for (const { phase, at, text } of history) {
    if (phase === 'done') assert.ok(truth.maySayOff(at), `the banner said "${text}" while the server had it on`);
  }
}

/** The same, and it was off for as long as the banner went on saying so. */
export function assertDoneOnlyWhileOff(history, truth) {
  assertDoneOnlyWhenOff(history, truth);
  history.forEach(({ phase, at, text }, index) => {
    const until = history[index + 1]?.at ?? Date.now();
    const wrong = phase === 'done' && truth.changes.find((change) => change.at > at && change.at < until && change.state === 'on');
    assert.ok(!wrong, `the banner went on saying "${text}" after the server had it on again`);
  });
}

/** Every reading "off" that was ever noted was made while the server had it off. */
export function assertReadingsTrue(readings, truth) {
  for (const { state, at, source } of readings) {
    const off = source === 'Live' ? truth.mayShowOff(at) : truth.stateAt(at) === 'off';
    assert.ok(state !== 'Off' || off, `noted as off (${source}) while the server had it on`);
  }
}
