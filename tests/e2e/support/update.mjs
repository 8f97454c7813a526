// Updates the extension in a running browser: the same files, a new start; what is stored stays.
import { builtFor } from '../harness/each-browser.mjs';

export async function update(browser) {
  if (browser.kind === 'chromium') {
    // A worker that a driver is attached to would outlive it.
    await browser.killBackground();
    await browser.puppeteer.installExtension(builtFor('chromium'));
    return;
  }
  await browser.wing.privileged(async (id) => {
    const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
    await (await AddonManager.getAddonByID(id)).reload();
  }, browser.extensionId());
}
