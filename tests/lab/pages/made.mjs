// Pages that a test makes itself. They are asked for by number, `?made=17`; a copy that such a page asks for, fetched or in a frame,
// has that number in its referrer. `lab.make(id, { state, fault, render })`: `render(state)` gives { body, codes, script }.
import { readJson, sendJson } from '../http/io.mjs';
import { page } from './shell.mjs';

/** When a save takes effect, or is undone again, in milliseconds. */
const SAVE_MS = 50;
const SLOW_MS = 2_500;
const REVERT_MS = 1_000;

/** The page that a test has made for this request, if it has. */
export function madePage({ world, req, url }) {
  const referrer = req.headers.referer ? new URL(req.headers.referer) : null;
  const id = url.searchParams.get('made') ?? referrer?.searchParams.get('made');
  const made = id && world.made.get(id);
  if (!made) return null;
  made.answers.push({ at: Date.now(), state: made.state });
  const { body, codes, script } = made.render(made.state);
  return page(world, { title: `Made ${id}`, body, codes, scripts: ['made'], config: { made: { id, script } } });
}

function change(world, made, state) {
  made.state = state;
  world.emit('made', made);
}

/** What the script of a made page saves. */
export async function saveMade({ world, req, res }) {
  const { id, on } = (await readJson(req)) ?? {};
  const made = world.made.get(String(id));
  if (!made) return sendJson(res, 404, {});
  made.saves.push({ at: Date.now(), on });
  const { fault } = made;
  if (fault === 'hangs') return world.hold(res);
  const applied = !['refused', 'refused, looks off'].includes(fault);
  const revertMs = fault.startsWith('revert') ? REVERT_MS : 0;
  world.later(fault === 'slow' ? SLOW_MS : SAVE_MS, () => {
    if (applied) change(world, made, on ? 'on' : 'off');
    if (revertMs) world.later(revertMs, () => change(world, made, on ? 'off' : 'on'));
    sendJson(res, 200, { applied, revertMs });
  });
}

/** A page as the world keeps it; `answers`: what state the copies showed that were handed out. */
export const madeOf = ({ state, fault, render }) => ({ state, fault, render, saves: [], answers: [] });
