// The lab's own addresses, /__lab/*: the pages' reports come in here, and a person can steer the lab by hand.
// Nothing of it is LinkedIn's, and none of it appears among the logged requests.
import { FAULTS } from './faults.mjs';
import { localPath, readJson, redirect, send, sendJson } from './http/io.mjs';
import { controlPage } from './pages/control.mjs';
import { saveMade } from './pages/made.mjs';
import { CHOICES } from './world.mjs';

const overview = (world) => ({
  config: world.config,
  choices: CHOICES,
  members: Object.fromEntries(world.members.all.map((m) => [m.id, { setting: m.setting, values: m.values() }])),
  faults: Object.fromEntries(Object.entries(FAULTS).map(([name, fault]) => [name, fault.about])),
});

function applyChanges(world, changes) {
  const { members = {}, ...rest } = changes;
  world.set(rest);
  for (const [id, state] of Object.entries(members)) world.members.get(id).setting = state;
}

async function post(world, req, res, action) {
  const body = await readJson(req);
  // A report that was cut off: the browser sends it again when its connection broke.
  if (body === undefined && ['finding', 'scan', 'click'].includes(action)) return send(res, 400);
  if (action === 'finding') {
    const { level, ...entry } = body ?? {};
    world.record(level === 'note' ? 'notes' : 'findings', { at: Date.now(), ...entry });
  } else if (action === 'scan') world.record('scans', { at: Date.now(), ...body });
  else if (action === 'click') world.record('clicks', { at: Date.now(), ...body });
  else if (action === 'reset') world.reset();
  else if (action === 'end-sessions') world.sessions.endAll();
  else if (action === 'set') {
    try {
      applyChanges(world, body ?? {});
    } catch (error) {
      return sendJson(res, 400, { error: error.message });
    }
    return sendJson(res, 200, overview(world));
  } else return sendJson(res, 404, { error: `no action ${action}` });
  return send(res, 204);
}

export async function control({ world, req, res, url }) {
  const action = url.pathname.slice('/__lab/'.length);
  if (req.method === 'POST' && action === 'made') return saveMade({ world, req, res });
  if (req.method === 'POST') return post(world, req, res, action);
  if (action === '') {
    const page = controlPage(overview(world));
    return send(res, 200, page.html, page.headers);
  }
  if (action === 'state') return sendJson(res, 200, overview(world));
  if (action === 'log') {
    const { requests, saves, clicks, submissions, reports, findings, notes, scans } = world;
    return sendJson(res, 200, { requests, saves, clicks, submissions, reports, findings, notes, scans });
  }
  if (action === 'sign-in') {
    const { id } = world.members.get(url.searchParams.get('member'));
    return redirect(res, localPath(url.searchParams.get('to')), { 'Set-Cookie': world.sessions.start(id).setCookie });
  }
  return sendJson(res, 404, { error: `nothing at ${url.pathname}` });
}
