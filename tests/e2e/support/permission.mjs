// Takes the permission for LinkedIn's pages from the extension, and gives it back, as a member does in the browser's settings.
const ORIGINS = ['https://www.linkedin.com/*'];

/** `answer`: what the member says when the extension asks for it. In Firefox; Chromium's question cannot be reached. */
export async function setHostAccess(browser, allowed, { answer = 'yes' } = {}) {
  const id = browser.extensionId();
  if (browser.kind === 'chromium') return inSettings(browser, id, allowed);
  return browser.wing.privileged(async (addon, origins, give, reply) => {
    const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
    const { extension } = WebExtensionPolicy.getByID(addon);
    await ExtensionPermissions[give ? 'add' : 'remove'](addon, { permissions: [], origins }, extension);
    // Without its question Firefox says yes. With it, this answers before the member would.
    const [topic, prompts] = ['webextension-optional-permission-prompt', 'extensions.webextOptionalPermissionPrompts'];
    if (globalThis.refusing) Services.obs.removeObserver(globalThis.refusing, topic);
    globalThis.refusing = reply === 'no' ? { observe: (subject) => subject.wrappedJSObject.resolve(false) } : null;
    if (globalThis.refusing) Services.obs.addObserver(globalThis.refusing, topic);
    Services.prefs.setBoolPref(prompts, reply === 'no');
  }, id, ORIGINS, allowed, answer);
}

async function inSettings(browser, id, allowed) {
  const page = await browser.newPage({ window: true });
  try {
    await page.goto(`chrome://extensions/?id=${id}`);
    const change = { extensionId: id, hostAccess: allowed ? 'ON_ALL_SITES' : 'ON_CLICK' };
    await page.evaluate((wanted) => chrome.developerPrivate.updateExtensionConfiguration(wanted), change);
  } finally {
    await page.close();
  }
}
