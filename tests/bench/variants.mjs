// Who is compared: each variant in a browser of its own, with a lab of its own, ready for one load after another.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../e2e/harness/browsers.mjs';
import { builtFor } from '../e2e/harness/each-browser.mjs';
import { writeEmptyExtension } from '../e2e/support/cost.mjs';
import { SETTING } from '../e2e/support/setting.mjs';
import { until } from '../e2e/support/waiting.mjs';
import { startLab } from '../lab/server.mjs';

const DAY = 24 * 60 * 60 * 1000;
const PATIENCE = { timeout: 30_000 };

/** `ours` is Trainstop; `state` is what LinkedIn has, `before` is done before each load, and `reads` says that a load reads. */
export const VARIANTS = [
  { name: 'none', label: 'no extension' },
  { name: 'empty', label: 'an empty extension' },
  { name: 'pass', label: 'Trainstop: off, with a pass', ours: true, state: 'off' },
  { name: 'reading', label: 'Trainstop: off, the reading of the day', ours: true, state: 'off', before: age, reads: true },
  { name: 'first', label: 'Trainstop: off, its very first reading', ours: true, state: 'off', before: forget, reads: true },
  { name: 'warning', label: 'Trainstop: on, a warning', ours: true, state: 'on', warns: true },
];

/** The variant that another extension is, from NAME=FOLDER. */
export function peerOf(text) {
  const [, name, folder] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (!name) throw new Error(`--peer takes NAME=FOLDER, and not ${text}`);
  if (!existsSync(join(folder, 'manifest.json'))) throw new Error(`there is no unpacked extension in ${folder}`);
  return { name: `peer ${name}`, label: name, folder };
}

/** Whether the variant can be had in this browser: Firefox takes extensions with an id only. */
export function canRun(kind, { folder }) {
  if (kind !== 'firefox' || !folder) return true;
  return Boolean(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).browser_specific_settings?.gecko?.id);
}

/** The bytes of a folder's files. */
export function bytesOf(folder) {
  const files = readdirSync(folder, { recursive: true }).map((file) => statSync(join(folder, file))).filter((file) => file.isFile());
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** The last reading was made more than a day ago, and LinkedIn's page data has been seen to be right since. */
async function age(browser) {
  await browser.inExtension(async (by) => {
    const { ledger } = await chrome.storage.local.get('ledger');
    const member = ledger.members[ledger.latest];
    for (const reading of [member.last, member.known, ...member.changes]) reading.at -= by;
    member.agreed = { on: Date.now(), off: Date.now() };
    await chrome.storage.local.set({ ledger, passes: {} });
  }, DAY + 60_000);
}

/** Nothing was ever read. */
async function forget(browser) {
  await browser.storage.remove(['ledger', 'passes']);
}

export const passOf = async (browser) => Object.values((await browser.storage.get('passes')).passes ?? {})[0];
const isGiven = (browser) => until(async () => (await passOf(browser)) > Date.now(), 'the pass', PATIENCE);

async function isKnown(browser) {
  const known = async () => Object.values((await browser.storage.get('ledger')).ledger?.members ?? {})[0]?.known;
  await until(known, 'the first reading', PATIENCE);
}

/**
 * Runs in the page: waits for an element of html's beside head and body, which is how a card arrives. A hidden frame for a reading comes the
 * same way; where there is a warning, the reading has been made before.
 */
const cardIsThere = () => new Promise((there) => {
  const root = document.documentElement;
  const look = () => [...root.children].some((child) => child !== document.head && child !== document.body);
  if (look()) return there(true);
  const observer = new MutationObserver(() => look() && (observer.disconnect(), there(true)));
  observer.observe(root, { childList: true });
  return undefined;
});

/** One variant, open: { name, browser, lab, id, before(), settled(page), close() }. */
export async function openVariant(kind, variant, { probe = false } = {}) {
  const lab = await startLab();
  // Its pages look for extensions otherwise, which is ten times the work of the page itself.
  lab.set({ scanner: false });
  lab.member('ada').setting = variant.state ?? 'off';
  const empty = variant.name === 'empty' ? writeEmptyExtension() : null;
  const folder = variant.folder ?? empty?.folder ?? (variant.ours ? builtFor(kind) : null);
  let browser;
  const close = async () => {
    await browser?.close();
    await lab.close();
    empty?.remove();
  };
  try {
    browser = await launch(kind, { port: lab.port, extensions: folder ? [folder] : [], probe });
    const page = await browser.newPage();
    await page.goto(lab.origin + lab.signInUrl('ada', '/feed/'));
    if (variant.ours) await isKnown(browser);
    await page.close();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...variant, kind, browser, lab, close,
    id: folder && kind === 'chromium' ? browser.extensionId() : null,
    address: { feed: `${lab.origin}/feed/`, settings: lab.origin + SETTING },
    before: async () => variant.before?.(browser),
    settled: async (loaded) => {
      if (variant.warns) await loaded.evaluate(cardIsThere);
      else if (variant.reads) await isGiven(browser);
    },
  };
}

/** Closes the page in which tests ask an extension for what it has stored, which is a process of its own. */
export async function closeDesk({ browser, id }) {
  if (!id) return;
  const desk = browser.extensionUrl('manifest.json');
  for (const page of await browser.puppeteer.pages()) if (page.url() === desk) await page.close();
}
