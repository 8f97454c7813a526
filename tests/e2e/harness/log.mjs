// Gathers what the extension and the pages log, and tells the extension's errors from the page's own noise.
const LIMIT = 2_000;
// Firefox says this when an answer comes for a page that has just been left: it happens to anybody, and harms nobody.
const HARMLESS = /^Promise (?:resolved|rejected) (?:while context is inactive|after context unloaded)/;
const OF_AN_EXTENSION = /(?:chrome|moz)-extension:\/\//;

export class Log {
  entries = [];
  #watched = new WeakSet();

  /** level: error, warn, log...; where: an address; text. `page` marks what was heard from a page rather than from code. */
  add({ level, where = '', text = '', page }) {
    // A page that tries an extension's address gets its failure reported under that address: still the page's doing.
    const kind = level !== 'browser' && OF_AN_EXTENSION.test(where) ? 'extension' : 'page';
    if (level === 'warning') level = 'warn';
    if (level === 'error' && HARMLESS.test(text)) level = 'browser';
    this.entries.push({ at: Date.now(), kind, level, where, text, ...(page ? { page } : {}) });
    if (this.entries.length > LIMIT) this.entries.shift();
  }

  /** Listens to a page. `firefox`: what extension code says arrives by a better way there, so only the page's own counts. */
  watch(page, firefox) {
    if (this.#watched.has(page)) return;
    this.#watched.add(page);
    page.on('console', (message) => {
      const frames = [message.location(), ...(message.stackTrace?.() ?? [])];
      const where = frames.map((frame) => frame?.url ?? '').find((url) => OF_AN_EXTENSION.test(url)) ?? frames[0]?.url ?? '';
      // What the browser itself reports (a resource that did not load, a blocked request) has no arguments and is no error
      // of anybody's code: a lab that answers 500 on purpose makes plenty of it.
      const byBrowser = message.args().length === 0;
      if (firefox && OF_AN_EXTENSION.test(where)) return;
      this.add({ level: byBrowser ? 'browser' : message.type(), where, text: message.text(), page: page.url() });
    });
    page.on('pageerror', (error) => {
      const text = String(error?.stack ?? error?.message ?? error);
      const where = /(?:chrome|moz)-extension:\/\/[^\s)]+/.exec(text)?.[0] ?? page.url();
      if (firefox && OF_AN_EXTENSION.test(where)) return;
      // Firefox reports what the page's policy has blocked as if it were an exception.
      const byBrowser = /^Error: Content-Security-Policy/.test(text);
      this.add({ level: byBrowser ? 'browser' : 'error', where, text, page: page.url() });
    });
  }

  errors(kind) {
    return this.entries.filter((entry) => entry.level === 'error' && (!kind || entry.kind === kind));
  }

  clear() {
    this.entries.length = 0;
  }
}

export const lines = (entries) => entries.map(({ kind, level, where, text }) => `  ${kind} ${level} ${where}: ${text}`).join('\n');
