// For the harness's own test: a page on https://www.linkedin.com and an extension with a banner, both as small as can be.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Fake page</title>
<script>
  // What a page can see of others: taken before anything else runs and compared later.
  window.before = Object.getOwnPropertyNames(window);
  window.seen = [];
  new MutationObserver((all) => all.forEach((one) => window.seen.push(one.type + ' ' + (one.attributeName ?? [...one.addedNodes].map((node) => node.nodeName)))))
    .observe(document, { subtree: true, childList: true, attributes: true });
  addEventListener('message', ({ data }) => window.seen.push('message ' + JSON.stringify(data)));
</script>
<body><h1>A page</h1><button id="own">Own button</button></body></html>`;

/** The same calls as the lab's startLab, as far as the harness uses them. */
export async function startFakeLab() {
  const name = 'www.linkedin.com';
  const pems = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  const requests = [];
  const server = createServer({ key: pems.private, cert: pems.cert }, (request, response) => {
    const entry = { at: Date.now(), method: request.method, path: request.url, cookies: request.headers.cookie ?? '' };
    requests.push(entry);
    const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'self'; script-src 'unsafe-inline'" };
    if (request.url.startsWith('/cookie')) headers['set-cookie'] = 'JSESSIONID="ajax:1"; Path=/; Secure';
    response.writeHead(entry.status = request.url === '/favicon.ico' ? 404 : 200, headers).end(PAGE);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: server.address().port,
    origin: `https://${name}`,
    requests,
    reset: () => (requests.length = 0),
    close: () => new Promise((closed) => (server.close(closed), server.closeAllConnections())),
  };
}

const MANIFEST = {
  manifest_version: 3,
  name: 'Fake',
  version: '1',
  permissions: ['storage'],
  host_permissions: ['https://www.linkedin.com/*'],
  content_scripts: [{ matches: ['https://www.linkedin.com/*'], js: ['content.js'], run_at: 'document_idle' }],
  action: { default_popup: 'popup.html' },
};
const BACKGROUND = `
const born = Date.now();
chrome.runtime.onMessage.addListener((message, sender, reply) => {
  if (message === 'fail') console.error('the background complains');
  if (message === 'throw') setTimeout(() => { throw new Error('the background throws'); });
  chrome.storage.local.set({ ledger: { message } }).then(() => reply(born));
  return true;
});`;
const CONTENT = `
const host = document.createElement('div');
const root = host.attachShadow({ mode: 'closed' });
const sheet = new CSSStyleSheet(); // a <style> in innerHTML would be blocked by the page's policy in Firefox, and reported
sheet.replaceSync('section { position: fixed; right: 20px; bottom: 20px; width: 300px; padding: 20px; background: #fff } '
  + '@media (prefers-color-scheme: dark) { section { background: #000 } }');
root.adoptedStyleSheets = [sheet];
root.innerHTML = '<section data-phase="warning" role="region" aria-label="Trainstop"><p>LinkedIn trains on your data.</p><button data-action="turn-off">Turn off</button>'
  + '<button data-action="not-now" aria-label="Not now, please">x</button><button data-action="never" disabled>Never</button></section>';
document.documentElement.append(host);
const body = root.querySelector('section');
const say = (phase, text) => { body.dataset.phase = phase; body.querySelector('p').textContent = text; };
const act = (action, does) => root.querySelector('[data-action=' + action + ']').addEventListener('click', does);
let refused = 0;
act('turn-off', async (event) => {
  if (!event.isTrusted) { refused += 1; say('warning', 'Refused ' + refused + '.'); return; }
  say('working', 'One.'); await null; say('working', 'Two.'); await null;
  const frame = document.createElement('iframe'); frame.hidden = true; root.append(frame);
  await new Promise((go) => setTimeout(go, 1)); frame.remove();
  chrome.runtime.sendMessage('clicked').then(() => say('done', 'It is off.'));
});
act('not-now', (event) => { if (event.isTrusted) host.remove(); });
if (location.search === '?fail') { console.error('the content script complains'); chrome.runtime.sendMessage('fail'); setTimeout(() => { throw new Error('the content script throws'); }); chrome.runtime.sendMessage('throw'); }
if (location.search === '?away') setTimeout(() => { say('working', 'Leaving.'); location.href = '/next'; }, 30);`;
const POPUP = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Fake popup</title>
<body data-state="unknown"><p>Not known.</p><button data-action="check">Check</button><script src="popup.js"></script></body></html>`;
const POPUP_SCRIPT = `document.querySelector('button').addEventListener('click', async (event) => {
  const { ledger } = await chrome.storage.local.get('ledger');
  document.body.dataset.state = event.isTrusted && ledger ? 'on' : 'off';
});`;

/** Writes the fake extension for a browser kind into a temporary folder. Returns { folder, remove }. */
export function writeFakeExtension(kind) {
  const folder = mkdtempSync(join(tmpdir(), 'trainstop-fake-'));
  const own = kind === 'firefox'
    ? { background: { scripts: ['background.js'] }, browser_specific_settings: { gecko: { id: 'fake@trainstop.test' } } }
    : { background: { service_worker: 'background.js' } };
  mkdirSync(folder, { recursive: true });
  const files = {
    'manifest.json': JSON.stringify({ ...MANIFEST, ...own }),
    'background.js': BACKGROUND,
    'content.js': CONTENT,
    'popup.html': POPUP,
    'popup.js': POPUP_SCRIPT,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
