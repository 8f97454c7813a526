// What differs between two views of the adversary's, and whether that is what is admitted.

/** The channels by groups: a line in docs/reliability.md for each, at each moment. The first that matches is it. */
const GROUPS = [
  ['requests and reports', /^(requests|policy reports)$/],
  ['frames', /in the frame$|^framed/],
  ['events and focus', /^events$|^look: (focus|pointer over|selection|user activation|event counts)$/],
  ['performance, profiler, errors', /^(performance|long frames|profiler|stacks|errors|reports)$/],
  ['tripwires, names, timers', /^(tripwires|names|patched|timers)$/],
  ['stored', /^look: (stored|databases|caches|service workers|locks|memory|history)$/],
  ['the document and its looks', /./],
];
export const groups = GROUPS.map(([name]) => name);
export const groupOf = (channel) => GROUPS.find(([, channels]) => channels.test(channel))[0];

/**
 * What comes now and then without the extension, too: the driver's windows take the focus from one another, and its own scripts, in a
 * world of their own as an extension's are, stand among the scripts of long frames, without an address.
 */
const DRIVERS = /^events: (focus|blur) at window$|^look: visibility|^performance: visibility-state|^long frames: [\w-]+ of a script at nowhere$/;

/** Lines "channel: what" of `one` that `other` does not have. */
function only(one, other) {
  return Object.entries(one).flatMap(([channel, entries]) => {
    const left = [...(other[channel] ?? [])];
    return entries.filter((entry) => { const at = left.indexOf(entry); if (at >= 0) left.splice(at, 1); return at < 0; }).map((entry) => [channel, entry]);
  }).filter(([channel, entry]) => !DRIVERS.test(`${channel}: ${entry}`));
}

/** One view of several: what was noticed in any of them. */
export function merged(views) {
  const channels = {};
  for (const view of views) {
    for (const [name, entries] of Object.entries(view.channels)) {
      const known = (channels[name] ??= []);
      // Requests count each; everything else is noticed or not.
      if (name === 'requests') channels[name] = known.length >= entries.length ? known : entries;
      else known.push(...entries.filter((entry) => !known.includes(entry)));
    }
  }
  return channels;
}

/** [[channel, `${sign} what`]]: what is noticed in `one` alone, and not in `other`. */
export const differences = (one, other, sign) => only(one, other).map(([channel, entry]) => [channel, `${sign} ${entry}`]);

/**
 * Holds the differences against what is admitted: { channel: [pattern] }, where a pattern is a text or a regular expression, and one
 * in [brackets] may also be missing. Gives, group by group, what was not admitted, and what was admitted and did not come.
 */
export function judged(found, admitted) {
  const wrong = Object.fromEntries(groups.map((group) => [group, []]));
  const matches = (pattern, entry) => (pattern instanceof RegExp ? pattern.test(entry) : pattern === entry);
  for (const [channel, entry] of found) {
    const patterns = (admitted[channel] ?? []).flat();
    if (!patterns.some((pattern) => matches(pattern, entry))) wrong[groupOf(channel)].push(`not admitted: ${channel}: ${entry}`);
  }
  for (const [channel, patterns] of Object.entries(admitted)) {
    for (const pattern of patterns.filter((one) => !Array.isArray(one))) {
      if (!found.some(([name, entry]) => name === channel && matches(pattern, entry))) wrong[groupOf(channel)].push(`admitted, but it did not come: ${channel}: ${pattern}`);
    }
  }
  return wrong;
}
