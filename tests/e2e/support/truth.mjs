// What the lab's server held to be true, and when; and whether what the extension said at each moment agrees with it.
import assert from 'node:assert/strict';

/** Follows a member's setting on the server: stateAt(ms), and set(state) for what the test itself changes there. */
export function followTruth(lab, member = 'ada') {
  const changes = [{ at: 0, state: lab.state(member) }];
  const look = () => {
    const state = lab.state(member);
    if (state !== changes.at(-1).state) changes.push({ at: Date.now(), state });
  };
  const stops = ['save', 'revert'].map((event) => lab.on(event, look));
  return {
    changes,
    set(state) {
      lab.member(member).setting = state;
      look();
    },
    stateAt: (ms) => changes.findLast(({ at }) => at <= ms).state,
    stop: () => stops.forEach((stop) => stop()),
  };
}

/** Every moment at which the banner began to say "done" was one at which the server had it off. */
export function assertDoneOnlyWhenOff(history, truth) {
  for (const { phase, at, text } of history) {
    if (phase === 'done') assert.equal(truth.stateAt(at), 'off', `the banner said "${text}" while the server had it on`);
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
    if (state === 'Off') assert.equal(truth.stateAt(at), 'off', `noted as off (${source}) while the server had it on`);
  }
}
