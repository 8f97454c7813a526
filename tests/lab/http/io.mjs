// Small helpers over node's requests and responses: cookies, bodies, answers.

/** Cookies keep their quotes: JSESSIONID has some, and they matter. */
export function parseCookies(header = '') {
  const cookies = new Map();
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0) cookies.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return cookies;
}

export async function readBody(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The body as JSON, or undefined where it is none. */
export async function readJson(req) {
  try {
    return JSON.parse(await readBody(req));
  } catch {
    return undefined;
  }
}

export function send(res, status, body = '', headers = {}) {
  res.writeHead(status, { 'Cache-Control': 'no-store', ...headers });
  res.end(body);
}

/** A text as bytes. What ISO 8859-1 has no place for becomes a character reference: outside scripts and styles alone. */
export function encode(text, charset) {
  if (charset === 'utf-16') return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (charset === 'iso-8859-1') return Buffer.from(text.replace(/[^\0-\xff]/gu, (c) => `&#${c.codePointAt(0)};`), 'latin1');
  return text;
}

export const sendJson = (res, status, value, headers = {}) =>
  send(res, status, JSON.stringify(value), { 'Content-Type': 'application/json; charset=utf-8', ...headers });

export const redirect = (res, location, headers = {}) => send(res, 302, '', { Location: location, ...headers });

/** Only a path of this site: a redirect must not lead anywhere else. */
export const localPath = (path, otherwise = '/feed/') => (/^\/(?![/\\])/.test(path ?? '') ? path : otherwise);
