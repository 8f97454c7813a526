// Tripwires: every function and accessor that a page's world has of the browser's interfaces is replaced by one that looks who
// calls it. The page's own scripts and the tests' driver are known by the stack; whoever else trips one is noted. A content
// script has its own copies of all of this, and should trip none.

const LANGUAGE = new Set(['Object', 'Function', 'Array', 'String', 'Symbol', 'Number', 'Boolean', 'BigInt', 'Proxy', 'Map', 'Set', 'WeakMap',
  'WeakSet', 'WeakRef', 'Error', 'Iterator', 'Window', 'HTMLAllCollection', 'WebAssembly']);
/** Of the language itself: what the browser's own code could be made to call in a page's world. */
const SPOKEN = [[Promise.prototype, ['then', 'catch', 'finally']], [Promise, ['resolve', 'all', 'race', 'reject']], [RegExp.prototype, ['exec', 'test']],
  [String.prototype, ['normalize', 'split', 'trim', 'slice', 'padStart', 'startsWith']], [JSON, ['parse', 'stringify']], [Date, ['now']],
  [Array.prototype, ['push', 'map', 'slice', 'join', 'values']], [Array, ['from']], [Symbol, ['for']], [Object, ['keys', 'assign', 'defineProperty']]];
const MADE = ['MutationObserver', 'XMLHttpRequest', 'Request', 'Response', 'Headers', 'URL', 'Worker', 'WebSocket', 'TextEncoder', 'TextDecoder',
  'AbortController', 'IntersectionObserver', 'ResizeObserver', 'Event', 'CustomEvent', 'Uint8Array', 'Date', 'Blob'];
/** Names that somebody may look for in an object that has none of them: the lookup ends at Object.prototype, which is the page's. */
const LOOKED_FOR = ['then', 'credentials', 'cache', 'signal', 'mode', 'once', 'passive', 'capture', 'timeout', 'Wake', 'salt', 'passes', 'trainstop',
  'saveData', 'need', 'nodeType', 'toJSON', 'module', 'exports', 'define'];

const DRIVER = /pptr:|puppeteer|debugger eval|chrome:\/\/remote|__puppeteer/;
const calls = {}; // how often a function was called by name, to explain the numbers that timers get
const wires = new Map(); // holder -> name -> descriptor as set
let tripping = false;

/** Who called the function that calls this one through its proxy: 'page', 'driver', or what the stack has. */
function caller() {
  const lines = (new Error().stack ?? '').split('\n').filter((line) => /:\d+|@/.test(line)).slice(3);
  if (lines.some((line) => DRIVER.test(line))) return 'driver';
  if (lines.some((line) => line.includes(location.origin))) return 'page';
  return lines.length ? `a script at ${plain(lines[0].trim())}` : 'nobody that the stack shows';
}

/** Of a plain object the names that are in it: whose it is shows in them. */
const kindOf = (self) => (Object.getPrototypeOf(self) === Object.prototype ? ` {${Object.keys(self).slice(0, 4).join(' ')}}` : '');

function tick(name, self) {
  calls[name] = (calls[name] ?? 0) + 1;
  if (tripping) return;
  tripping = true;
  try {
    const who = caller();
    if (who === 'page' || who === 'driver') return;
    const of = self === undefined ? '' : ` of ${Object.prototype.toString.call(self)}${kindOf(self)}`;
    note('tripwires', `${name}${of}, called by ${who}`);
  } finally {
    tripping = false;
  }
}

const wired = (fn, name, withSelf = false) => new Proxy(fn, {
  apply(target, self, args) {
    tick(name, withSelf ? self : undefined);
    return Reflect.apply(target, self, args);
  },
  construct(target, args, as) {
    tick(`new ${name}`);
    return Reflect.construct(target, args, as);
  },
});

function wire(holder, key, name, withSelf) {
  const own = Object.getOwnPropertyDescriptor(holder, key);
  const laid = wires.get(holder) ?? new Map();
  if (!own?.configurable || key === 'constructor' || laid.has(key)) return;
  const next = { ...own };
  if (typeof own.value === 'function') next.value = wired(own.value, name, withSelf);
  if (own.get) next.get = wired(own.get, `get ${name}`, withSelf);
  if (own.set) next.set = wired(own.set, `set ${name}`, withSelf);
  if (next.value === own.value && next.get === own.get && next.set === own.set) return;
  Object.defineProperty(holder, key, next);
  wires.set(holder, laid.set(key, next));
}

function layInterfaces() {
  for (const name of Object.getOwnPropertyNames(window)) {
    const { value } = Object.getOwnPropertyDescriptor(window, name);
    if (typeof value !== 'function' || !value.prototype || LANGUAGE.has(name)) continue;
    const built = /^[A-Z]/.test(name) && Function.prototype.toString.call(value).includes('[native code]');
    if (!built || SPOKEN.some(([holder]) => holder === value || holder === value.prototype)) continue;
    for (const key of Object.getOwnPropertyNames(value.prototype)) wire(value.prototype, key, `${name}.${key}`);
    if (!MADE.includes(name)) continue;
    for (const key of Object.getOwnPropertyNames(value)) if (key !== 'prototype') wire(value, key, `${name}.${key}`);
  }
}

function layWires() {
  layInterfaces();
  for (const [holder, keys] of SPOKEN) for (const key of keys) wire(holder, key, `${holder.name ?? Object.prototype.toString.call(holder)} ${key}`);
  for (const name of MADE) wire(window, name, name);
  for (const key of Object.getOwnPropertyNames(window)) {
    const { value, get } = Object.getOwnPropertyDescriptor(window, key);
    if (get || (typeof value === 'function' && !/^[A-Z]/.test(key))) wire(window, key, key);
  }
  for (const key of LOOKED_FOR) {
    Object.defineProperty(Object.prototype, key, {
      configurable: true,
      get() { tick(`get Object.prototype.${key}`, this); },
      set(value) { Object.defineProperty(this, key, { value, writable: true, enumerable: true, configurable: true }); },
    });
  }
  // What a promise of the page's realm looks for when somebody waits for it.
  const { constructor } = Promise.prototype;
  Object.defineProperty(Promise.prototype, 'constructor', { configurable: true, get() { tick('get Promise.prototype.constructor'); return constructor; }, set() {} });
  wire(Promise, Symbol.species, 'Promise[Symbol.species]');
  // V8 asks the page how stacks are to be written, if the page says that it wants to.
  Error.prepareStackTrace = (error, sites) => {
    for (const site of sites) {
      const url = String(site.getFileName() ?? '');
      if (/extension:/.test(url)) note('stacks', `a stack leads through ${plain(url)}`);
    }
    return `${error}\n${sites.map((site) => `    at ${site}`).join('\n')}`;
  };
}

/** Whether every function is still the one that the adversary has put there. */
function lookAtWires() {
  for (const [holder, laid] of wires) {
    for (const [key, set] of laid) {
      const now = Object.getOwnPropertyDescriptor(holder, key);
      if (!now || now.value !== set.value || now.get !== set.get || now.set !== set.set) note('patched', String(key));
    }
  }
}
layWires();
