// What is true of a random page, and whether what was said of it is. This knows nothing of how the core finds its control.
import { READABLE } from './controls.mjs';
import { dataMeans } from './data.mjs';
import { ownPlace, serverCourse } from './facts.mjs';
import { hasKey, isForeign } from './pages.mjs';

/** Whether a reader has to know: the page carries the key once and it is nobody else's too; or the address is right with one switch. */
export function mustBeKnown(page) {
  const own = page.controls.find((control) => control.ours);
  if (!own || !READABLE[own.kind] || isForeign(own)) return false;
  const keyed = page.controls.filter(hasKey);
  if (keyed.length) return keyed.length === 1 && keyed[0] === own;
  const inMain = page.controls.filter((control) => control.inMain);
  return page.isHome && page.settled && inMain.length === 1 && inMain[0] === own;
}

/** What the page's own control shows, if that can be read, and nothing on it says that it is another's. */
export function shownState(page) {
  const own = page.controls.find((control) => control.ours);
  return own && READABLE[own.kind] && !isForeign(own) ? page.state : null;
}

export const stateAt = (page, since) => serverCourse(page).findLast(([moment]) => moment <= since)[1];

const WORDS = { On: 'on', Off: 'off' };
/** A state as the core writes it: 'on', 'off', or null for all that is unknown. */
export const known = (state) => WORDS[state] ?? null;

/** What the core's verdict is worth: { reading: 'right' | 'unknown' | 'wrong', ... } with every other fault by name. */
export function judged(page, verdict) {
  const faults = [];
  const place = ownPlace(page);
  const found = verdict.finding.Found;
  // A weak finding is a hint: nothing is said or clicked on it. "Off" must not be made of it at all.
  const weak = found?.certainty === 'Weak';
  const said = weak ? null : known(verdict.state);
  if (weak && known(verdict.state) === 'off') faults.push('off on a weak clue');
  const reading = said === null ? 'unknown' : said === shownState(page) && found.control === place ? 'right' : 'wrong';
  if (reading === 'wrong') faults.push(`reads ${said}`);
  if (known(verdict.data) !== dataMeans(page.data, page.state)) faults.push(`the data reads ${JSON.stringify(verdict.data)}`);

  const mayBe = (control) => control === place && shownState(page) === 'on';
  const wrongClicks = verdict.clicks.filter((control) => !mayBe(control)).length;
  if (wrongClicks) faults.push(`clicks ${verdict.clicks}`);
  if (verdict.may_click && !mayBe(found.control)) faults.push(`would click ${found.control}`);
  if (verdict.clicks.length > 1) faults.push('clicks twice');
  const truth = verdict.clicks.length ? stateAt(page, verdict.read_at) : page.state;
  const wrongEnd = verdict.is_off && truth !== 'off';
  if (wrongEnd) faults.push(`ends with ${JSON.stringify(verdict.outcome)} while it is on`);
  return { reading, wrongClicks, wrongEnd, faults };
}
