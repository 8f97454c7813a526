// Which address answers with what: LinkedIn's own, as far as they are known (see README.md), for guests and for members.
import { faultOf } from './faults.mjs';
import { HANGING_PATH, REPORT_PATH, documentHeaders } from './http/headers.mjs';
import { encode, localPath, readBody, redirect, send, sendJson } from './http/io.mjs';
import { jsessionCookie, newJsessionid } from './members/sessions.mjs';
import { challengePage, errorPage, loginPage } from './pages/account.mjs';
import { FEED, feedPage, jobsPage, messagingPage, preloadPage, profilePage } from './pages/network.mjs';
import { madePage } from './pages/made.mjs';
import { FORM_PATH, objectionPage } from './pages/objection.mjs';
import { posts } from './pages/posts.mjs';
import { framedSettingsPage, settingsPage } from './pages/settings.mjs';
import { SAVE_PATH, handleSave } from './settings/api.mjs';
import { AI_SLUG, ROOT } from './settings/catalog.mjs';
import { viewAt } from './settings/views.mjs';

const FAVICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#2f6b66"/><path d="M10 21 16 10l7 9-13 2" fill="none" stroke="#fff" stroke-width="2"/></svg>';

const sendPage = (res, page, status = 200, headers = {}, policy = {}) =>
  send(res, status, encode(page.html, policy.charset), { ...documentHeaders(page, policy), ...headers });
const loginAddress = (path) => `/uas/login?session_redirect=${encodeURIComponent(path)}`;

async function recordReport({ world, req, res }) {
  const text = await readBody(req);
  let body = text;
  try { body = JSON.parse(text); } catch { /* kept as text */ }
  world.record('reports', { at: Date.now(), path: req.url, body });
  send(res, 204);
}

async function signIn({ world, req, res }) {
  const form = new URLSearchParams(await readBody(req));
  const { id } = world.members.get(form.get('member'));
  redirect(res, localPath(form.get('session_redirect')), { 'Set-Cookie': world.sessions.start(id).setCookie });
}

function signOut({ world, res, session }) {
  if (session) world.sessions.end(session);
  redirect(res, '/uas/login', { 'Set-Cookie': world.sessions.signOutCookies() });
}

/** What the objection form sends is written down. */
async function submit({ world, req, res }, member) {
  const fields = Object.fromEntries(new URLSearchParams(await readBody(req)));
  world.record('submissions', { at: Date.now(), member: member.id, fields });
  sendPage(res, objectionPage(world, member, { sent: true }));
}

/** What anybody gets, signed in or not; false where a session is needed. */
async function forAnybody(ask) {
  const { world, req, res, url, cookies, session } = ask;
  const { pathname } = url;
  if (pathname.startsWith(HANGING_PATH)) world.hold(res);
  else if (pathname === REPORT_PATH) await recordReport(ask);
  else if (pathname === '/favicon.ico') send(res, 200, FAVICON, { 'Content-Type': 'image/svg+xml' });
  else if (pathname === '/uas/login') {
    // A guest has a JSESSIONID, too (INFERRED).
    const guest = cookies.has('JSESSIONID') ? {} : { 'Set-Cookie': jsessionCookie(newJsessionid()) };
    sendPage(res, loginPage(world, localPath(url.searchParams.get('session_redirect'))), 200, guest);
  } else if (pathname === '/uas/login-submit' && req.method === 'POST') await signIn(ask);
  else if (pathname === '/m/logout/' && req.method === 'POST') signOut(ask);
  else if (pathname.startsWith('/checkpoint/challenge')) {
    if (req.method === 'POST') {
      if (session) world.challenged.delete(session.memberId);
      redirect(res, '/feed/');
    } else sendPage(res, challengePage(world));
  } else return false;
  return true;
}

/** Where a page leads: a path, or one of the two that depend on the request. */
function leadOn({ req, res, url }, to) {
  // The same server by another name, which no browser takes for LinkedIn.
  if (to === 'elsewhere') return redirect(res, `https://127.0.0.1:${req.socket.localPort}/checkpoint/challenge`);
  return redirect(res, to === 'itself' ? url.pathname : to);
}

function settingsRoute(ask, member) {
  const { world, res, url } = ask;
  const { pathname } = url;
  const made = madePage(ask);
  if (made) return sendPage(res, made);
  if (pathname === '/mypreferences' || pathname === '/mypreferences/' || pathname === ROOT || `${pathname}/` === ROOT) return redirect(res, `${ROOT}categories/account`);
  const { documentGo, documentLost, documentStatus, endless, place } = faultOf(world.config.fault);
  const { charset, framing } = world.config;
  if (documentLost) return res.destroy();
  if (documentGo) return leadOn(ask, documentGo);
  if (documentStatus) return sendPage(res, errorPage(world, String(documentStatus)), documentStatus, {}, { framing });
  const { kind } = viewAt(world, member, pathname).data;
  if (place === 'iframe' && pathname === ROOT + AI_SLUG) return sendPage(res, framedSettingsPage(world, member, pathname), 200, {}, { framing });
  const page = settingsPage(world, member, pathname);
  if (endless) {
    res.writeHead(200, { 'Cache-Control': 'no-store', ...documentHeaders(page, { framing }) });
    res.write(page.html.slice(0, page.html.lastIndexOf('</body>')));
    return world.hold(res);
  }
  return sendPage(res, page, kind === 'not-found' ? 404 : 200, {}, { charset, framing });
}

function memberRoute(ask, member) {
  const { world, res, url } = ask;
  const { pathname } = url;
  if (pathname === '/') return redirect(res, '/feed/');
  const keep = world.config.kept ? { 'Cache-Control': 'no-cache' } : {};
  if (pathname === '/feed/' || pathname === '/feed') return sendPage(res, feedPage(world, member), 200, keep);
  const framed = pathname === '/preload/' && url.searchParams.get('path');
  if (framed) return sendPage(res, settingsPage(world, member, framed), 200, keep);
  if (pathname === '/preload/') return sendPage(res, preloadPage(world, member), 200, keep);
  if (pathname === '/jobs/' || pathname === '/jobs') return sendPage(res, jobsPage(world, member), 200, keep);
  if (pathname.startsWith('/messaging')) return sendPage(res, messagingPage(world, member), 200, keep);
  if (pathname === FORM_PATH) return sendPage(res, objectionPage(world, member), 200, keep);
  if (pathname.startsWith('/mypreferences')) return settingsRoute(ask, member);
  const owner = world.members.all.find((m) => pathname === `/in/${m.slug}/` || pathname === `/in/${m.slug}`);
  if (owner) return sendPage(res, profilePage(world, owner, member), 200, keep);
  return sendPage(res, errorPage(world, '404'), 404);
}

/** What the page scripts ask for. */
function apiRoute({ world, res, url }, member) {
  if (url.pathname === '/feed/more') {
    const start = Math.min(Math.max(0, Number(url.searchParams.get('start')) || 0), FEED.until);
    return send(res, 200, posts(start, Math.min(FEED.step, FEED.until - start)), { 'Content-Type': 'text/html; charset=utf-8' });
  }
  const path = url.searchParams.get('path') ?? '';
  if (url.pathname === '/mysettings-api/views' && path.startsWith(ROOT)) return sendJson(res, 200, viewAt(world, member, path));
  return sendJson(res, 404, { status: 404 });
}

export async function route(ask) {
  const { world, req, res, url, session } = ask;
  const { pathname } = url;
  if (world.config.delayMs > 0 && pathname !== REPORT_PATH) await world.delay(world.config.delayMs);
  if (await forAnybody(ask)) return;

  const isApi = pathname.startsWith('/mysettings-api/') || pathname === '/feed/more';
  if (req.method === 'PUT' && pathname.startsWith(SAVE_PATH)) {
    await handleSave({ ...ask, key: decodeURIComponent(pathname.slice(SAVE_PATH.length)) });
    return;
  }
  if (req.method === 'POST' && pathname === FORM_PATH && session) {
    await submit(ask, world.members.get(session.memberId));
    return;
  }
  if (req.method !== 'GET' && req.method !== 'HEAD') { sendJson(res, 405, { status: 405 }); return; }
  // The session may have ended during the delay.
  const alive = session && world.sessions.find(ask.cookies);
  if (!alive) { isApi ? sendJson(res, 401, { status: 401 }) : redirect(res, loginAddress(pathname + url.search)); return; }
  if (world.challenged.has(session.memberId)) { isApi ? sendJson(res, 403, { status: 403 }) : redirect(res, '/checkpoint/challenge'); return; }
  const member = world.members.get(session.memberId);
  if (isApi) apiRoute(ask, member);
  else memberRoute(ask, member);
}
