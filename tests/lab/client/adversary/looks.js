// What is looked at: the state of everything, again and again from the page's load on.

const hash = (text) => {
  let sum = 5381;
  for (let place = 0; place < text.length; place += 1) sum = ((sum << 5) + sum + text.charCodeAt(place)) | 0;
  return `${text.length}:${sum >>> 0}`;
};
const propertiesOf = (element) => { const style = getComputedStyle(element); return Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)])); };
const firstStyles = new Map();
/** The properties that are no longer what they were at the first look. */
function styleOf(element) {
  const style = propertiesOf(element);
  const first = firstStyles.get(element) ?? firstStyles.set(element, style).get(element);
  return Object.keys(style).filter((name) => style[name] !== first[name]).join(' ') || 'as at first';
}
const count = (list) => (list === undefined ? 'none' : list.length);

/** Which elements lie on top, on a grid over the window: those of the page as one. */
function grid() {
  const seen = new Set();
  for (let column = 0; column < 16; column += 1) {
    for (let row = 0; row < 12; row += 1) {
      const x = ((column + 0.5) * innerWidth) / 16;
      const y = ((row + 0.5) * innerHeight) / 12;
      for (const top of [document.elementFromPoint(x, y), document.caretPositionFromPoint?.(x, y)?.offsetNode]) {
        const place = top?.nodeType === 3 ? top.parentElement : top;
        seen.add(place && document.body.contains(place) ? 'the page' : described(place));
      }
    }
  }
  return [...seen].toSorted().join(', ');
}

const LOOKS = {
  'children of html': () => [...document.documentElement.childNodes].map((node) => (node.nodeType === 1 ? described(node) : node.nodeName)).join(' '),
  'elements': () => document.querySelectorAll('body *, head *').length,
  'live collection': () => document.getElementsByTagName('*').length - document.querySelectorAll('*').length,
  'document.all': () => document.all.length - document.querySelectorAll('*').length,
  'markup of head and body': () => hash(plain(document.head.innerHTML + document.body.outerHTML, Infinity)),
  'text of the page': () => hash(document.documentElement.innerText),
  'attributes of html': () => [...document.documentElement.attributes].map(({ name, value }) => `${name}=${value}`).join(' '),
  'serialized roots': () => hash(plain(document.body.getHTML?.({ serializableShadowRoots: true }) ?? '', Infinity)),
  'frames': () => `${window.length} ${document.querySelectorAll('iframe').length}`,
  'style sheets': () => `${count(document.styleSheets)} ${count(document.adoptedStyleSheets)} ${document.fonts.size} ${document.fonts.status}`,
  'animations': () => `${document.getAnimations().length} ${document.documentElement.getAnimations({ subtree: true }).length}`,
  'focus': () => `${described(document.activeElement)} ${described(document.querySelector(':focus'))}`,
  'pointer over': () => [...document.querySelectorAll('html > :hover')].filter((one) => one !== document.body).map(described).join(' '),
  'selection': () => { const chosen = getSelection(); return `${chosen.type} ${described(chosen.anchorNode)} ${chosen.toString().length}`; },
  'style of html and body': () => `${styleOf(document.documentElement)} ${styleOf(document.body)}`,
  'sizes': () => { const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement; return [scrollWidth, scrollHeight, clientWidth, clientHeight, innerWidth, innerHeight, document.body.scrollHeight].join(' '); },
  'scroll': () => `${scrollX} ${scrollY}`,
  'on top': grid,
  'history': () => `${history.length} ${window.navigation?.entries().length} ${JSON.stringify(history.state)}`,
  'stored': () => [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...document.cookie.split('; ').map((one) => one.split('=')[0]), window.name].toSorted().join(' '),
  'user activation': () => `${navigator.userActivation?.hasBeenActive}`,
  'full screen and top layer': () => `${described(document.fullscreenElement)} ${document.querySelectorAll(':popover-open, :modal').length}`,
  'visibility': () => `${document.visibilityState} ${document.title} ${location.pathname}`,
  'event counts': () => [...(performance.eventCounts ?? [])].filter(([, times]) => times > 0).map(([name]) => name).toSorted().join(' '),
};

let now = {}; // what the last look has shown
function look() {
  now = {};
  for (const [name, taken] of Object.entries(LOOKS)) {
    try { now[name] = taken(); } catch (error) { now[name] = `fails: ${error.name}`; }
    note(`look: ${name}`, now[name]);
  }
  lookAtTimers();
  feelPulse();
}

// --- numbers that browsers give to timers: whoever else sets one leaves a gap ----------------------------------------
const made = (...names) => names.reduce((sum, name) => sum + (calls[name] ?? 0), 0);
const offsets = {};
function gap(kind, number, explained) {
  const missing = number - explained;
  offsets[kind] ??= missing;
  figures[`${kind} numbers missing`] = missing - offsets[kind];
  note('timers', `${kind}: ${missing === offsets[kind] ? 'every number' : 'numbers missing'}`);
}
function lookAtTimers() {
  const timer = setTimeout(() => {});
  gap('setTimeout', timer, made('setTimeout', 'setInterval'));
  gap('requestAnimationFrame', requestAnimationFrame(() => {}), made('requestAnimationFrame'));
  if (window.requestIdleCallback) gap('requestIdleCallback', requestIdleCallback(() => {}), made('requestIdleCallback'));
}
lookAtTimers(); // before anybody else has set one

// --- what only a question brings to light ----------------------------------------------------------------------------
const HOLDERS = { window, document, navigator, history, location, performance, screen, 'Object.prototype': Object.prototype, 'Element.prototype': Element.prototype };
async function ask() {
  for (const [name, holder] of Object.entries({ ...HOLDERS, '<html>': document.documentElement, '<body>': document.body })) {
    for (const key of Reflect.ownKeys(holder)) note('names', `${name}.${plain(String(key))}`);
  }
  lookAtWires();
  const asked = {
    databases: async () => count(await indexedDB.databases?.()),
    caches: async () => count(await caches.keys()),
    'service workers': async () => count(await navigator.serviceWorker.getRegistrations()),
    locks: async () => { const { held, pending } = await navigator.locks.query(); return `${count(held)} ${count(pending)}`; },
    memory: () => { if (performance.memory) figures['heap, KB'] = Math.round(performance.memory.usedJSHeapSize / 1024); return ''; },
  };
  for (const [name, question] of Object.entries(asked)) note(`look: ${name}`, await Promise.resolve().then(question).catch((error) => `fails: ${error.name}`));
}

/** Looks for words that only a card has: in the page, by searching, by selecting everything. */
function words(list) {
  for (const word of list) {
    getSelection().removeAllRanges();
    note('words', `"${word}" ${window.find(word) ? 'is found' : 'is not found'} by find`);
    note('words', `"${word}" ${document.documentElement.innerText.includes(word) ? 'is' : 'is not'} in the text`);
    getSelection().removeAllRanges();
    document.execCommand('selectAll');
    note('words', `"${word}" ${getSelection().toString().includes(word) ? 'is' : 'is not'} in what "select all" selects`);
    getSelection().removeAllRanges();
  }
}

// --- elements of the page that are covered: Chromium tells of it -----------------------------------------------------
function watchCovers() {
  const covers = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, isVisible, target }) => {
    if (isIntersecting && isVisible !== undefined) note('covered', `${described(target)} ${isVisible ? 'is seen' : 'is covered'}`);
  }), { trackVisibility: true, delay: 100 });
  for (const element of [...document.querySelectorAll('body *')].slice(0, 400)) covers.observe(element);
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target, contentRect }) => note('resized', `${target.localName} ${contentRect.width}x${contentRect.height}`)));
  sizes.observe(document.documentElement);
  sizes.observe(document.body);
}

/** When the page's own application has drawn what it draws. */
const isDrawn = () => document.body.classList.contains('boot-complete') && (!location.pathname.startsWith('/mypreferences') || document.querySelector('main input'));
function begin() {
  if (!isDrawn()) return setTimeout(begin, 20);
  observer.observe(document, ALL);
  beat = clock();
  look();
  watchCovers();
  setInterval(look, 200); // oftener the page would have no idle moment on a slow machine
  setInterval(feelPulse, 10);
}

// --- a copy of the page in a frame: what it can tell of where it is --------------------------------------------------
function lookAround() {
  note('framed', `visibility ${document.visibilityState}, focus ${document.hasFocus()}, ${innerWidth}x${innerHeight}`);
  const tree = window.frameElement?.getRootNode();
  const closed = tree instanceof window.parent.ShadowRoot;
  note('framed', `frameElement in ${closed ? `a ${tree.mode} root at ${tree.host.parentNode === window.parent.document.documentElement ? 'html > ' : ''}<${tree.host.localName}>` : 'the document'}`);
  if (closed) note('framed', `in that root: ${[...tree.childNodes].map((node) => node.localName).join(' ')}`);
}

if (around) addEventListener('load', lookAround);
else addEventListener('load', () => setTimeout(begin));

Object.defineProperty(window, '__adversary', { value: {
  note,
  words,
  /** Everything so far, as plain data. */
  async take() {
    look();
    await ask();
    await stopProfiler();
    changes(observer.takeRecords());
    return structuredClone({ channels, figures, now });
  },
} });
