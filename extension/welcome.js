// The welcome page's entry: its lower half is the popup, in a page that stays. Starts the Rust side, and says so if that fails.
import { popup, ready } from './core.js';

ready.then(() => popup()).catch(() => {
  const status = document.getElementById('status');
  status.textContent = chrome.i18n.getMessage('popupBroken');
});
