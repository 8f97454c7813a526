// Who is signed in: sessions by their secret cookie, and the cookies that a sign-in sets.
import { randomBytes, randomInt } from 'node:crypto';

// JSESSIONID is readable by scripts, in quotes, "ajax:" and digits, new with each sign-in: OBSERVED.
// li_at as the secret (HttpOnly) cookie: the lab's own simplification.
const READABLE = 'Path=/; Secure; SameSite=None';
const SECRET = 'Path=/; Secure; HttpOnly; SameSite=None';

export const newJsessionid = () => `"ajax:${String(randomInt(1e9, 1e10))}${String(randomInt(1e8, 1e9))}"`;
export const jsessionCookie = (value) => `JSESSIONID=${value}; ${READABLE}`;

export function createSessions() {
  const byToken = new Map();
  return {
    /** Starts a session; `setCookie` are the header lines, `cookie` is what a client without a jar sends back. */
    start(memberId) {
      const token = randomBytes(18).toString('base64url');
      const jsessionid = newJsessionid();
      byToken.set(token, { token, memberId, jsessionid });
      return {
        li_at: token,
        JSESSIONID: jsessionid,
        csrfToken: jsessionid.replaceAll('"', ''),
        cookie: `li_at=${token}; JSESSIONID=${jsessionid}`,
        setCookie: [`li_at=${token}; ${SECRET}`, jsessionCookie(jsessionid)],
      };
    },
    find: (cookies) => byToken.get(cookies.get('li_at')) ?? null,
    end: (session) => byToken.delete(session.token),
    endAll: () => byToken.clear(),
    /** Signing out leaves a guest's JSESSIONID behind (INFERRED): a session cookie is no proof of being signed in. */
    signOutCookies: () => [`li_at=; Max-Age=0; ${SECRET}`, jsessionCookie(newJsessionid())],
  };
}
