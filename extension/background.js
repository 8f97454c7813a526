// The background's entry. Browsers want listeners in the first turn, before WebAssembly can be ready; so they are here.
import { background_message, background_start, ready } from './core.js';

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  // A reply is always given: a content script that waits for none must not hang.
  ready.then(() => background_message(message, sender)).then(reply, () => reply(undefined));
  return true;
});

const start = () => ready.then(() => background_start());
chrome.runtime.onInstalled.addListener(start);
chrome.runtime.onStartup.addListener(start);
