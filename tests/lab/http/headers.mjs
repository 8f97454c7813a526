// LinkedIn's response headers on every document, as far as anybody has seen them.
import { createHash } from 'node:crypto';

const hashes = new Map();

/** The CSP source of an inline script or style; remembered, since the texts hardly ever change. */
export function cspHash(text) {
  let hash = hashes.get(text);
  if (!hash) {
    hash = `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
    if (hashes.size > 500) hashes.clear();
    hashes.set(text, hash);
  }
  return hash;
}

export const REPORT_PATH = '/security/csp';
/** What is asked for under this path is never answered. */
export const HANGING_PATH = '/lab-hangs/';

/** `framing`: whether the page may stand in a frame of its own site, as LinkedIn's may, or in none ('deny'). `waits`: it asks for what hangs. */
export function documentHeaders({ scripts, styles, waits, profiled = false }, { framing = 'sameorigin', charset = 'utf-8' } = {}) {
  const hanging = waits ? ` https://www.linkedin.com${HANGING_PATH}` : '';
  const policy = [
    "default-src 'none'", //                                          lab's own: the strictest base
    // 'report-sample', hashes, a host; no unsafe-eval, no wasm-unsafe-eval: OBSERVED 2018 and Dec 2024
    `script-src 'report-sample' ${scripts.map(cspHash).join(' ')} https://static.licdn.com${hanging}`,
    // Hashes only: lab's own, stricter than any site, so that a style put into the page shows
    `style-src 'report-sample' ${styles.map(cspHash).join(' ')}${hanging}`,
    // The two extension schemes are the lab's own: without them the scanner's own probing would be a violation,
    // reported as just "chrome-extension", and nobody could tell it from an extension's
    "connect-src 'self' chrome-extension: moz-extension:",
    "img-src 'self' data:", //                                        lab's own
    "frame-src 'self'", //                                            INFERRED from interop-iframe and facts-browsers
    // A browser that knows frame-ancestors passes X-Frame-Options over: so both say the same
    `frame-ancestors ${framing === 'deny' ? "'none'" : "'self'"}`, "form-action 'self'", "base-uri 'self'", // lab's own
    "trusted-types 'allow-duplicates' default jSecure highcharts dompurify", // OBSERVED Feb 2025
    `report-uri ${REPORT_PATH}?f=lab`, //                             that it reports: OBSERVED; the address: lab's own
  ].join('; ');
  return {
    'Content-Type': `text/html; charset=${charset}`,
    'Content-Security-Policy': policy,
    'X-Frame-Options': framing, // 'sameorigin': OBSERVED; 'deny': the lab's own
    'X-Content-Type-Options': 'nosniff', // lab's own
    'Referrer-Policy': 'strict-origin-when-cross-origin', // lab's own
    ...(profiled ? { 'Document-Policy': 'js-profiling' } : {}), // lab's own, for the adversary
  };
}
