// Private windows: lets the extension and the probe into them, opens them, and looks for what has reached the disk.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { builtFor } from '../harness/each-browser.mjs';
import { PROBE_ID } from '../harness/firefox.mjs';
import { openPopup } from '../harness/popup.mjs';

const probed = new WeakSet();

/** Allows the extension in private windows, as a member does in the browser's settings. Its storage is as new. */
export const allowPrivate = (browser) => (browser.kind === 'firefox' ? allowInFirefox(browser) : allowInChromium(browser));

async function allowInChromium(browser) {
  const { puppeteer, wing } = browser;
  const install = (folder) => puppeteer.installExtension(folder, { enabledInIncognito: true });
  const id = browser.extensionId();
  await puppeteer.uninstallExtension(id);
  await install(builtFor('chromium'));
  await wing.closeWelcome(wing.url(id, 'welcome.html'));
  if (probed.has(browser)) return;
  const [[probe]] = [...(await puppeteer.extensions())].filter(([, { name }]) => name === 'Test probe');
  await puppeteer.uninstallExtension(probe);
  await wing.start(await install(join(browser.folder, 'probe')), (await puppeteer.pages())[0]);
  probed.add(browser);
}

async function allowInFirefox(browser) {
  const { wing } = browser;
  const allow = (id) => wing.privileged(async (addonId) => {
    const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
    const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
    const { extension } = WebExtensionPolicy.getByID(addonId);
    await ExtensionPermissions.add(addonId, { permissions: ['internal:privateBrowsingAllowed'], origins: [] }, extension);
    await (await AddonManager.getAddonByID(addonId)).reload();
  }, id);
  await allow(browser.extensionId());
  if (probed.has(browser)) return;
  // A page of an add-on is closed with it, and the window with its last page.
  await wing.open(wing.probe, 'about:blank');
  await allow(PROBE_ID);
  await wing.start(PROBE_ID, wing.probe);
  probed.add(browser);
}

/** Opens a private window at an address: { page, tab, window }, the numbers being the browser's own. */
export async function openPrivate(browser, url) {
  const before = new Set(browser.puppeteer.targets());
  const opened = await browser.inExtension(async (address) => {
    const { id, incognito, tabs } = await chrome.windows.create({ incognito: true, url: address });
    return { window: id, incognito, tab: tabs[0].id };
  }, url);
  if (!opened.incognito) throw new Error('The browser has opened a window that is not private.');
  const { origin } = new URL(url);
  const target = await browser.puppeteer.waitForTarget(
    (each) => each.type() === 'page' && !before.has(each) && each.url().startsWith(origin), { timeout: 10_000 });
  const page = await target.page();
  browser.watch(page);
  return { page, ...opened };
}

/** The files of the profile that contain one of these words, in either of the usual encodings. */
export function filesWith(browser, words) {
  const profile = join(browser.folder, 'profile');
  const wanted = words.flatMap((word) => [Buffer.from(word, 'latin1'), Buffer.from(word, 'utf16le')]);
  const found = [];
  for (const entry of readdirSync(profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    let content;
    try {
      content = readFileSync(file);
    } catch {
      continue; // gone in the meantime
    }
    if (wanted.some((bytes) => content.includes(bytes))) found.push(file.slice(profile.length + 1));
  }
  return found;
}

/**
 * The popup as it is seen in a private window. In Chromium the real one at the toolbar: it shows no page of an extension in
 * private tabs. In Firefox, whose toolbar a driver cannot reach, in a tab of that window.
 */
export async function privatePopup(browser, { page, window }) {
  if (browser.kind === 'chromium') return openPopup(browser, { over: page });
  const before = new Set(browser.puppeteer.targets());
  await browser.inExtension((windowId) => chrome.tabs.create({ windowId, url: 'about:blank' }).then(() => null), window);
  const target = await browser.puppeteer.waitForTarget((each) => each.type() === 'page' && !before.has(each), { timeout: 5_000 });
  const tab = await target.page();
  await browser.wing.open(tab, browser.extensionUrl('popup.html'));
  return openPopup({ openExtensionPage: () => tab });
}
