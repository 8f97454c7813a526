// What a page costs: an extension that does nothing, to compare with, and Chromium's own figures of one load.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An extension whose content script is an empty file, in a temporary folder: { folder, remove }. */
export function writeEmptyExtension() {
  const folder = mkdtempSync(join(tmpdir(), 'trainstop-empty-'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({
    manifest_version: 3,
    name: 'Empty',
    version: '1',
    browser_specific_settings: { gecko: { id: 'empty@trainstop.test' } },
    content_scripts: [{ matches: ['https://www.linkedin.com/*'], js: ['content.js'], run_at: 'document_idle' }],
  }));
  writeFileSync(join(folder, 'content.js'), '');
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * One load in a fresh tab, as Chromium counts it: `script` and `task` in milliseconds of the page's own thread, whatever else
 * the machine does meanwhile; `heap` in KB, after a collection. `settled` gets the page and is waited for before that.
 */
export async function costOfLoad(browser, url, settled = async () => {}) {
  const page = await browser.newPage();
  try {
    const session = await page.createCDPSession();
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(url, { waitUntil: 'load' });
    // Content scripts run when the page is idle; then they ask for what is stored.
    await page.evaluate(() => new Promise((idle) => { requestIdleCallback(() => setTimeout(idle, 300)); }));
    await settled(page);
    const read = async () => Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
    const { ScriptDuration, TaskDuration } = await read();
    await session.send('HeapProfiler.collectGarbage');
    const { JSHeapUsedSize } = await read();
    return { script: ScriptDuration * 1_000, task: TaskDuration * 1_000, heap: JSHeapUsedSize / 1_024 };
  } finally {
    await page.close();
  }
}

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
