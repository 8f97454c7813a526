// The only code that runs on every LinkedIn page: looks for a pass of this sign-in session; without one asks the background.
(() => {
  const engine = Symbol.for('trainstop');
  const posted = Symbol.for('trainstop doorman');
  if (globalThis[posted]) return;
  globalThis[posted] = true;

  // A session: a salted hash of its cookie; src/page/session.rs makes the same.
  const hash = async (text) => {
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
    // By place: in Firefox the array is the page's own, and more than that is denied.
    return Array.from({ length: 16 }, (_, place) => bytes[place].toString(16).padStart(2, '0')).join('');
  };

  const look = async () => {
    if (globalThis[engine]) return;
    const settings = location.pathname.startsWith('/mypreferences/d/');
    const cookie = /(?:^|; *)JSESSIONID="?([^";]+)/.exec(document.cookie)?.[1];
    // Nobody has ever signed in here.
    if (!settings && !cookie) return;
    const { salt, passes } = await chrome.storage.local.get(['salt', 'passes']);
    const session = salt && cookie ? await hash(salt + cookie) : null;
    // A pass is for a day at most: later is a wrong clock.
    const left = passes?.[session] - Date.now();
    if (!settings && left > 0 && left <= 864e5) return;
    // For the engine.
    globalThis[posted] = { salt, cookie, session, at: performance.now() };
    await chrome.runtime.sendMessage({ Wake: { session, settings } });
  };

  // Fails where the extension is gone: ends silently.
  const { navigation } = globalThis;
  const start = () => look().catch(() => chrome.runtime?.id || navigation?.removeEventListener('currententrychange', start)).catch(() => {});
  if (document.prerendering) document.addEventListener('prerenderingchange', start, { once: true });
  else start();
  // In-app navigation, and a page from the back/forward cache.
  navigation?.addEventListener('currententrychange', start);
  addEventListener('pageshow', (event) => event.persisted && start());
})();
