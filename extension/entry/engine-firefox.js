// Starts the content engine in Firefox, which compiles wasm on any page: the module is inlined, there is nothing to fetch.
import style from 'trainstop/banner.css';
import * as glue from 'trainstop/glue';
import { imports } from 'trainstop/imports';
import { named } from 'trainstop/named';
import module from 'trainstop/module.wasm';
import { guarded } from './guard.js';
import { removeHosts } from './hosts.js';
import { met } from './met.js';

// A symbol, because an element of the page can pose as a property of the window that has a name.
const running = Symbol.for('trainstop');

if (!globalThis[running]) {
  globalThis[running] = true;
  // Firefox ends an engine without a word when the extension is updated, and what it showed stays: a card that is deaf.
  removeHosts();
  // Not in one go: this way the compiler works beside the page's thread, not on it.
  WebAssembly.instantiate(Uint8Array.fromBase64(module), { a: imports }).then(({ instance }) => {
    glue.__wbg_set_wasm(guarded(named(instance.exports)));
    glue.content(style, met());
  });
}
