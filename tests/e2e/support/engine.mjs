// Whether the engine is in a page: asked in the extension's own world of that page, where nobody else can pretend.

/** { doorman, engine }: which of the two have started in the page. */
export async function seatsOf(browser, page) {
  const tab = await browser.wing.tabOf(page);
  return browser.inExtension(async (tabId) => {
    const [{ result }] = await chrome.scripting.executeScript({
      target: { tabId },
      func: () => ({ doorman: Boolean(globalThis[Symbol.for('trainstop doorman')]), engine: Boolean(globalThis[Symbol.for('trainstop')]) }),
    });
    return result;
  }, tab);
}
