// Drives the extension's banner in a page: reads it through the probe, uses it with real mouse and keyboard events.

/** The banner in `page`, a page of `browser` (see browsers.mjs). */
export function banner(browser, page) {
  return new Banner(browser, page);
}

class Banner {
  constructor(browser, page) {
    this.browser = browser;
    this.page = page;
  }

  /** Everything at once: exists, phase, failure, text, buttons, rect, hosts, frames, focused, html, dir, visibility... */
  look() {
    return this.browser.ask(this.page, { ask: 'look' });
  }

  async exists() {
    return (await this.look()).exists;
  }
  async phase() {
    return (await this.look()).phase;
  }
  async failure() {
    return (await this.look()).failure;
  }
  async text() {
    return (await this.look()).text;
  }
  async rect() {
    return (await this.look()).rect;
  }
  async html() {
    return (await this.look()).html;
  }
  /** How many frames there are in closed roots of the page. */
  async frames() {
    return (await this.look()).frames;
  }
  /** [{ action, label, rect, disabled, visible, tag }] */
  async buttons() {
    return (await this.look()).buttons;
  }
  /** The elements below <html> besides head and body: [{ tag, parent, attributes, closed, lightChildren, banner, frames }] */
  async hosts() {
    return (await this.look()).hosts;
  }

  async #wait(question, timeout, wanted) {
    const { met, look } = await this.browser.ask(this.page, { ask: 'wait', ...question }, { timeout });
    if (met) return look;
    const now = look.exists ? `phase ${look.phase}${look.failure ? ` (${look.failure})` : ''}: "${look.text}"` : 'no banner';
    throw new Error(`Waited ${timeout} ms for ${wanted}; there is ${now}\n${await this.story()}`);
  }

  /** Waits for a phase, or for the first of several. Returns the look at that moment. */
  waitPhase(phase, { timeout = 5_000 } = {}) {
    const phases = [phase].flat();
    return this.#wait({ condition: 'phase', phases }, timeout, `the banner's phase ${phases.join(' or ')}`);
  }
  waitExists({ timeout = 5_000 } = {}) {
    return this.#wait({ condition: 'exists' }, timeout, 'the banner');
  }
  waitGone({ timeout = 5_000 } = {}) {
    return this.#wait({ condition: 'gone' }, timeout, 'the banner to go');
  }
  waitText(text, { timeout = 5_000 } = {}) {
    return this.#wait({ condition: 'text', text }, timeout, `the banner to say "${text}"`);
  }

  /** Watches for `ms` and throws if a banner appears, or was there. Proving an absence takes time: keep it short. */
  async staysAway(ms = 1_000) {
    const { met, look } = await this.browser.ask(this.page, { ask: 'wait', condition: 'exists' }, { timeout: ms });
    if (met) throw new Error(`There should be no banner, but there is one: phase ${look.phase}, "${look.text}"`);
  }

  async #aim(action, timeout, atOnce = false) {
    const { point, why } = await this.browser.ask(this.page, { ask: 'aim', action, atOnce }, { timeout });
    if (!point) throw new Error(`Cannot click: ${why}.\n${await this.story()}`);
    return point;
  }

  /**
   * A real click: the mouse goes there and its button is pressed. Returns the moment (Date.now()) just before it. `atOnce`: as
   * soon as the button can be hit, which is before a click on it counts.
   */
  async click(action, { timeout = 3_000, count = 1, atOnce = false } = {}) {
    const { x, y } = await this.#aim(action, timeout, atOnce);
    const at = Date.now();
    await this.page.mouse.click(x, y, { count });
    return at;
  }

  /** Waits until it has finished arriving: for pictures. */
  rest() {
    return this.browser.ask(this.page, { ask: 'rest' });
  }
  /** [{ text, ink, paper }]: what is written in which colour on which. */
  colours() {
    return this.browser.ask(this.page, { ask: 'colours' });
  }

  async hover(action) {
    const { x, y } = await this.#aim(action, 3_000);
    await this.page.mouse.move(x, y);
  }

  /** A real key on a button that the probe has focused. See tabTo for getting there by keyboard alone. */
  async press(action, key = 'Enter') {
    const { focused } = await this.browser.ask(this.page, { ask: 'focus', action });
    if (focused !== action) throw new Error(`The button "${action}" did not take the focus.`);
    await this.page.keyboard.press(key);
  }

  /** Presses Tab (or Shift+Tab) until the button has the focus. Returns the actions passed on the way. */
  async tabTo(action, { max = 40, back = false } = {}) {
    const passed = [];
    for (let presses = 0; presses < max; presses += 1) {
      if (back) await this.page.keyboard.down('Shift');
      await this.page.keyboard.press('Tab');
      if (back) await this.page.keyboard.up('Shift');
      const { focused } = await this.look();
      if (focused === action) {
        await this.browser.ask(this.page, { ask: 'seen' });
        return passed;
      }
      if (focused) passed.push(focused);
    }
    throw new Error(`"${action}" was not reached with ${max} presses of Tab; passed: ${passed.join(', ') || 'nothing of the banner'}`);
  }

  /** Events that no user made, on the button: must have no effect. */
  async syntheticClick(action) {
    const { why } = await this.browser.ask(this.page, { ask: 'pretend', action });
    if (why) throw new Error(why);
  }

  /** Every change, also of documents left since: [{ phase, failure, text, frames, at, t, document, url }] */
  history() {
    return this.browser.recordsOf(this.page);
  }

  /** The phases in their order, without repetitions; null where there was no banner. */
  async phases() {
    const all = (await this.history()).map(({ phase }) => phase);
    return all.filter((phase, index) => index === 0 || phase !== all[index - 1]);
  }

  /** The history as lines, for failure messages. */
  async story() {
    const history = await this.history().catch(() => []);
    const start = history[0]?.at ?? 0;
    return ['The banner so far:', ...history.map(({ at, phase, failure, frames, text }) =>
      `  +${at - start} ms ${phase ?? 'none'}${failure ? ` ${failure}` : ''}${frames ? ` frames=${frames}` : ''} "${text.slice(0, 160)}"`)].join('\n');
  }
}
