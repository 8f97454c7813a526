// Starts the content engine in Chromium: the module as JavaScript, for wasm is refused in LinkedIn's pages and reported.
import style from 'trainstop/banner.css';
import * as glue from 'trainstop/glue';
import { named } from 'trainstop/named';
import { guarded } from './guard.js';
import { met } from './met.js';

// A symbol, because an element of the page can pose as a property of the window that has a name.
const running = Symbol.for('trainstop');

// The next task of the page's thread. A port's message comes at once, in hidden tabs too, where a timer takes a second.
const nextTask = () => new Promise((begin) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    begin();
  };
  port2.postMessage(null);
});

async function start() {
  // In three steps, between which the page can do something else: the browser has read this file, it makes the module, the module begins.
  await nextTask();
  // Imported late so that a second injection costs nothing; the bundler makes a plain function call of it.
  const module = await import('trainstop/module.js');
  glue.__wbg_set_wasm(guarded(named(module)));
  await nextTask();
  glue.content(style, met());
}

if (!globalThis[running]) {
  globalThis[running] = true;
  start();
}
