// Opens the extension's popup, reads it, and uses it with real clicks.

/**
 * The popup as a page in a window of its own: the same in both browsers, and it stays when the focus leaves it.
 * `over: page` opens the real one at the toolbar of that page instead (Chromium only): it knows the page as the active tab
 * and closes when it loses the focus. Close either with `close()`.
 */
export async function openPopup(browser, { path = 'popup.html', width = 360, height = 600, window = true, over } = {}) {
  const page = over
    ? await browser.openToolbarPopup(over, path)
    : await browser.openExtensionPage(path, { width, height, window });
  // It shows nothing but its frame until its script knows what to say.
  await page.waitForFunction(() => document.body && !document.body.hasAttribute('data-loading'), { timeout: 5_000, polling: 20 }).catch(() => {});
  return new Popup(page);
}

class Popup {
  constructor(page) {
    this.page = page;
  }

  /** { state, text, buttons: [{ action, label, disabled, visible, rect }], dir, title } */
  look() {
    return this.page.evaluate(() => ({
      state: document.body.dataset.state ?? null,
      text: document.body.innerText.replace(/\s+/g, ' ').trim(),
      title: document.title,
      dir: getComputedStyle(document.body).direction,
      buttons: [...document.querySelectorAll('[data-action]')].map((button) => {
        const { x, y, width, height } = button.getBoundingClientRect();
        return {
          action: button.dataset.action,
          label: (button.getAttribute('aria-label') ?? button.innerText).replace(/\s+/g, ' ').trim(),
          disabled: Boolean(button.disabled) || button.getAttribute('aria-disabled') === 'true',
          visible: button.checkVisibility?.({ visibilityProperty: true }) ?? true,
          rect: { x, y, width, height },
        };
      }),
    }));
  }

  async state() {
    return (await this.look()).state;
  }
  async text() {
    return (await this.look()).text;
  }
  async buttons() {
    return (await this.look()).buttons;
  }

  /** Waits until a state, or one of several, is shown: before anything is, the page's own markup says "unknown". */
  async waitState(state, { timeout = 5_000 } = {}) {
    const states = [state].flat();
    const reached = (wanted) => wanted.includes(document.body?.dataset.state) && !document.body.hasAttribute('data-loading');
    await this.page.waitForFunction(reached, { timeout, polling: 20 }, states).catch(async () => {
      const { state: now, text } = await this.look();
      throw new Error(`Waited ${timeout} ms for the popup's state ${states.join(' or ')}; it is ${now}: "${text}"`);
    });
    return this.look();
  }

  /** Waits for a text that matches. */
  async waitText(pattern, { timeout = 5_000 } = {}) {
    const said = (source) => new RegExp(source).test(document.body?.innerText.replace(/\s+/g, ' ') ?? '');
    await this.page.waitForFunction(said, { timeout, polling: 20 }, pattern.source).catch(async () => {
      throw new Error(`Waited ${timeout} ms for the popup to say ${pattern}; it says "${await this.text()}"`);
    });
  }

  /** A real click. */
  async click(action, { timeout = 3_000 } = {}) {
    const button = await this.page.waitForSelector(`[data-action="${action}"]:not([disabled])`, { timeout, visible: true });
    await button.click();
  }

  close() {
    return this.page.close();
  }
}
