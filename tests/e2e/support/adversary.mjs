// The adversary's view of one moment: the same minutes are played with the extension and without it, and what the adversary has
// noticed is compared. The adversary itself is a page script of the lab's: tests/lab/client/adversary/.
import { setTimeout as wait } from 'node:timers/promises';
import { banner as bannerOf } from '../harness/banner.mjs';
import { builtFor } from '../harness/each-browser.mjs';
import { openPopup } from '../harness/popup.mjs';
import { ask, update } from './background.mjs';
import { followReadings } from './ledger.mjs';
import { SETTING, SWITCH, turnOff } from './setting.mjs';
import { until } from './waiting.mjs';

/** A page of LinkedIn's that is not the setting's. */
const ELSEWHERE = '/in/ada-example/';
/** A reading takes as long as the extension gives itself: ten seconds for a document, and twelve for a frame. */
const READ_MS = 22_000;
/** How long is looked on after something has happened: several of the adversary's looks, and the end of what moves. */
const REST_MS = 700;
const DAY_MS = 864e5;
/** Words that only a card has. */
const WORDS = ['LinkedIn may train AI on your data', 'Turn it off'];

const rest = () => wait(REST_MS);

/** One side of the comparison: `extension` says which. */
export function sideOf({ browser, lab, page, extension }) {
  return { browser, lab, page, extension, kind: browser.kind, banner: bannerOf(browser, page) };
}

// --- what the moments are made of --------------------------------------------------------------------------------------
/** Loads a page with the adversary in it. */
async function watch({ lab, page }, path = ELSEWHERE) {
  lab.set({ adversary: true, scanner: false });
  lab.requests.length = 0;
  await page.goto(lab.origin + path);
}

/** A sign-in that no page has shown yet: the first one will be read on. */
async function signInUnread({ browser, lab }, state) {
  lab.member('ada').setting = state;
  const session = lab.signIn('ada');
  await browser.puppeteer.setCookie(...['li_at', 'JSESSIONID'].map((name) => ({
    name, value: session[name], domain: 'www.linkedin.com', path: '/', secure: true, sameSite: 'None', httpOnly: name === 'li_at',
  })));
}

/** Does `act`, and waits until the extension has noted a reading. */
async function untilRead(side, act, state = 'Off') {
  const readings = side.extension && await followReadings(side.browser);
  const since = Date.now();
  await act();
  if (readings) await readings.next(state, { since, timeout: READ_MS });
}

/** Reads on a page without the adversary: from then on there is a pass. */
async function getPass(side) {
  await signInUnread(side, 'off');
  side.lab.set({ adversary: false, scanner: false });
  await untilRead(side, () => side.page.goto(`${side.lab.origin}/jobs/`));
}

/** The last reading becomes a day old; that the page's data is right stays known. */
async function age({ browser, extension, page }) {
  await page.goto('about:blank');
  if (!extension) return;
  // What the page has still said is dealt with before this is answered; it would write over what is written here.
  await ask(browser, 'View');
  const { ledger } = await browser.storage.get('ledger');
  const member = ledger.members[ledger.latest];
  for (const reading of [member.last, member.known]) reading.at -= DAY_MS + 60_000;
  await browser.storage.set({ ledger, passes: {} });
}

/** Until there are so many elements beside head and body. Asked from outside: the probe's way of waiting sets timers in the page. */
const hosts = ({ page }, count) => until(() => page.evaluate((wanted) => document.documentElement.children.length === wanted, count + 2),
  `${count} elements beside head and body`, { timeout: 20_000 });

async function getWarned(side) {
  await signInUnread(side, 'on');
  await untilRead(side, () => watch(side), 'On');
  // The frame's element is gone when that has been noted; the card's comes.
  if (side.extension) await hosts(side, 1);
  await rest();
}

async function clickThrough(side) {
  if (side.extension) {
    const { look } = await turnOff(side, { timeout: 15_000 });
    if (look.phase !== 'done') throw new Error(`The attempt ended otherwise: ${look.text}`);
  }
  await rest();
}

async function withPopup(side, use = async () => {}) {
  if (!side.extension) {
    const page = await side.browser.newPage({ window: true });
    await rest();
    await page.close();
    return;
  }
  const popup = await openPopup(side.browser);
  await use(popup);
  await rest();
  await popup.close();
}

async function remove(side) {
  if (side.extension) await side.browser.puppeteer.uninstallExtension(side.browser.extensionId());
  await wait(1_500);
}
/** Puts it back, as the next moment finds it. */
export async function restore(side) {
  if (side.extension) await side.browser.puppeteer.installExtension(builtFor(side.kind)).catch(() => {});
}

// --- the moments ---------------------------------------------------------------------------------------------------------
/** In the order in which a member comes to them. `play` ends when the adversary is to be asked what it has seen. */
export const MOMENTS = {
  pass: { what: 'Nothing to do', async play(side) { await getPass(side); await watch(side); await rest(); await rest(); } },
  popup: { what: 'Popup opened', async play(side) { await getPass(side); await watch(side); await rest(); await withPopup(side); } },
  updated: { what: 'Updated, nothing to do', async play(side) {
    await getPass(side); await watch(side); await rest();
    if (side.extension) await update(side.browser);
    await wait(1_500);
  } },
  removed: { what: 'Removed, nothing to do', removes: true, async play(side) { await getPass(side); await watch(side); await rest(); await remove(side); } },
  document: { what: "The day's reading, by document", async play(side) { await getPass(side); await age(side); await untilRead(side, () => watch(side)); await rest(); } },
  frame: { what: "The day's reading, in a frame", async play(side) { await signInUnread(side, 'off'); await untilRead(side, () => watch(side)); await rest(); } },
  check: { what: '"Check now" in the popup', async play(side) {
    await getPass(side); await watch(side); await rest();
    await untilRead(side, () => withPopup(side, (popup) => popup.click('check')));
  } },
  banner: { what: 'A warning', play: getWarned },
  words: { what: 'A warning, whose words are known', async play(side) { await MOMENTS.banner.play(side); await side.page.evaluate((words) => window.__adversary.words(words), WORDS); await rest(); } },
  hand: { what: 'The mouse in the card', async play(side) { await getWarned(side); if (side.extension) await side.banner.hover('turn-off'); await rest(); } },
  click: { what: 'Switching off from another page', async play(side) { await getWarned(side); await clickThrough(side); } },
  home: { what: "A warning on the setting's page", async play(side) {
    await signInUnread(side, 'on'); await watch(side, SETTING);
    await side.page.waitForSelector(SWITCH);
    if (side.extension) await hosts(side, 1);
    await rest();
  } },
  homeClick: { what: "Switching off on the setting's page", async play(side) { await MOMENTS.home.play(side); await clickThrough(side); } },
  closed: { what: 'The card closed', after: true, async play(side) {
    await getWarned(side);
    if (side.extension) { await side.banner.click('close'); await hosts(side, 0); }
    await rest();
  } },
  updatedCard: { what: 'Updated under a card', after: true, async play(side) {
    await getWarned(side);
    if (side.extension) { await update(side.browser); await wait(2_500); await until(async () => (await side.banner.phase()) === 'warning', 'the new warning'); }
    await rest();
  } },
  removedCard: { what: 'Removed under a card', removes: true, after: true, async play(side) { await getWarned(side); await remove(side); } },
};

/** The same two requests made by the page itself: { empty, iframe }, their headers in order. */
export async function pagesOwn({ lab, page }) {
  const asked = lab.requests.length;
  await page.evaluate(async (path) => {
    await (await fetch(path, { cache: 'no-store' })).text();
    const frame = document.createElement('iframe');
    const loaded = new Promise((done) => { frame.onload = done; });
    frame.src = path;
    document.body.append(frame);
    await loaded;
    frame.remove();
  }, SETTING);
  // What the driver has a page do counts as the member's doing, and the browser says so.
  const plain = (headers) => Object.entries(headers).filter(([name]) => name !== 'sec-fetch-user');
  return Object.fromEntries(lab.requests.slice(asked).filter(({ path }) => path === SETTING).map(({ headers }) => [headers['sec-fetch-dest'], plain(headers)]));
}
/** The extension's requests for the setting's page: [[kind, headers in order]]. */
export const askedBy = ({ requests }) => requests.filter(({ path, method }) => path === SETTING && method === 'GET').map(({ headers }) => [headers['sec-fetch-dest'], Object.entries(headers)]);

/** One request as LinkedIn's server sees it. */
const requestLine = ({ method, path, headers }) => `${method} ${path} ${headers['sec-fetch-dest']}`;

/** Plays a moment and gives what was noticed: { channels: { name: [what] }, figures, now, requests }. */
export async function noticed(side, moment) {
  side.lab.reset();
  await moment.play(side);
  const { channels, figures, now } = await side.page.evaluate(() => window.__adversary.take());
  const requests = [...side.lab.requests];
  const heard = { 'policy reports': side.lab.reports.map(({ body }) => JSON.stringify(body)) };
  heard.requests = requests.filter(({ path }) => path !== '/favicon.ico').map(requestLine);
  const seen = Object.fromEntries(Object.entries(channels).map(([name, entries]) => [name, Object.keys(entries)]));
  return { channels: { ...seen, ...heard }, figures, now, requests };
}
