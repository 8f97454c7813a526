// Visits in Firefox. Its driver listens for the loads of the whole tab while it waits for a visit's: a frame that begins to load
// in the page before, as the hidden copy does, is cut short by the visit, and the driver takes that for the visit's own failure
// (Firefox's chrome/remote/content/shared/Navigate.sys.mjs, #checkLoadingState). The visit itself goes on, and comes to its end.
const CUT_SHORT = /NS_BINDING_ABORTED/;
const PATIENCE_MS = 10_000;

const steadied = new WeakSet();

/**
 * Has a page's `goto` and `reload` wait for the document that they were called for, if the driver gives up because of another
 * load. What they give then is null: the driver knows of no answer.
 */
export function steady(page) {
  if (steadied.has(page)) return;
  steadied.add(page);
  for (const visit of ['goto', 'reload']) {
    const go = page[visit].bind(page);
    page[visit] = async (...args) => {
      const since = Date.now();
      try {
        return await go(...args);
      } catch (error) {
        const { waitUntil = 'load' } = args.at(-1) ?? {};
        if (!CUT_SHORT.test(error.message) || !(await arrived(page, since, waitUntil))) throw error;
        return null;
      }
    };
  }
}

/** Whether a document that began after `since` has come so far in time. */
async function arrived(page, since, waitUntil) {
  const ready = waitUntil === 'load' ? ['complete'] : ['interactive', 'complete'];
  while (Date.now() < since + PATIENCE_MS) {
    // Asked of a document that is just leaving, it fails.
    const [state, began] = await page.evaluate(() => [document.readyState, performance.timeOrigin]).catch(() => []);
    if (began >= since && ready.includes(state)) return true;
    await new Promise((done) => { setTimeout(done, 20); });
  }
  return false;
}
