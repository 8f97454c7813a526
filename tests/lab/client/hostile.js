// A page that has replaced the language's and the browser's tools in its own world, before anybody else runs. Its own scripts go
// on as ever: they hold on to `__labTools`, and a caller that can be seen in the stack is let through. One that calls and cannot
// be seen there is a stranger, which is what an extension would be: it gets an exception or a lie, and is counted.
const TOOLS = { fetch, JSON, Promise };
Object.defineProperty(window, '__labTools', { value: TOOLS });
const strangers = [];
Object.defineProperty(window, '__labStrangers', { value: strangers });

const { apply, construct, defineProperty, getOwnPropertyDescriptor, ownKeys, setPrototypeOf } = Reflect;
const SETTING = '/mypreferences/d/settings/data-for-ai-improvement';
const OFF = '<code>{"key":"allowDataForGenerativeAI","value":"false","onValue":"true","offValue":"false"}</code>';
const LIES = {
  fetch: () => TOOLS.Promise.resolve(new Response(OFF)), text: () => TOOLS.Promise.resolve(OFF),
  parse: () => ({}), stringify: () => '{}', checked: () => false, url: () => location.href, status: () => 200,
  cookie: () => 'JSESSIONID="ajax:0"', querySelectorAll: () => [], matches: () => false,
};

/** Counts the frames by their lines: this one's, the replacement's, and its caller's, if it has one that can be seen. */
function isSeen() {
  const { stack } = new Error();
  let lines = 0;
  for (let at = 0; at < stack.length; at += 1) if (stack[at] === '\n') lines += 1;
  return lines > 2;
}

function meet(name) {
  strangers[strangers.length] = String(name);
  if (PLAY === 'throwing') throw new TypeError('not for you');
  return LIES[name]?.();
}

function guarded(real, name) {
  const guard = function (...rest) {
    if (!isSeen()) return meet(name);
    return new.target ? construct(real, rest, new.target) : apply(real, this, rest);
  };
  guard.prototype = real.prototype;
  setPrototypeOf(guard, real);
  return guard;
}

function replace(holder, name) {
  const had = getOwnPropertyDescriptor(holder, name);
  if (!had?.configurable || name === 'constructor' || String(name).startsWith('__')) return;
  if (typeof had.value === 'function') defineProperty(holder, name, { ...had, value: guarded(had.value, name) });
  else if (had.get) defineProperty(holder, name, { ...had, get: guarded(had.get, name) });
}

const PLACES = PLAY === 'thenable' ? [] : [[HTMLInputElement.prototype, 'checked'], [Document.prototype, 'cookie'], [Response.prototype, 'status'], [Performance.prototype, 'now'],
  [SubtleCrypto.prototype, 'digest'], [Window.prototype, 'getComputedStyle'], [HTMLElement.prototype, 'click'], [Response.prototype, 'text'],
  [window, 'getComputedStyle'], [window, 'requestIdleCallback'], [window, 'setTimeout'], [window, 'fetch'], [window, 'Promise'], [window, 'MutationObserver']];
for (let at = 0; at < PLACES.length; at += 1) replace(PLACES[at][0], PLACES[at][1]);
if (PLAY !== 'thenable') defineProperty(window, 'JSON', { configurable: true, value: { parse: guarded(JSON.parse, 'parse'), stringify: guarded(JSON.stringify, 'stringify') } });

// Another way in: what a promise is resolved with is asked for its `then`, by the browser itself. The lab's scripts never ask for these two.
const addressOf = getOwnPropertyDescriptor(Response.prototype, 'url').get;
function isStrange(object) {
  try {
    return object instanceof ArrayBuffer || new URL(apply(addressOf, object, [])).pathname === SETTING;
  } catch {
    return false;
  }
}
if (PLAY === 'thenable') defineProperty(Object.prototype, 'then', {
  configurable: true,
  get() {
    if (!isStrange(this)) return undefined;
    strangers[strangers.length] = `then of ${this.constructor.name}`;
    throw new TypeError('not for you');
  },
  set(value) { defineProperty(this, 'then', { configurable: true, enumerable: true, writable: true, value }); },
});

// The prototypes last: what stands above still had them.
const PROTOTYPES = PLAY === 'thenable' ? [] : [Element, Node, EventTarget, Document, Object, Array];
for (let which = 0; which < PROTOTYPES.length; which += 1) {
  const { prototype } = PROTOTYPES[which];
  const names = ownKeys(prototype);
  for (let at = 0; at < names.length; at += 1) if (names[at] !== 'length') replace(prototype, names[at]);
}
