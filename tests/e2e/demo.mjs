// Plays the whole story on the replica, in real browsers: the feed, the setting's page, the warning, one click, the result.
// With a display a window stays open to play in; without one both browsers run headless. Pictures go to dist/demo/.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLab } from '../lab/server.mjs';
import { banner as bannerOf } from './harness/banner.mjs';
import { launch } from './harness/browsers.mjs';
import { builtFor } from './harness/each-browser.mjs';
import { findExecutable } from './harness/executables.mjs';
import { openPopup } from './harness/popup.mjs';
import { screensIn } from './harness/screens.mjs';
import { SETTING, SWITCH, assertOneSave, assertOurClicks } from './support/setting.mjs';

const folder = fileURLToPath(new URL('../../dist/demo/', import.meta.url));
const shot = screensIn(folder);
const hasDisplay = process.platform === 'darwin' || process.platform === 'win32' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const NAMES = { chromium: 'Chromium', firefox: 'Firefox' };

const begun = Date.now();
const say = (line) => console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${line}`);
/** The heading of what a card or the popup says: its text up to where the next part begins. */
const heading = (text) => /^.*?(?=\s(?:The switch|LinkedIn (?:confirmed|may not)|Looking for)|$)/.exec(text)[0];

/** The first browser that is installed. Throws what is missing if there is none. */
function anyBrowser() {
  try {
    findExecutable('chromium');
    return 'chromium';
  } catch {
    findExecutable('firefox');
    return 'firefox';
  }
}

async function play(kind, lab) {
  const tell = (line) => say(`${NAMES[kind]}: ${line}`);
  const keep = async (name, page) => tell(`        picture: ${join('dist', 'demo', (await shot(`${kind} ${name}`, page)).slice(folder.length))}`);
  lab.reset();
  tell('starting, with the extension as it was built');
  const browser = await launch(kind, { port: lab.port, extensions: [builtFor(kind)], headful: hasDisplay, handleSIGINT: !hasDisplay });
  try {
    const page = await browser.newPage();
    const banner = bannerOf(browser, page);

    await page.goto(lab.origin + lab.signInUrl('ada', '/feed/'));
    tell(`Ada is signed in and looks at her feed. LinkedIn has her AI training ${lab.state('ada')}, as it has everybody's at first.`);
    const warning = await banner.waitPhase('warning');
    await banner.rest();
    tell(`the setting was read, and a card in the feed warns: "${heading(warning.text)}"`);
    await keep('1 warning', page);

    const clicked = await banner.click('turn-off');
    tell('one click on "Turn it off"');
    const working = await banner.waitPhase(['working', 'done']);
    if (working.phase === 'working') {
      tell(`it works: "${heading(working.text)}"`);
      await keep('2 working', page);
    }
    const ended = await banner.waitPhase(['done', 'failed', 'needs-you'], { timeout: 20_000 });
    if (ended.phase !== 'done') throw new Error(`the card ended with "${ended.text}"`);
    const { at } = (await banner.history()).find((record) => record.at >= clicked && record.phase === 'done');
    await banner.rest();
    tell(`verified ${at - clicked} ms after the click: "${heading(ended.text)}"`);
    await keep('3 verified', page);

    if (lab.state('ada') !== 'off') throw new Error(`the card says done, and LinkedIn has it ${lab.state('ada')}`);
    assertOneSave(lab);
    await assertOurClicks(lab, 1);
    tell('LinkedIn was told once, and has it off now; the switch was clicked once, and nothing else');

    await page.goto(lab.origin + SETTING);
    await page.waitForSelector(SWITCH);
    tell("on the setting's own page the switch is off, and there is no card");
    await keep('4 setting', page);

    const popup = await openPopup(browser);
    const { text } = await popup.waitState('off');
    tell(`the popup at the toolbar: "${heading(text)}"`);
    await keep('5 popup', popup.page);
    await popup.close();
    await browser.assertNoErrors();
    if (hasDisplay) await leaveOpen(browser, page, lab);
  } finally {
    await browser.close();
  }
}

/** Until Ctrl-C, or until the window is closed. */
async function leaveOpen(browser, page, lab) {
  lab.reset();
  // Signed in anew: of the sign-in before it is known that it was off.
  await page.goto(lab.origin + lab.signInUrl('ada', '/feed/'));
  say('The window stays open to play in; for Ada it is on again. Ctrl-C, or closing the window, ends it.');
  say(`${lab.origin}/__lab/ steers the replica: other pages, languages, faults.`);
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    browser.puppeteer.once('disconnected', resolve);
  });
}

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const lab = await startLab({ port: 0 });
try {
  for (const kind of hasDisplay ? [anyBrowser()] : ['chromium', 'firefox']) await play(kind, lab);
  say('The story is told.');
} catch (error) {
  console.error(`\nerror: ${error.message}`);
  process.exitCode = 1;
} finally {
  await lab.close();
}
