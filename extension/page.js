// The entry of every page of the extension: starts the Rust side of the page, and says so if that fails.
import { page, ready } from './core.js';

ready.then(() => page(document.body.dataset.page)).catch(() => {
  const status = document.getElementById('status');
  status.textContent = chrome.i18n.getMessage('popupBroken');
  // What the Rust side would have shown stays hidden otherwise.
  delete document.body.dataset.loading;
});
