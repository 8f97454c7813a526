// The history's entry: starts the Rust side, and says so if that fails.
import { history, ready } from './core.js';

ready.then(() => history()).catch(() => {
  const status = document.getElementById('status');
  status.textContent = chrome.i18n.getMessage('popupBroken');
});
