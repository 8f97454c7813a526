// The setting's page, and what tests do there again and again: arrive, click the banner's button, see what came of it.
import assert from 'node:assert/strict';
import { wireKey } from '../../lab/builds/index.mjs';
import { AI_KEY, AI_SLUG, ROOT } from '../../lab/settings/catalog.mjs';

export { ROOT };
export const SETTING = ROOT + AI_SLUG;
/** The switch in the page, whatever the build. */
export const SWITCH = 'main input[type=checkbox]';
/** The phases in which an attempt ends. */
export const ENDS = ['done', 'failed', 'needs-you'];

/** What the setting is called on the wire and in the markup of the lab's present build. */
export const keyNow = (lab) => wireKey(lab.config.build, AI_KEY);

/** Opens the setting's page as a member for whom it is on, and waits for the warning. */
export async function arriveWarned({ visit, banner }, { timeout = 5_000 } = {}) {
  await visit(SETTING);
  return banner.waitPhase('warning', { timeout });
}

/**
 * One real click on the button, and how that ended: { at, look, ms }. `at` is the moment before the mouse moves, so `ms` is
 * what a member waits, and a little more. `ms` counts to the moment at which the banner changed, not to when it was seen.
 */
export async function turnOff({ banner }, { timeout = 8_000, ends = ENDS } = {}) {
  const at = await banner.click('turn-off');
  // The card of the last attempt may still stand: the new one begins with "working".
  await banner.waitPhase(['working', 'done'], { timeout: 3_000 }).catch(() => {});
  const look = await banner.waitPhase(ends, { timeout });
  const end = (await banner.history()).find((record) => record.at >= at && ends.includes(record.phase));
  return { at, look, ms: (end?.at ?? look.at) - at };
}

/** The clicks on the page's controls that no member made: ours. */
export const ourClicks = (lab) => lab.clicks.filter(({ trusted }) => !trusted);

/** Exactly so many clicks of ours, each on the setting's own switch. */
export async function assertOurClicks(lab, count, what = 'our clicks') {
  if (count > 0) await lab.until(() => ourClicks(lab).length >= count, { timeoutMs: 2_000, what: `${count} of ${what}` });
  const targets = ourClicks(lab).map(({ target }) => target);
  assert.deepEqual(targets, Array(count).fill(`switch:${keyNow(lab)}`), what);
}

/** Exactly one save, of the setting, to off. */
export function assertOneSave(lab) {
  const saves = lab.saves.map(({ key, value, applied }) => ({ key, value, applied }));
  assert.deepEqual(saves, [{ key: keyNow(lab), value: lab.config.jsonValues.off, applied: true }]);
}
