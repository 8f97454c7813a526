// Starts the content engine in Chromium: the module as JavaScript, for wasm is refused in LinkedIn's pages and reported.
import style from 'trainstop/banner.css';
import * as glue from 'trainstop/glue';
import { named } from 'trainstop/named';
import { guarded } from './guard.js';

// A symbol, because an element of the page can pose as a property of the window that has a name.
const running = Symbol.for('trainstop');

if (!globalThis[running]) {
  globalThis[running] = true;
  // Imported late so that a second injection costs nothing; the bundler makes a plain function call of it.
  import('trainstop/module.js').then((module) => {
    glue.__wbg_set_wasm(guarded(named(module)));
    glue.content(style);
  });
}
