// What is heard: every event that there is, every observer that there is.

const MORE = ['DOMContentLoaded', 'focusin', 'focusout', 'visibilitychange', 'securitypolicyviolation', 'freeze', 'resume', 'pagehide', 'pageshow',
  'prerenderingchange', 'fullscreenchange', 'compositionstart', 'compositionend', 'beforetoggle', 'toggle', 'touchstart', 'touchend', 'unhandledrejection',
  'rejectionhandled', 'popstate', 'hashchange', 'languagechange', 'storage', 'message', 'messageerror', 'beforeprint', 'afterprint', 'animationstart',
  'transitionrun', 'slotchange', 'selectstart', 'scrollsnapchange', 'command', 'DOMNodeInserted', 'DOMNodeRemoved', 'DOMSubtreeModified',
  'DOMAttrModified', 'DOMNodeInsertedIntoDocument', 'DOMNodeRemovedFromDocument', 'DOMCharacterDataModified', 'DOMFocusIn', 'DOMActivate'];
/** To listen for these changes what the browser does: they keep pages out of the back/forward cache, or ask for sensors. */
const LEFT_OUT = /^(unload|beforeunload|device.*)$/;

function kindsOfEvents() {
  const kinds = new Set(MORE);
  for (const holder of [window, document, document.documentElement]) {
    for (const key in holder) if (/^on[a-z]/.test(key)) kinds.add(key.slice(2));
  }
  return [...kinds].filter((kind) => !LEFT_OUT.test(kind));
}

const CLICKS = new Set(['click', 'auxclick', 'dblclick', 'mousedown', 'mouseup', 'pointerdown', 'pointerup', 'contextmenu']);
/** Stays a while in a listener that somebody's script may be below: long enough for the profiler to look. */
function linger() {
  const until = clock() + 50;
  while (clock() < until);
}
function hear(event) {
  const made = event.isTrusted ? '' : ', made by a script';
  const how = CLICKS.has(event.type) ? `, ${event.pointerType ?? 'no pointer'}, detail ${event.detail}, at ${event.screenX || event.screenY ? 'a place' : '0,0'}` : '';
  if (around && how) note('framed', `${event.type} at ${described(event.target)}${made}${how}`);
  if ((event.type === 'click' && made) || (event.type === 'focusin' && described(event.target) === 'html > <div>')) linger();
  note('events', `${event.type} at ${described(event.target)}${made}${how}`);
}
for (const kind of kindsOfEvents()) addEventListener(kind, hear, { capture: true, passive: true });

function listenTo(target, name, kinds) {
  for (const kind of kinds) target?.addEventListener?.(kind, (event) => note('events', `${name} ${event.type}`));
}
listenTo(window.navigation, 'navigation', ['navigate', 'navigatesuccess', 'navigateerror', 'currententrychange']);
listenTo(window.cookieStore, 'cookieStore', ['change']);
listenTo(document.fonts, 'fonts', ['loading', 'loadingdone', 'loadingerror']);
listenTo(window.visualViewport, 'visualViewport', ['resize', 'scroll', 'scrollend']);
listenTo(navigator.serviceWorker, 'serviceWorker', ['controllerchange', 'message']);
listenTo(performance, 'performance', ['resourcetimingbufferfull']);
addEventListener('error', (event) => note('errors', `${event.message ?? 'resource'} ${plain(event.filename ?? described(event.target))}`), true);
addEventListener('unhandledrejection', (event) => note('errors', `rejected: ${event.reason}`));
if (window.ReportingObserver) {
  new ReportingObserver((reports) => reports.forEach(({ type, body }) => note('reports', `${type} ${plain(body?.id ?? body?.blockedURL ?? '')} ${plain(body?.sourceFile ?? '')}`)), { buffered: true }).observe();
}

// --- the document's changes ------------------------------------------------------------------------------------------
const listed = (nodes, sign) => [...nodes].map((node) => `${sign}${described(node)}`).join(' ');
// A node that was taken out has no parent any more: where it was is the record's target.
const changes = (records) => records.forEach((record) => {
  const what = record.type === 'childList' ? `${listed(record.addedNodes, '+')} ${listed(record.removedNodes, '-')}`.trim() : `${record.type} ${record.attributeName ?? ''}`.trim();
  note('mutations', `${record.target === document.documentElement ? '<html>' : described(record.target)}: ${what.replaceAll('html > ', '')}`);
});
const ALL = { childList: true, attributes: true, characterData: true, subtree: true };
const observer = new MutationObserver(changes);

// --- performance -----------------------------------------------------------------------------------------------------
/** Whether something happened while the document was still being read: what is there of it moves as the rest comes, now and then,
 *  and no extension's script has run by then. */
const whileParsing = ({ startTime }) => {
  const { domContentLoadedEventStart } = performance.getEntriesByType('navigation')[0];
  return domContentLoadedEventStart === 0 || startTime < domContentLoadedEventStart;
};
/** What of an entry is the same from load to load. Long tasks come as they like: only whose they are counts. */
function entryOf(entry) {
  const { entryType, name } = entry;
  if (name.endsWith('/favicon.ico')) return null; // the browser's own, when it likes
  if (entryType === 'resource') return `resource ${entry.initiatorType} ${plain(new URL(name).pathname)}`;
  if (entryType === 'event' || entryType === 'first-input') return `${entryType} ${name} at ${described(entry.target)}`;
  if (entryType === 'layout-shift' && whileParsing(entry)) return null;
  if (entryType === 'layout-shift') return `layout-shift of ${(entry.sources ?? []).map(({ node }) => described(node)).join(' ')}`;
  if (entryType === 'largest-contentful-paint') return `largest-contentful-paint ${document.body.contains(entry.element) ? 'in the page' : described(entry.element)}`;
  if (entryType === 'longtask') return null;
  return `${entryType} ${plain(name)}`;
}
function takeEntry(entry) {
  if (entry.entryType === 'longtask') figures['long tasks'] = (figures['long tasks'] ?? 0) + 1;
  if (entry.entryType === 'long-animation-frame') {
    for (const script of entry.scripts) {
      const where = script.sourceURL.startsWith(location.origin) ? 'page' : plain(script.sourceURL) || 'nowhere';
      if (where !== 'page' && !DRIVER.test(where)) note('long frames', `${script.invokerType} of a script at ${where}`);
    }
    return;
  }
  const what = entryOf(entry);
  if (what) note('performance', what);
}
for (const type of PerformanceObserver.supportedEntryTypes) {
  new PerformanceObserver((list) => list.getEntries().forEach(takeEntry)).observe({ type, buffered: true, durationThreshold: 16 });
}

// --- the sampling profiler, where the page is allowed to use it ------------------------------------------------------
let profiler;
try { profiler = window.Profiler && new Profiler({ sampleInterval: 10, maxBufferSize: 50_000 }); } catch { /* not allowed */ }
async function stopProfiler() {
  if (!profiler) return;
  const { frames, resources } = await profiler.stop();
  profiler = undefined;
  figures['profiled frames'] = frames.length;
  for (const resource of resources) if (!resource.startsWith(location.origin) && !DRIVER.test(resource)) note('profiler', plain(resource));
}

// --- how long the page's thread was kept busy ------------------------------------------------------------------------
let beat = clock();
function feelPulse() {
  const now = clock();
  figures['longest gap, ms'] = Math.max(figures['longest gap, ms'] ?? 0, Math.round(now - beat));
  beat = now;
}
