// What a member waits for: the banner, the switching off, and the background when it has been asleep.
import assert from 'node:assert/strict';
import { banner as bannerOf } from '../e2e/harness/banner.mjs';
import { launch } from '../e2e/harness/browsers.mjs';
import { builtFor } from '../e2e/harness/each-browser.mjs';
import { putToSleep } from '../e2e/support/background.mjs';
import { latestOf } from '../e2e/support/ledger.mjs';
import { SETTING, turnOff } from '../e2e/support/setting.mjs';
import { until } from '../e2e/support/waiting.mjs';
import { startLab } from '../lab/server.mjs';

const PATIENCE = { timeout: 30_000 };
const PAGES = { feed: '/feed/', settings: SETTING };

/** A browser with Trainstop and the probe, and a member for whom it is on: { kind, browser, lab, close() }. */
export async function openTimed(kind) {
  const lab = await startLab();
  lab.set({ scanner: false });
  const browser = await launch(kind, { port: lab.port, extensions: [builtFor(kind)] });
  const timed = { kind, browser, lab, close: async () => { await browser.close(); await lab.close(); } };
  await warned(timed, lab.signInUrl('ada', '/feed/'));
  return timed;
}

/** Has the warning come, and that it is on be noted: with the page, what it has to say would go. */
const warned = (timed, path) => visit(timed, path, async ({ banner }) => {
  await banner.waitPhase('warning', PATIENCE);
  await until(async () => (await latestOf(timed.browser))?.known?.state === 'On', 'the reading to be noted', PATIENCE);
});

async function visit({ browser, lab }, path, act) {
  const page = await browser.newPage();
  try {
    await page.goto(lab.origin + path);
    return await act({ page, banner: bannerOf(browser, page) });
  } finally {
    await page.close();
  }
}

/** From the navigation to the banner, in milliseconds on the page's own clock; that it is on has been read before. */
const toBanner = (timed, path) => visit(timed, path, async ({ banner }) => {
  await banner.waitPhase('warning', PATIENCE);
  const history = await banner.history();
  const { document } = history.at(-1);
  return history.find((record) => record.document === document && record.phase === 'warning').t;
});

/** From the click to "AI training is off", in milliseconds. It is on again afterwards, and the warning can come again. */
async function toVerified(timed, path) {
  const { ms, look } = await visit(timed, path, async ({ banner }) => {
    await banner.waitPhase('warning', PATIENCE);
    const ended = await turnOff({ banner }, PATIENCE);
    await until(async () => (await latestOf(timed.browser)).known.state === 'Off', 'the reading to be noted', PATIENCE);
    return ended;
  });
  assert.equal(look.phase, 'done', `switching off has failed (${look.failure})`);
  timed.lab.member('ada').setting = 'on';
  await warned(timed, SETTING);
  return ms;
}

/** From a question to the background to its answer, in milliseconds. The driver looks at every background that starts, which takes a little. */
const toAnswer = ({ browser }) => browser.inExtension(async () => {
  const from = performance.now();
  await chrome.runtime.sendMessage({ private: false, window: null, what: 'View' });
  return performance.now() - from;
});

async function wakes(timed) {
  await putToSleep(timed.browser);
  const cold = await toAnswer(timed);
  return { cold, warm: await toAnswer(timed) };
}

/** All of it once, in milliseconds. */
export async function times(timed) {
  const measured = {};
  for (const [name, path] of Object.entries(PAGES)) {
    measured[`banner, ${name}`] = await toBanner(timed, path);
    measured[`verified, ${name}`] = await toVerified(timed, path);
  }
  const { cold, warm } = await wakes(timed);
  return { ...measured, 'background, asleep': cold, 'background, awake': warm };
}
