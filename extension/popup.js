// The popup's entry: starts the Rust side, and says so if that fails.
import { popup, ready } from './core.js';

ready.then(() => popup()).catch(() => {
  const status = document.getElementById('status');
  status.textContent = chrome.i18n.getMessage('popupBroken');
});
