// Waiting for what nobody tells of: asks again until it is so.
import { setTimeout as wait } from 'node:timers/promises';

/** The first truthy value that `look` gives. */
export async function until(look, what, { timeout = 5_000 } = {}) {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await look();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Waited ${timeout} ms in vain for ${what}`);
    await wait(25);
  }
}
