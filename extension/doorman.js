// The only code that runs on every LinkedIn page: looks for a pass of this sign-in session, and without one asks the background.
(() => {
  const engine = Symbol.for('trainstop');
  const posted = Symbol.for('trainstop doorman');
  if (globalThis[posted]) return;
  globalThis[posted] = true;

  // What is remembered of a session is a salted hash of its cookie; src/page/session.rs makes the same one.
  const hash = async (text) => {
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
    // By place: the array is the page's own in Firefox, and more than that is denied.
    return Array.from({ length: 16 }, (_, place) => bytes[place].toString(16).padStart(2, '0')).join('');
  };

  const look = async () => {
    if (globalThis[engine]) return;
    const settings = location.pathname.startsWith('/mypreferences/d/');
    const cookie = /(?:^|; *)JSESSIONID="?([^";]+)/.exec(document.cookie)?.[1];
    // Nobody has ever been signed in here: there is nothing to read, and nobody to warn.
    if (!settings && !cookie) return;
    const { salt, passes } = await chrome.storage.local.get(['salt', 'passes']);
    const session = salt && cookie ? await hash(salt + cookie) : null;
    // No pass is longer than a day: a later date was made by a clock that has since been put right.
    const left = passes?.[session] - Date.now();
    if (!settings && left > 0 && left <= 864e5) return;
    // Should the background be on its way out, the next navigation asks again.
    await chrome.runtime.sendMessage({ Wake: { session, settings } });
  };

  // It fails where the extension is gone with an update or a removal: end without a word.
  const start = () => look().catch(() => chrome.runtime?.id || globalThis.navigation?.removeEventListener('currententrychange', start));
  if (document.prerendering) document.addEventListener('prerenderingchange', start, { once: true });
  else start();
  // In-app navigation, and a page that comes back from the back/forward cache.
  globalThis.navigation?.addEventListener('currententrychange', start);
  addEventListener('pageshow', (event) => event.persisted && start());
})();
