// Saving: PUT /mysettings-api/settingsApiSettings/<key>, OBSERVED for two other keys, with its CSRF and protocol headers.
// The statuses of refusals, the x-lab-* answer headers that tell the page how to play a fault: the lab's own.
import { realKey } from '../builds/index.mjs';
import { faultOf } from '../faults.mjs';
import { readJson, send, sendJson } from '../http/io.mjs';
import { loginPage } from '../pages/account.mjs';
import { pageByKey } from './catalog.mjs';

export const SAVE_PATH = '/mysettings-api/settingsApiSettings/';

/** Why a save is refused before any fault is played, or null. */
function refusal(world, session, req, key, body) {
  if (!session) return [401, 'no session'];
  if (req.headers['csrf-token'] !== session.jsessionid.replaceAll('"', '')) return [403, 'CSRF check failed'];
  if (req.headers['x-restli-protocol-version'] !== '2.0.0') return [400, 'unsupported protocol version'];
  if (typeof body !== 'object' || body === null) return [400, 'not JSON'];
  if (body.key !== key) return [400, 'the key in the body differs from the one in the address'];
  const known = realKey(world.config.build, key);
  const page = known && pageByKey(known);
  if (!page) return [404, 'no such setting'];
  const { on, off } = world.config.jsonValues;
  const allowed = page.radios ?? [on, off];
  if (!allowed.includes(body.value)) return [422, 'no such value'];
  return null;
}

export async function handleSave({ world, req, res, session, key }) {
  const body = await readJson(req);
  const save = { at: Date.now(), key, value: body?.value, member: session?.memberId ?? null, status: null, applied: false };
  world.saves.push(save);
  const done = (status, value, headers) => {
    save.status = status;
    world.emit('save', save);
    sendJson(res, status, value, headers);
  };
  const refused = refusal(world, session, req, key, body);
  if (refused) return done(refused[0], { status: refused[0], message: refused[1] });

  const fault = faultOf(world.config.fault);
  const member = world.members.get(session.memberId);
  const real = realKey(world.config.build, key);
  if (fault.apply !== false) {
    const value = pageByKey(real).radios ? body.value : body.value === world.config.jsonValues.on;
    world.rememberPrevious(member, real);
    const before = member.value(real);
    member.setValue(real, value);
    save.applied = true;
    if (fault.revert) world.later(world.config.revertMs, () => { member.setValue(real, before); world.emit('revert', { member: member.id, key }); });
  }
  if (fault.endsSession) world.sessions.end(session);
  if (fault.challenges) world.challenged.add(session.memberId);
  if (fault.hangs) {
    world.emit('save', save);
    return world.hold(res);
  }
  if (fault.html) {
    save.status = 200;
    world.emit('save', save);
    return send(res, 200, loginPage(world, '/feed/').html, { 'Content-Type': 'text/html; charset=utf-8' });
  }
  const headers = { 'x-lab-page': fault.page ?? 'keep' };
  if (fault.revert === 'page') headers['x-lab-revert'] = String(world.config.revertMs);
  if (fault.challenges) headers['x-lab-go'] = '/checkpoint/challenge';
  return done(fault.status ?? 200, fault.status ? { status: fault.status } : { value: body.value, key }, headers);
}
