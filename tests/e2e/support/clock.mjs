// The system clock as the extension sees it, put forward or back under its feet: in the page, and in the background.

/** From now on, in this page and in the background, until they are loaded anew: `by` milliseconds off. */
export async function shiftClock(browser, page, by) {
  const tabId = await browser.wing.tabOf(page);
  const background = (seat, ms) => {
    seat.trueNow ??= seat.Date.now;
    seat.Date.now = () => seat.trueNow.call(seat.Date) + ms;
  };
  await browser.inExtension(async (tab, ms) => {
    const func = (shift) => {
      globalThis.trueNow ??= Date.now;
      Date.now = () => globalThis.trueNow.call(Date) + shift;
    };
    await chrome.scripting.executeScript({ target: { tabId: tab }, func, args: [ms] });
  }, tabId, by);
  if (browser.kind === 'firefox') return browser.inExtension(`chrome.runtime.getBackgroundPage().then((seat) => { (${background})(seat, ${by}); })`);
  return (await browser.wing.background(browser.extensionId())).evaluate(`(${background})(globalThis, ${by})`);
}
