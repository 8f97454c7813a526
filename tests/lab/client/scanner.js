// The scanner: does in the page what LinkedIn's script is known to do (tries extension addresses, walks text nodes and
// attribute values: OBSERVED 2025-26), and looks for everything else by which a page could notice an extension (lab's own).
// It runs first in <head>, before any content script, and gives the other page scripts `window.__lab`.

// Put together from pieces: the walk also sees this very text.
const SCHEMES = ['chrome', 'moz'].map((browser) => `${browser}-extension://`);
const NAME = ['train', 'stop'].join('');
// The browser's own scheme alone is tried: the other one cannot exist here, and only fills the console.
const [TRIED_SCHEME, INVENTED_ID] = navigator.userAgent.includes('Firefox')
  ? [SCHEMES[1], '5f3a1c62-0000-4000-8000-9b7d1e2f4a60'] : [SCHEMES[0], 'abcdefghijklmnopabcdefghijklmnop'];
const FILES = ['manifest.json', 'engine.js', 'core.js', 'core.wasm', 'background.js', 'doorman.js', 'popup.html', 'page.js', 'popup.css',
  'icons/on-16.png', 'icons/16.png', 'icons/icon16.png', 'icons/128.png', '_locales/en/messages.json'];
const PAGE_CLASSES = new Set(['theme--dark', 'boot-complete', 'lab-page', 'lab-framed']);
const PAGE_ATTRIBUTES = new Set(['lang', 'dir', 'class']);
const OWN_DATA = /^data-(test|view)/;
const DRIVER = /^(puppeteer_+)?__ariaQuerySelector(All)?$/; // put there by the tests' driver, puppeteer
const NATIVES = [
  ['fetch', window], ['pushState', History.prototype], ['replaceState', History.prototype], ['attachShadow', Element.prototype],
  ['addEventListener', EventTarget.prototype], ['dispatchEvent', EventTarget.prototype], ['open', XMLHttpRequest.prototype],
  ['querySelector', Document.prototype], ['appendChild', Node.prototype], ['sendBeacon', Navigator.prototype],
];

const page = () => location.pathname + location.search;
const post = (path, value) => fetch(path, { method: 'POST', keepalive: true, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) }).catch(() => {});

const seen = new Set();
const found = [];
const pending = new Set();
function tell(level, kind, detail) {
  const text = String(detail).slice(0, 400);
  const id = `${level} ${kind} ${text}`;
  if (seen.has(id)) return;
  seen.add(id);
  if (level === 'finding') found.push({ page: page(), kind, detail: text });
  const sent = post('/__lab/finding', { level, page: page(), kind, detail: text, framed: window !== window.top });
  pending.add(sent);
  sent.then(() => pending.delete(sent));
}
const finding = (kind, detail) => tell('finding', kind, detail);
const note = (kind, detail) => tell('note', kind, detail);
const suspicious = (text) => {
  const low = text.toLowerCase();
  return SCHEMES.some((scheme) => low.includes(scheme)) || low.includes(NAME);
};
const around = (text) => {
  const low = text.toLowerCase();
  const at = Math.max(0, ...[...SCHEMES, NAME].map((word) => low.indexOf(word)));
  return text.slice(Math.max(0, at - 30), at + 90);
};

// --- what the page's own scripts change is not a finding: they say so through own() ---------------------------------
let watching = false;
const observer = new MutationObserver((records) => judge(records));
const describe = (node) => (node.nodeType === 1 ? `<${node.localName}${[...node.attributes].map((a) => ` ${a.name}`).join('')}>` : `${node.nodeName} "${String(node.data).slice(0, 40)}"`);
const isCard = (node) => node.nodeType === 1 && node.attributes.length === 0;

function judge(records) {
  if (!watching) return;
  for (const record of records) {
    if (record.type === 'childList' && record.target === document.documentElement) {
      // A bare element beside head and body is the card, or a frame's host: admitted in the promises, so noted, not found.
      for (const node of record.addedNodes) (isCard(node) ? note : finding)('child-of-html', describe(node));
      continue;
    }
    if (record.type === 'attributes' && record.target.localName === 'details' && record.attributeName === 'open') continue;
    const what = record.type === 'childList'
      ? [...record.addedNodes].map((n) => `+${describe(n)}`).concat([...record.removedNodes].map((n) => `-${describe(n)}`)).join(' ')
      : record.type === 'attributes' ? `@${record.attributeName}` : 'text';
    finding('foreign-mutation', `${describe(record.target)} ${what}`);
  }
}
function own(change) {
  judge(observer.takeRecords());
  try { return change(); } finally { observer.takeRecords(); }
}

// --- the looks that are taken again and again ------------------------------------------------------------------------
let walked = { nodes: 0, attributes: 0 };
function walkDom() {
  walked = { nodes: 0, attributes: 0 };
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    walked.nodes += 1;
    if (node.nodeType !== 1) {
      if (suspicious(node.data)) finding('text', `${node.parentNode?.localName}: ${around(node.data)}`);
      continue;
    }
    if (suspicious(node.localName)) finding('tag', node.localName);
    for (const attribute of node.attributes) {
      walked.attributes += 1;
      if (suspicious(`${attribute.name}=${attribute.value}`)) finding('attribute', `${node.localName} ${attribute.name}=${around(attribute.value)}`);
      if (attribute.name.startsWith('data-') && !OWN_DATA.test(attribute.name)) finding('data-attribute', `${node.localName} ${attribute.name}`);
    }
  }
}

function lookAtRoots() {
  for (const root of [document.documentElement, document.body]) {
    for (const attribute of root?.attributes ?? []) {
      if (!PAGE_ATTRIBUTES.has(attribute.name)) finding('root-attribute', `${root.localName} ${attribute.name}=${attribute.value}`);
    }
    for (const name of root?.classList ?? []) if (!PAGE_CLASSES.has(name)) finding('root-class', `${root.localName} .${name}`);
  }
  const extra = [...document.documentElement.children].filter((el) => el.localName !== 'head' && el.localName !== 'body');
  // One for the card, and one for a frame while the setting's page is read in it.
  if (extra.length > 2) finding('several-hosts', extra.map(describe).join(' '));
  for (const host of extra) {
    if (host.attributes.length) finding('host-attribute', describe(host));
    if (host.childNodes.length) finding('host-content', `${describe(host)} ${host.textContent.slice(0, 80)}`);
    if (host.shadowRoot) finding('host-open-root', describe(host));
    if (host.localName.includes('-') || host instanceof HTMLUnknownElement) finding('host-name', describe(host));
  }
  // A page in a frame can reach the tree that its frame is in, a closed one too: nothing else may be there.
  const tree = window.frameElement?.getRootNode();
  if (tree instanceof window.parent.ShadowRoot) {
    for (const node of tree.childNodes) if (node !== window.frameElement) finding('frame-tree', describe(node));
  }
  if (document.adoptedStyleSheets.length) finding('style-sheet', 'the document has adopted style sheets');
}

const globalsNow = () => Object.getOwnPropertyNames(window);
const natives = NATIVES.map(([name, holder]) => [name, holder, holder[name]]);
let cleanGlobals; //     filled at the end of this file, when all that is ours is there
let cleanDocument;
function lookAtGlobals() {
  const frames = document.querySelectorAll('iframe').length;
  for (const name of globalsNow()) {
    if (cleanGlobals.has(name) || DRIVER.test(name) || (/^\d+$/.test(name) && Number(name) < frames)) continue;
    finding('global', name);
  }
  for (const name of Object.getOwnPropertyNames(document)) if (!cleanDocument.has(name)) finding('document-property', name);
  for (const [name, holder, original] of natives) if (holder[name] !== original) finding('patched', name);
}

const storageKeys = () => [
  ...Object.keys(localStorage).map((k) => `localStorage ${k}`), ...Object.keys(sessionStorage).map((k) => `sessionStorage ${k}`),
  ...document.cookie.split('; ').filter(Boolean).map((c) => `cookie ${c.split('=')[0]}`), ...(window.name ? [`window.name ${window.name}`] : []),
];
const cleanStorage = new Set(storageKeys());
function lookAtStorage() {
  for (const key of storageKeys()) if (!cleanStorage.has(key)) finding('storage', key);
}

// The scanner's own attempts are in the performance entries as well; they are not findings.
const tried = new Set();
function lookAtEntries(entries) {
  for (const { name } of entries) if (suspicious(name) && !tried.has(name)) finding('performance', name);
}

// --- what is heard ---------------------------------------------------------------------------------------------------
addEventListener('securitypolicyviolation', (event) => finding('violation', `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`), true);
addEventListener('message', (event) => finding('message', `${event.origin} ${typeof event.data}`), true);
addEventListener('error', (event) => finding('page-error', `${event.message ?? 'resource'} ${event.filename ?? describe(event.target)}`), true);
addEventListener('unhandledrejection', (event) => finding('page-error', String(event.reason)), true);
new PerformanceObserver((list) => lookAtEntries(list.getEntries())).observe({ entryTypes: ['resource', 'mark', 'measure'] });

// --- LinkedIn's own way: asking for the files of extensions it knows -------------------------------------------------
async function tryAddress(address) {
  tried.add(address);
  try {
    const answer = await fetch(address);
    finding('reachable', `${address} ${answer.status}`);
  } catch { /* no such extension, or it does not let pages in: what everybody hopes for */ }
}
const tryIds = (ids) => Promise.all(ids.flatMap((id) => FILES.map((file) => tryAddress(`${TRIED_SCHEME}${id}/${file}`))));

function look() {
  walkDom();
  lookAtRoots();
  lookAtGlobals();
  lookAtStorage();
  lookAtEntries(performance.getEntries());
  judge(observer.takeRecords());
}

/** One whole scan, all its findings posted; also what a test calls, with ids to try besides the usual ones. */
async function scan({ ids = [], reason = 'asked' } = {}) {
  look();
  await tryIds([INVENTED_ID, ...config().scanIds, ...ids]);
  look();
  await Promise.all(pending);
  const result = { page: page(), reason, ...walked, tried: tried.size, found: found.length, framed: window !== window.top };
  await post('/__lab/scan', result);
  return { ...result, findings: found.slice() };
}

let parsedConfig;
const config = () => (parsedConfig ??= JSON.parse(document.querySelector('code.lab-config').textContent));

Object.defineProperty(window, '__lab', { value: Object.freeze({ own, config, post, controls: new WeakMap() }) });
Object.defineProperty(window, '__labScan', { value: scan });
cleanGlobals = new Set(globalsNow());
cleanDocument = new Set(Object.getOwnPropertyNames(document));

addEventListener('DOMContentLoaded', () => {
  if (!config().scanner) return;
  watching = true;
  observer.observe(document, { childList: true, attributes: true, characterData: true, subtree: true });
  setInterval(look, 500);
  if (window !== window.top) note('framed', page());
});
addEventListener('load', () => { if (config().scanner) scan({ reason: 'load' }); });
