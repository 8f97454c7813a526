// Which tabs the extension opens, closes and brings to the front.

/**
 * From now on, writes down what happens to tabs. all() gives { created, activated, removed } since the last forget(), and what
 * pages of LinkedIn's are `open`; untilClosed() waits until each tab that was created is gone.
 */
export async function followTabs(browser) {
  await browser.inExtension(() => {
    globalThis.tabLog = { created: [], activated: [], removed: [] };
    const note = (kind, entry) => globalThis.tabLog[kind].push({ ...entry, at: Date.now() });
    chrome.tabs.onCreated.addListener(({ id, active }) => note('created', { id, active }));
    chrome.tabs.onActivated.addListener(({ tabId }) => note('activated', { id: tabId }));
    chrome.tabs.onRemoved.addListener((id) => note('removed', { id }));
  });
  const all = () => browser.inExtension(async () => {
    const open = await chrome.tabs.query({ url: 'https://www.linkedin.com/*' });
    return { ...globalThis.tabLog, open: open.map(({ url, active }) => ({ url, active })) };
  });
  return {
    all,
    forget: () => browser.inExtension(() => { for (const list of Object.values(globalThis.tabLog)) list.length = 0; }),
    // What is off is watched for three seconds, and a tab in the background has a slow clock.
    async untilClosed({ timeout = 12_000 } = {}) {
      const end = Date.now() + timeout;
      for (;;) {
        const { created, removed } = await all();
        if (created.length && created.every(({ id }) => removed.some((one) => one.id === id))) return;
        if (Date.now() > end) throw new Error(`Waited ${timeout} ms for the tabs to be closed: ${JSON.stringify({ created, removed })}`);
        await new Promise((done) => { setTimeout(done, 30); });
      }
    },
  };
}
