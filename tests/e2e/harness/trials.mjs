// What was tried, how often and with what result, for docs/reliability.md: `./build.sh test --full` makes it of these notes.
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The tables of docs/reliability.md; xtask/src/check/reliability.rs has their headings. */
const TABLES = ['faults', 'random', 'fuzzing', 'scanner', 'doors', 'soak'];
/** Where the notes go: the build tool names a file, and empties it before a run. */
const NOTES = process.env.TRAINSTOP_TRIALS ?? fileURLToPath(new URL('../../../dist/trials.jsonl', import.meta.url));

/** Whether everything is to be tried (`./build.sh test --full`), or a sample of each kind. */
export const WHOLE = !!process.env.WHOLE;

/** Options for the test at this place of a list: of a sample, each is tried in one of the browsers, in turn; all of it in both. */
export const inTurn = (place) => (WHOLE ? {} : { only: ['chromium', 'firefox'][place % 2] });

/**
 * Notes that `what` was tried in `where` (a browser, or what else it ran in) so many `times`, and how many of them went wrong.
 * `found`: counts that belong to it, by name, e.g. { right: 298, unknown: 2 }. `version`: the browser's name and version.
 */
export function tried({ table, what, where, times = 1, wrong = 0, found = {}, version }) {
  if (!TABLES.includes(table)) throw new Error(`there is no table ${table}; there are ${TABLES.join(', ')}`);
  mkdirSync(dirname(NOTES), { recursive: true });
  appendFileSync(NOTES, `${JSON.stringify({ table, what, where, times, wrong, found, version })}\n`);
}
