// The only code that runs on every LinkedIn page. On the settings pages it asks the background for the engine.
(() => {
  const look = () => {
    if (!globalThis.chrome?.runtime?.id) {
      // The extension was updated or removed under this page: end without a word.
      globalThis.navigation?.removeEventListener('currententrychange', look);
      removeEventListener('pageshow', look);
    } else if (location.pathname.startsWith('/mypreferences/d/')) {
      // The background may be on its way out; the next navigation asks again.
      chrome.runtime.sendMessage('Wake').catch(() => {});
    }
  };
  if (document.prerendering) document.addEventListener('prerenderingchange', look, { once: true });
  else look();
  // In-app navigation, and a page that comes back from the back/forward cache.
  globalThis.navigation?.addEventListener('currententrychange', look);
  addEventListener('pageshow', look);
})();
