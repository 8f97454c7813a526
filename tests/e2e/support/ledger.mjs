// What the extension has noted: every reading as it is stored, and what the toolbar says of it.
import { setTimeout as wait } from 'node:timers/promises';

/** The ledger as stored, or null. */
export const ledgerOf = async (browser) => (await browser.storage.get('ledger')).ledger ?? null;

/** The session that was read last: { last, known, changes }, or null. */
export async function latestOf(browser) {
  const ledger = await ledgerOf(browser);
  return ledger?.members?.[ledger.latest] ?? null;
}

/** From now on, writes down every reading that is noted: all() gives [{ state, source, at, clues, noted }]. */
export async function followReadings(browser) {
  await browser.inExtension(() => {
    globalThis.readings = [];
    globalThis.waiting = new Set();
    chrome.storage.onChanged.addListener((changes, area) => {
      const ledger = changes.ledger?.newValue;
      const member = ledger?.members?.[ledger.latest];
      if (area !== 'local' || !member) return;
      globalThis.readings.push({ ...member.last, noted: Date.now() });
      for (const check of [...globalThis.waiting]) check();
    });
  });
  return {
    all: () => browser.inExtension(() => globalThis.readings),
    /** Waits for a reading of this state (JSON as stored) that was made at `since` or later, and gives it back. */
    async next(state, { since = 0, timeout = 5_000 } = {}) {
      const found = await browser.inExtension((wanted, from, patience) => new Promise((resolve) => {
        const check = () => {
          const reading = globalThis.readings.find((one) => JSON.stringify(one.state) === wanted && one.at >= from);
          if (reading) finish(reading);
        };
        const finish = (reading) => {
          clearTimeout(clock);
          globalThis.waiting.delete(check);
          resolve(reading);
        };
        const clock = setTimeout(() => finish(null), patience);
        globalThis.waiting.add(check);
        check();
      }), JSON.stringify(state), since, timeout);
      if (found) return found;
      const all = (await this.all()).map(({ state: one, source, at }) => `${JSON.stringify(one)} (${source}) ${at - since} ms`);
      throw new Error(`Waited ${timeout} ms for a reading ${JSON.stringify(state)}; noted: ${all.join(', ') || 'nothing'}`);
    },
  };
}

/** The toolbar's { badge, title }. */
export const toolbarOf = (browser) => browser.inExtension(async () => ({
  badge: await chrome.action.getBadgeText({}),
  title: await chrome.action.getTitle({}),
}));

/** Waits until the toolbar's title matches; it is painted just after a reading is stored. */
export async function waitToolbar(browser, title, { timeout = 8_000 } = {}) {
  const end = Date.now() + timeout;
  for (;;) {
    const toolbar = await toolbarOf(browser);
    if (title.test(toolbar.title)) return toolbar;
    if (Date.now() > end) throw new Error(`Waited ${timeout} ms for a title like ${title}; it is "${toolbar.title}"`);
    await wait(30);
  }
}
