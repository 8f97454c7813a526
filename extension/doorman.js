// The only code that runs on every LinkedIn page. On the settings pages it asks the background for the engine.
(() => {
  const engine = Symbol.for('trainstop');
  const look = () => {
    if (!chrome.runtime?.id) {
      // The extension was updated or removed under this page: end without a word.
      globalThis.navigation?.removeEventListener('currententrychange', look);
    } else if (location.pathname.startsWith('/mypreferences/d/') && !globalThis[engine]) {
      // Should the background be on its way out, the next navigation asks again.
      chrome.runtime.sendMessage('Wake').catch(() => {});
    }
  };
  if (document.prerendering) document.addEventListener('prerenderingchange', look, { once: true });
  else look();
  globalThis.navigation?.addEventListener('currententrychange', look);
})();
