// What the engines of many tabs say that they have read, each under the number of the page that it is in (`?made=17`).

/** From now on: first(id, ms) waits for the first reading of a page, and gives the whole message. */
export async function followObserved(browser) {
  await browser.inExtension(() => {
    globalThis.observed = new Map();
    globalThis.waiting = new Map();
    chrome.runtime.onMessage.addListener((message, sender) => {
      const id = new URL(sender.url ?? 'about:blank').searchParams.get('made');
      if (!id || !message?.Observed || globalThis.observed.has(id)) return;
      globalThis.observed.set(id, message.Observed);
      globalThis.waiting.get(id)?.(message.Observed);
    });
  });
  return {
    async first(id, timeout) {
      const found = await browser.inExtension((wanted, patience) => new Promise((resolve) => {
        if (globalThis.observed.has(wanted)) return resolve(globalThis.observed.get(wanted));
        globalThis.waiting.set(wanted, resolve);
        setTimeout(resolve, patience, null);
      }), String(id), timeout);
      if (!found) throw new Error(`Waited ${timeout} ms in vain for a reading of page ${id}`);
      return found;
    },
  };
}
