// The background's entry. Browsers want listeners in the first turn, before WebAssembly can be ready; so they are here.
import {
  background_installed, background_message, background_permitted, background_start, background_tab_closed, background_window_closed, ready,
} from './core.js';

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  // A reply is always given: a content script that waits for none must not hang.
  ready.then(() => background_message(message, sender)).then(reply, () => reply(undefined));
  return true;
});

chrome.runtime.onInstalled.addListener(({ reason }) => ready.then(() => background_installed(reason)));
// With each start of the background, for it may have been ended between storing and painting; the listener has it start with the browser.
ready.then(() => background_start());
chrome.runtime.onStartup.addListener(() => {});
chrome.tabs.onRemoved.addListener((tab) => ready.then(() => background_tab_closed(tab)));
chrome.windows.onRemoved.addListener((window) => ready.then(() => background_window_closed(window)));
chrome.permissions.onAdded.addListener(() => ready.then(() => background_permitted()));
