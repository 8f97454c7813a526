// Plays the whole story on the replica, in real browsers: the feed, the setting's page, the warning, one click, the result.
// With a display one window stays open to play in; without one both browsers run headless. Screenshots go to dist/demo/.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startLab } from '../lab/server.mjs';
import { banner as bannerOf } from './harness/banner.mjs';
import { launch } from './harness/browsers.mjs';
import { openPopup } from './harness/popup.mjs';

const SETTING = '/mypreferences/d/settings/data-for-ai-improvement';
const shots = new URL('../../dist/demo/', import.meta.url);
const extension = (kind) =>
  fileURLToPath(new URL(kind === 'chromium' ? '../../dist/chrome' : '../../dist/firefox', import.meta.url));
const hasDisplay =
  process.platform === 'darwin' || process.platform === 'win32' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

const begun = Date.now();
const say = (line) => console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${line}`);

async function play(kind, lab, headful) {
  lab.reset();
  say(`${kind}: starting, with the extension from dist/`);
  const browser = await launch(kind, { port: lab.port, extensions: [extension(kind)], headful, width: 1280, height: 800 });
  try {
    const shot = (target, name) => target.screenshot({ path: fileURLToPath(new URL(`${kind}-${name}.png`, shots)) });
    const page = await browser.newPage();
    const banner = bannerOf(browser, page);

    await page.goto(lab.origin + lab.signInUrl('ada', '/feed/'));
    say(`${kind}: Ada is signed in and looks at her feed. LinkedIn has her AI training ${lab.state('ada')}.`);
    await shot(page, '1-feed');

    await page.goto(lab.origin + SETTING);
    await banner.waitPhase('warning');
    say(`${kind}: on the setting's page the banner warns: "${firstLine(await banner.text())}"`);
    await shot(page, '2-warning');

    const clicked = await banner.click('turn-off');
    say(`${kind}: one click on "Turn it off"`);
    const phase = await banner.waitPhase(['done', 'failed', 'needs-you']);
    const history = await banner.history();
    const done = history.findLast((entry) => entry.phase === 'done');
    if (!done) throw new Error(`the banner ended in "${phase}": ${await banner.text()}`);
    say(`${kind}: "${firstLine(done.text)}", ${done.at - clicked} ms after the click`);
    await shot(page, '3-done');

    const state = lab.state('ada');
    if (state !== 'off') throw new Error(`the banner says done, and LinkedIn has it ${state}`);
    say(`${kind}: LinkedIn has saved ${lab.saves.length} change, and has it ${state} now`);

    const popup = await openPopup(browser);
    await popup.waitState('off');
    say(`${kind}: the popup says: "${firstLine(await popup.text())}"`);
    await shot(popup.page ?? popup, '4-popup');
    await popup.close();

    if (headful) {
      say('The window stays open to play in; Ctrl-C ends it.');
      await new Promise((resolve) => process.once('SIGINT', resolve));
    }
  } finally {
    await browser.close();
  }
}

const firstLine = (text) => text.split('\n')[0].trim();

await mkdir(shots, { recursive: true });
const lab = await startLab({ port: 0 });
try {
  for (const kind of hasDisplay ? ['chromium'] : ['chromium', 'firefox']) await play(kind, lab, hasDisplay);
  say('Screenshots are in dist/demo/.');
} finally {
  await lab.close();
}
