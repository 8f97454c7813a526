// A long day in one browser: an extension that counts its messages, and what it takes of the browser's memory.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFor } from '../harness/each-browser.mjs';
import { inBackground } from './background.mjs';

const LISTENER = 'chrome.runtime.onMessage.addListener((message, sender, reply) => {\n';
const COUNTING = `globalThis.counted = { born: Date.now(), asked: 0, answered: 0 };
chrome.runtime.onMessage.addListener((message, sender, send) => {
  globalThis.counted.asked += 1;
  const reply = (answer) => { globalThis.counted.answered += 1; send(answer); };
`;

/** A copy of the extension whose background counts the messages that it is asked and those that it answers: { folder, remove }. */
export function writeCounting(kind) {
  const folder = mkdtempSync(join(tmpdir(), 'trainstop-counting-'));
  cpSync(builtFor(kind), folder, { recursive: true });
  const file = join(folder, 'background.js');
  const script = readFileSync(file, 'utf8');
  if (!script.includes(LISTENER)) throw new Error('background.js does not listen as it used to: the counting has to follow.');
  writeFileSync(file, script.replace(LISTENER, COUNTING));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** { born, asked, answered }. */
export const countedIn = (browser) => inBackground(browser, (seat) => seat.counted, null);

/** Firefox ends a background that is idle for half a minute, and its counts with it: not while somebody counts. */
export async function keepBackground(browser) {
  if (browser.kind !== 'firefox') return;
  await browser.wing.privileged(() => { Services.prefs.setIntPref('extensions.background.idle.timeout', 3_600_000); });
}

/**
 * What is held after garbage was collected, by name. In Chromium: listeners, nodes and documents of each page, its heap and its
 * buffers (the engine's memory is one) in KB; and the heap and the module of the background. In Firefox, of its own memory reports: the
 * `realms` of the extension's scripts, the `windows` of LinkedIn's pages, and the KB of what is the extension's in pages
 * (`content`) and in its own process (`background`).
 */
export const memoryOf = (browser, pages) => (browser.kind === 'firefox' ? inFirefox(browser) : inChromium(browser, pages));

const KB = (bytes) => Math.round(bytes / 1_024);

/** The bytes of the background's module. */
async function coreOf(session) {
  const { result } = await session.send('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' });
  const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId: result.objectId });
  const functionDeclaration = 'function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0); }';
  const sum = await session.send('Runtime.callFunctionOn', { objectId: objects.objectId, functionDeclaration, returnByValue: true });
  return sum.result.value;
}

async function collect(session) {
  await session.send('HeapProfiler.enable');
  // What waits for a collection to be told of it is free at the next one.
  for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
}

async function inChromium(browser, pages) {
  const memory = {};
  for (const [name, page] of Object.entries(pages)) {
    const session = await page.createCDPSession();
    await collect(session);
    await session.send('Performance.enable');
    const { metrics } = await session.send('Performance.getMetrics');
    const { JSEventListeners, Nodes, Documents } = Object.fromEntries(metrics.map(({ name: one, value }) => [one, value]));
    const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
    Object.assign(memory, {
      [`listeners of ${name}`]: JSEventListeners, [`nodes of ${name}`]: Nodes, [`documents of ${name}`]: Documents,
      [`heap of ${name}`]: KB(usedSize), [`buffers of ${name}`]: KB(backingStorageSize),
    });
    await session.detach();
  }
  const { client } = await browser.wing.background(browser.extensionId());
  await collect(client);
  memory['heap of the background'] = KB((await client.send('Runtime.getHeapUsage')).usedSize);
  memory['module of the background'] = KB(await coreOf(client));
  return memory;
}

const inFirefox = (browser) => browser.wing.privileged(async (own) => {
  const manager = Cc['@mozilla.org/memory-reporter-manager;1'].getService(Ci.nsIMemoryReporterManager);
  await new Promise((done) => { manager.minimizeMemoryUsage(done); });
  const realms = new Set();
  const windows = new Set();
  const bytes = { content: 0, background: 0 };
  const take = (process, path, kind, units, amount) => {
    // Each part of a path is a name of its own; slashes in addresses are written backwards.
    const parts = path.split('/');
    const window = parts.find((part) => part.startsWith('top(') || part.startsWith('window('));
    if (path.startsWith('explicit/') && window?.includes('www.linkedin.com')) windows.add(`${process} ${parts.slice(0, parts.indexOf(window) + 1).join('/')}`);
    if (!path.includes(own)) return;
    const realm = parts.find((part) => /^(?:js-)?realm\(/.test(part));
    if (realm) realms.add(`${process} ${realm}`);
    const seat = process.startsWith('web') ? 'content' : 'background';
    if (units === Ci.nsIMemoryReporter.UNITS_BYTES && path.startsWith('explicit/')) bytes[seat] += amount;
  };
  await new Promise((done) => { manager.getReports(take, null, done, null, false); });
  return { realms: realms.size, windows: windows.size, content: Math.round(bytes.content / 1_024), background: Math.round(bytes.background / 1_024) };
}, browser.extensionUrl('').split('/')[2]);
