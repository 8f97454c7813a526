// The lab: an HTTPS server on loopback that is https://www.linkedin.com to a browser whose resolver is mapped to it.
// `startLab` is what tests use; main.mjs runs the same by hand. README.md says which fact each piece stands for.
import { createServer } from 'node:https';
import { BUILD_NAMES } from './builds/index.mjs';
import { certificate } from './certificate.mjs';
import { control } from './control.mjs';
import { FAULTS } from './faults.mjs';
import { parseCookies, send } from './http/io.mjs';
import { route } from './routes.mjs';
import { madeOf } from './pages/made.mjs';
import { LANGS } from './texts/index.mjs';
import { createWorld } from './world.mjs';

export const ORIGIN = 'https://www.linkedin.com';

async function answer(world, req, res) {
  const url = new URL(req.url, ORIGIN);
  const cookies = parseCookies(req.headers.cookie);
  const session = world.sessions.find(cookies);
  const ask = { world, req, res, url, cookies, session };
  if (url.pathname.startsWith('/__lab/')) return control(ask);
  const entry = { at: Date.now(), method: req.method, path: req.url, headers: req.headers, connection: req.socket.remotePort, cookieMember: session?.memberId ?? null, status: null };
  world.record('requests', entry);
  res.on('close', () => { entry.status = res.headersSent ? res.statusCode : 0; world.emit('answered', entry); });
  return route(ask);
}

export async function startLab({ port = 0 } = {}) {
  const tls = await certificate();
  const world = createWorld();
  const server = createServer({ key: tls.key, cert: tls.cert }, (req, res) => {
    answer(world, req, res).catch((error) => {
      console.error(`lab: ${req.method} ${req.url}:`, error);
      if (!res.headersSent) send(res, 500, 'the lab has a fault of its own');
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = server.address().port;

  return {
    port: bound,
    origin: ORIGIN,
    /** What node's own clients call, without a mapped resolver. */
    local: `https://127.0.0.1:${bound}`,
    /** How a browser takes this server for www.linkedin.com. */
    chromiumArgs: [`--host-resolver-rules=MAP www.linkedin.com:443 127.0.0.1:${bound}`],
    firefoxPrefs: { 'network.dns.localDomains': 'www.linkedin.com', 'network.socket.forcePort': `443=${bound}` },
    spki: tls.spki,
    builds: BUILD_NAMES,
    langs: LANGS,
    faults: Object.keys(FAULTS),

    reset: () => world.reset(),
    set: (changes) => world.set(changes),
    /** Ends every delay that is under way: its answer is given now. */
    goOn: () => world.goOn(),
    get config() { return structuredClone(world.config); },
    member: (id) => world.members.get(id),
    state: (id) => world.members.get(id).setting,
    /** Starts a session without a browser: { li_at, JSESSIONID, csrfToken, cookie }. */
    signIn: (id) => world.sessions.start(world.members.get(id).id),
    /** A path that signs in whoever opens it, and goes on to `to`. */
    signInUrl: (id, to = '/feed/') => `/__lab/sign-in?member=${world.members.get(id).id}&to=${encodeURIComponent(to)}`,
    /** Puts a page of the test's own at any of the settings' addresses with `?made=<id>`; gives it as it is kept: { state, answers, saves }. */
    make(id, page) {
      world.made.set(String(id), madeOf(page));
      return world.made.get(String(id));
    },
    endSessions: () => world.sessions.endAll(),

    get requests() { return world.requests; },
    get saves() { return world.saves; },
    get clicks() { return world.clicks; },
    /** What was sent by the objection form: { at, member, fields }. */
    get submissions() { return world.submissions; },
    get reports() { return world.reports; },
    get scans() { return world.scans; },
    findings: () => world.findings,
    notes: () => world.notes,

    /** Waits until `holds()` is true, looking again whenever something happens here; gives its value back. */
    until: (holds, options) => world.until(holds, options),
    /** 'requests' | 'answered' | 'save' | 'revert' | 'clicks' | 'submissions' | 'reports' | 'findings' | 'notes' | 'scans' */
    on: (event, listener) => { world.events.on(event, listener); return () => world.events.off(event, listener); },

    async close() {
      world.reset();
      const closed = new Promise((resolve) => { server.close(resolve); });
      server.closeAllConnections();
      await closed;
    },
  };
}
