// The test's eyes in the page: answers the driver's questions and records every change of the banner as it happens.
const documentId = Math.random().toString(36).slice(2);
const history = [];
const watched = new WeakSet();
const waiting = new Set(); // called after every change
let last = '';
let card; // the banner's body as seen last
let seenSince = 0; // since when it has been there, in front

/** How long the card has to have been seen before a click on it counts, and a little for the clocks' grain. */
const SEEN_MS = 520;
const seenAnew = () => { seenSince = performance.now(); };
document.addEventListener('visibilitychange', seenAnew);

function record() {
  const now = glimpse();
  const key = JSON.stringify(now);
  if (key === last || (last === '' && now.phase === null && now.frames === 0)) return;
  last = key;
  const entry = { ...now, at: Date.now(), t: performance.now(), document: documentId, url: location.href };
  history.push(entry);
  // Sent off at once: the next moment this document may be gone.
  chrome.runtime.sendMessage({ probe: 'record', record: entry }).catch(() => {});
}

function changed() {
  watchHosts();
  const body = findBanner()?.body;
  if (body && body !== card) seenAnew();
  card = body;
  record();
  for (const check of [...waiting]) check();
}

const observer = new MutationObserver(changed);
function watchHosts() {
  for (const host of strangers()) {
    const root = rootOf(host);
    if (!root || watched.has(root)) continue;
    watched.add(root);
    // The card is put on top again.
    root.addEventListener('beforetoggle', seenAnew, true);
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  }
}

observer.observe(document, { childList: true });
function watchTop() {
  if (document.documentElement) observer.observe(document.documentElement, { childList: true });
  changed();
}
watchTop();
document.addEventListener('readystatechange', watchTop); // <html> itself can be younger than this script

/** Resolves with a look as soon as `holds(look)` does, or with the last look when the time is up. */
function until(holds, timeout) {
  return new Promise((resolve) => {
    const finish = (met) => {
      waiting.delete(check);
      clearTimeout(clock);
      clearInterval(pulse);
      resolve({ met, look: look() });
    };
    const check = () => holds() && finish(true);
    const clock = setTimeout(() => finish(false), timeout);
    // A shadow root that is attached late makes no mutation; the pulse finds it.
    const pulse = setInterval(changed, 25);
    waiting.add(check);
    changed();
  });
}

const conditions = {
  phase: ({ phases }) => phases.includes(findBanner()?.body.dataset.phase),
  exists: () => Boolean(findBanner()),
  gone: () => !findBanner(),
  text: ({ text }) => glimpse().text.includes(text),
};

// A frame, or a moment where the page is in the background and draws none.
const nextFrame = () =>
  new Promise((resolve) => {
    const clock = setTimeout(resolve, 60);
    requestAnimationFrame(() => (clearTimeout(clock), resolve()));
  });

const centre = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

/** How long it takes until a click on the card counts, in milliseconds. */
const unseenFor = () => Math.max(0, seenSince + SEEN_MS - performance.now());
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** The place to click: once the button is there, usable, at rest, seen for a while, and not covered by anything. */
async function aim({ action, timeout, atOnce = false }) {
  const end = performance.now() + timeout;
  let before = '';
  let why = 'there is no banner';
  for (;;) {
    const banner = findBanner();
    const button = banner?.root.querySelector(`[data-action="${CSS.escape(action)}"]`);
    if (banner) why = `the banner (${banner.body.dataset.phase}) has no button "${action}"`;
    if (button) {
      const rect = plainRect(button.getBoundingClientRect());
      const point = centre(rect);
      const hit = banner.root.elementFromPoint(point.x, point.y);
      const here = JSON.stringify(rect);
      if (describeButton(button).disabled) why = `the button "${action}" is disabled`;
      else if (!rect.width || !rect.height) why = `the button "${action}" has no size`;
      // Firefox's root does not see what is above it and outside.
      else if (!button.contains(hit) || document.elementFromPoint(point.x, point.y) !== banner.host) why = `the button "${action}" is covered or off screen`;
      else if (here !== before) why = `the button "${action}" is still moving`;
      else if (!atOnce && unseenFor() > 0) {
        why = 'the banner has hardly been seen';
        await pause(unseenFor());
      } else return { point, rect };
      before = here;
    }
    if (performance.now() > end) return { met: false, why };
    await nextFrame();
  }
}

/** Events that no user made: what a page could do if it got hold of the button. */
async function pretend({ action }) {
  // Otherwise it would be too early for any click.
  await seen();
  const button = findBanner()?.root.querySelector(`[data-action="${CSS.escape(action)}"]`);
  if (!button) return { why: `there is no button "${action}"` };
  const options = { bubbles: true, composed: true, cancelable: true, button: 0 };
  for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
    const Kind = type.startsWith('pointer') ? PointerEvent : MouseEvent;
    button.dispatchEvent(new Kind(type, options));
  }
  button.dispatchEvent(new KeyboardEvent('keydown', { ...options, key: 'Enter', code: 'Enter' }));
  button.click();
  return { done: true };
}

async function focus({ action }) {
  await seen();
  findBanner()?.root.querySelector(`[data-action="${CSS.escape(action)}"]`)?.focus({ preventScroll: true });
  return { focused: look().focused };
}

/** What is written in which colour on which, for every text of the banner. */
function colours() {
  const texts = [...(findBanner()?.root.querySelectorAll('[data-phase] *') ?? [])]
    .filter((element) => element.checkVisibility?.() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  const paperOf = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const { backgroundColor } = getComputedStyle(each);
      if (!/^rgba\(.*, 0\)$|^transparent$/.test(backgroundColor)) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  return texts.map((element) => ({ text: tidy(element.textContent).slice(0, 60), ink: getComputedStyle(element).color, paper: paperOf(element) }));
}

/** Waits until what moves and ends has come to its end: for pictures. */
async function rest() {
  const moving = findBanner()?.root.getAnimations?.() ?? [];
  await Promise.all(moving.filter((one) => one.effect.getComputedTiming().endTime !== Infinity).map((one) => one.finished.catch(() => {})));
  return {};
}

/** Waits until a click on the card counts. */
async function seen() {
  while (unseenFor() > 0) await pause(unseenFor());
  return {};
}

const answers = {
  seen,
  colours,
  rest,
  look: () => (changed(), look()),
  history: () => (changed(), { document: documentId, history }),
  wait: ({ condition, timeout, ...rest }) => until(() => conditions[condition](rest), timeout),
  aim,
  pretend,
  focus,
};

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  if (message?.probe !== 'ask') return;
  Promise.resolve()
    .then(() => answers[message.ask](message))
    .then((answer) => reply({ answer }), (error) => reply({ error: String(error?.stack ?? error) }));
  return true;
});
