// Updates the extension in a running browser: the same files, a new start; what is stored stays.
import { setTimeout as wait } from 'node:timers/promises';
import { builtFor } from '../harness/each-browser.mjs';

export async function update(browser) {
  if (browser.kind === 'chromium') {
    // A worker that a driver is attached to would outlive it.
    await browser.killBackground();
    const installed = browser.puppeteer.installExtension(builtFor('chromium')).then(() => true);
    // The browser waits for a worker of the old one that waits for the driver.
    while (!(await Promise.race([installed, wait(2_000)]))) await browser.wing.nudgeBackground(browser.extensionId());
    return;
  }
  await browser.wing.privileged(async (id) => {
    const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
    await (await AddonManager.getAddonByID(id)).reload();
  }, browser.extensionId());
}
