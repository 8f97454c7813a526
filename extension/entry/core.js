// Loads the module of the background and the extension's pages. What it exports may be called once `ready` is fulfilled.
import * as glue from 'trainstop/glue';
import { imports } from 'trainstop/imports';
import { named } from 'trainstop/named';

export * from 'trainstop/exports';

const wasm = fetch(new URL('core.wasm', import.meta.url));

/** Fulfilled when the module can be called. A promise, because a service worker must not wait at its top level. */
export const ready = WebAssembly.instantiateStreaming(wasm, { a: imports }).then(({ instance }) => {
  glue.__wbg_set_wasm(named(instance.exports));
});
