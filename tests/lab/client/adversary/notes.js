// The adversary: a page script that writes down, channel by channel, whatever a page can notice, and does not ask who did it.
// It runs at the very start of the document, before every other script. What an extension adds is found by comparing what was
// written with it and without it (tests/promises/adversary.test.mjs). This file: the notes; the others: where they come from.

/** channel -> what was noticed -> { times, first }: first in milliseconds of the page's clock. */
const channels = {};
/** Figures that are never the same twice: { name: number }. */
const figures = {};
const clock = performance.now.bind(performance);
/** In a frame of the same site the notes go to the page around it. */
const around = (() => {
  try { return window === window.top ? null : window.top.__adversary; } catch { return null; }
})();

/** Numbers differ from load to load: ids, hashes in them, places. */
const plain = (text, most = 200) => String(text).replaceAll(location.origin, '').replace(/\d+/g, '#').slice(0, most);

/** What a framed copy of the page loads and draws is the page's own; what is done to it from outside is not. */
const TOLD_BY_FRAMES = new Set(['framed', 'tripwires', 'stacks', 'patched']);

function note(channel, what) {
  if (around) return TOLD_BY_FRAMES.has(channel) ? around.note(`${channel}, in the frame`, what) : undefined;
  const text = String(what).slice(0, 300);
  const entries = (channels[channel] ??= {});
  const entry = (entries[text] ??= { times: 0, first: Math.round(clock()) });
  entry.times += 1;
}

/** An element as a page sees it: enough to tell the page's own from one that is bare. */
function described(node) {
  if (node === window) return 'window';
  if (!node) return 'nothing';
  if (node.nodeType === 9) return 'document';
  if (node.nodeType !== 1) return node.nodeName ?? Object.prototype.toString.call(node);
  const names = [...node.attributes].map(({ name }) => name).join(' ');
  const place = node.parentNode === document.documentElement ? 'html > ' : '';
  return plain(`${place}<${node.localName}${names && ` ${names}`}>`);
}
