// Asks the lab what a browser would, without one.
import { request } from 'node:https';

/** One request `as` a session or as nobody; redirects are not followed. */
export function ask(lab, path, { method = 'GET', headers = {}, body, as } = {}) {
  return new Promise((resolve, reject) => {
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const req = request(lab.local + path, { method, rejectUnauthorized: false, headers: { ...(as ? { cookie: as.cookie } : {}), ...headers } }, (res) => {
      const chunks = [];
      res.on('data', (chunk) => chunks.push(chunk));
      res.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: res.statusCode, headers: res.headers, bytes, text: bytes.toString('utf8'), location: res.headers.location });
      });
      res.on('error', reject);
    });
    req.on('error', reject);
    req.end(sent);
  });
}

const unescape = (text) => text.replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
/** The texts of a page's <code> elements. */
export const codes = (html) => [...html.matchAll(/<code[^>]*>([\s\S]*?)<\/code>/g)].map((m) => unescape(m[1]));
/** The setting of this key in the page's JSON, or null. */
export function embedded(html, key) {
  for (const text of codes(html)) {
    try {
      const found = JSON.parse(text).included?.find((entity) => entity.key === key);
      if (found) return found;
    } catch { /* a junk block */ }
  }
  return null;
}

/** One save, as the page does it. */
export function save(lab, key, value, { as, headers = {}, body = {} } = {}) {
  return ask(lab, `/mysettings-api/settingsApiSettings/${key}`, {
    method: 'PUT', as,
    headers: { 'content-type': 'application/json', 'csrf-token': as?.csrfToken ?? '', 'x-restli-protocol-version': '2.0.0', ...headers },
    body: { value, key, settingDisplayType: 'TOGGLE', entityUrn: 'urn', hasChild: false, ...body },
  });
}
