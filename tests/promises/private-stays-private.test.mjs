// private-stays-private: from a private window nothing reaches the disk. In real private windows of both browsers, with the
// extension allowed there as a member allows it. What is on the disk is read from the profile's own files.
import assert from 'node:assert/strict';
import { banner as bannerOf } from '../e2e/harness/banner.mjs';
import { sideBySide } from '../e2e/harness/each-browser.mjs';
import { ask, putToSleep } from '../e2e/support/background.mjs';
import { toolbarOf, waitToolbar } from '../e2e/support/ledger.mjs';
import { allowPrivate, filesWith, openPrivate, privatePopup } from '../e2e/support/private.mjs';
import { SETTING, turnOff } from '../e2e/support/setting.mjs';
import { until } from '../e2e/support/waiting.mjs';

/** What is in storage.local, as text: the same text means that it is the same, byte for byte. */
const onDisk = async (browser) => JSON.stringify(await browser.storage.get());
const inMemory = (browser) => browser.storage.get(null, 'session');
const knownIn = ({ ledger }) => ledger?.members?.[ledger.latest]?.known ?? null;
const titleOf = (browser, tabId) => browser.inExtension((tab) => chrome.action.getTitle({ tabId: tab }), tabId);

/** Opens a private window, in which a member signs in and comes to the feed; with a banner to look at. */
async function arrivePrivately({ browser, lab }, member = 'ada', to = '/feed/') {
  const opened = await openPrivate(browser, lab.origin + lab.signInUrl(member, to));
  return { ...opened, banner: bannerOf(browser, opened.page) };
}

sideBySide((eachBrowser) => {
  eachBrowser('warned, not now, read, switched off: memory alone knows', { timeout: 90_000 }, async (context) => {
    const { browser, lab, kind, page, shot } = context;
    await allowPrivate(browser);
    const before = await until(async () => {
      const stored = await browser.storage.get();
      return stored.salt && stored;
    }, 'the salt');
    assert.deepEqual(Object.keys(before), ['salt'], 'what all windows share');
    // Painted when the background starts.
    const ordinary = await waitToolbar(browser, /not known/);

    // Warned, by a reading made here.
    const there = await arrivePrivately(context);
    const facts = await browser.inExtension((id) => chrome.tabs.get(id).then(({ incognito }) => incognito), there.tab);
    assert.equal(facts, true, 'the tab is a private one');
    await there.banner.waitPhase('warning');
    const session = (await inMemory(browser)).ledger.latest;
    assert.match(session, /^[0-9a-f]{32}$/);
    assert.equal(knownIn(await inMemory(browser)).state, 'On');
    assert.match(await titleOf(browser, there.tab), /is ON\. Read .*20\d\d/);

    // The popup there says what it knows, and whose business it is.
    const view = await privatePopup(browser, there);
    const { text } = await view.waitState('on');
    assert.match(text, /private windows show is kept in memory only/);
    await shot(`popup private ${kind}`, view.page);
    await view.close();
    await there.page.bringToFront();

    // Switched off, with the background ended on the way: memory outlives that.
    await there.banner.waitPhase('warning');
    assert.equal(await browser.killBackground(), true);
    const { look } = await turnOff(there);
    assert.equal(look.phase, 'done', look.text);
    assert.equal(lab.state('ada'), 'off');
    const off = await until(async () => {
      const memory = await inMemory(browser);
      return knownIn(memory)?.state === 'Off' && memory;
    }, 'the reading in memory');
    assert.deepEqual(off.ledger.members[session].changes.map(({ state, who }) => [state, who]), [['On', null], ['Off', 'Trainstop']]);
    assert.ok(off.passes[session] > Date.now(), 'the pass is in memory, too');

    // On again, and "Not now".
    lab.member('ada').setting = 'on';
    await there.page.goto(lab.origin + SETTING);
    await there.banner.waitPhase('warning');
    await there.banner.click('not-now');
    const { choices } = await until(async () => {
      const memory = await inMemory(browser);
      return memory.choices && memory;
    }, 'the choice in memory');
    assert.ok(choices.quiet_until > Date.now());

    // Ordinary windows know nothing of all that: not their storage, nor the toolbar, nor the popup, nor the history.
    assert.equal(await onDisk(browser), JSON.stringify(before), 'storage.local is what it was');
    assert.deepEqual(await toolbarOf(browser), ordinary);
    await page.bringToFront();
    const outside = await context.popup();
    const { text: said } = await outside.waitState('unknown');
    assert.match(said, /Check now, or open any LinkedIn page/);
    assert.doesNotMatch(said, /private windows/);
    await outside.close();
    const history = await browser.openExtensionPage('history.html');
    await history.waitForFunction(() => document.body.dataset.history, { timeout: 5_000, polling: 20 });
    assert.equal(await history.evaluate(() => document.body.dataset.history), 'empty');
    await history.close();

    // Nor does the disk; and whoever looks there would see it, for what an ordinary window has shown is found.
    assert.deepEqual(filesWith(browser, [session]), [], 'no file has the session');
    await there.page.close();
    await context.visit('/feed/');
    await context.banner.waitPhase('warning');
    const { ledger } = await browser.storage.get('ledger');
    assert.notEqual(ledger.latest, session);
    await until(() => filesWith(browser, [ledger.latest]).length > 0, 'an ordinary session on the disk');
    assert.deepEqual(filesWith(browser, [session]), [], 'and still no file has the private one');
  });

  eachBrowser('two members, one in a private window: neither learns of the other', { timeout: 90_000 }, async (context) => {
    const { banner, browser, lab, popup } = context;
    await allowPrivate(browser);
    lab.member('ben').setting = 'off';
    // Ben in an ordinary window: off.
    await context.visit('/feed/', 'ben');
    await until(async () => knownIn(await browser.storage.get())?.state === 'Off', "Ben's reading");
    await waitToolbar(browser, /is off/);
    const before = await onDisk(browser);
    const ordinary = await toolbarOf(browser);

    // Ada in a private one: on, and she never wants to hear of it again.
    const there = await arrivePrivately(context);
    await there.banner.waitPhase('warning');
    const view = await privatePopup(browser, there);
    await view.waitState('on');
    await view.click('turn-off');
    await view.waitState('off', { timeout: 10_000 });
    assert.deepEqual([lab.state('ada'), lab.state('ben')], ['off', 'off']);
    assert.deepEqual(lab.saves.map(({ member }) => member), ['ada'], 'the popup there acts in the tab there');
    await view.close();
    lab.member('ada').setting = 'on';
    await there.page.bringToFront();
    await there.page.goto(lab.origin + SETTING);
    await there.banner.waitPhase('warning');
    // With each page that is loaded the browser wipes what was painted for its tab.
    await there.page.goto(`${lab.origin}/jobs/`);
    await there.banner.waitPhase('warning');
    await until(async () => /is ON/.test(await titleOf(browser, there.tab)), 'the toolbar there to say on');
    assert.deepEqual(await toolbarOf(browser), ordinary);
    await there.page.goto(lab.origin + SETTING);
    await there.banner.waitPhase('warning');
    await there.banner.click('never');
    await until(async () => (await inMemory(browser)).choices?.never, 'the choice in memory');
    assert.equal(await onDisk(browser), before);
    assert.deepEqual(await toolbarOf(browser), ordinary);

    // Ben is warned as ever: Ada's choice is hers.
    lab.member('ben').setting = 'on';
    await context.page.bringToFront();
    await context.page.goto(lab.origin + SETTING);
    await banner.waitPhase('warning');
    const outside = await popup();
    await outside.waitState('on');
    await outside.close();
    const { choices, ledger } = await browser.storage.get();
    assert.ok(!choices?.never);
    const { ledger: memory } = await inMemory(browser);
    assert.deepEqual(Object.keys(memory.members).filter((session) => session in ledger.members), []);
    await there.page.close();
  });

  eachBrowser('what the popup says of forgetting is so', async (context) => {
    const { browser } = context;
    await allowPrivate(browser);
    const there = await arrivePrivately(context);
    await there.banner.waitPhase('warning');
    const view = await privatePopup(browser, there);
    const { text } = await view.waitState('on');
    await view.close();
    await there.page.close();
    await until(() => browser.inExtension(async () => (await chrome.windows.getAll()).every(({ incognito }) => !incognito)), 'the private window to close');
    if (!/forgotten when the last one closes/.test(text)) return;
    await until(async () => !(await inMemory(browser)).ledger, 'the memory of the private window to go', { timeout: 2_000 });
  });

  eachBrowser('what a private window still says while it closes is forgotten, too', async (context) => {
    const { browser } = context;
    await allowPrivate(browser);
    const there = await arrivePrivately(context);
    await there.banner.waitPhase('warning');
    const { ledger } = await until(async () => {
      const memory = await inMemory(browser);
      return memory.ledger && memory;
    }, 'the reading in memory');
    // While the window is there, what is asked for it takes nothing away.
    await ask(browser, 'View', { inPrivate: true });
    assert.deepEqual((await inMemory(browser)).ledger, ledger);
    await there.page.close();
    await until(async () => !(await inMemory(browser)).ledger, 'the memory of the private window to go', { timeout: 2_000 });
    // As if a reading had been stored just after that.
    await browser.storage.set({ ledger }, 'session');
    await ask(browser, 'View', { inPrivate: true });
    assert.ok(!(await inMemory(browser)).ledger, 'nobody would have forgotten it before the browser ends');
    // And as if the background had been ended before it could look; what was set aside as damaged is no less private.
    await browser.storage.set({ ledger, 'ledger-damaged-1795000000000': { ledger } }, 'session');
    await putToSleep(browser);
    await ask(browser, 'View');
    await until(async () => Object.keys(await inMemory(browser)).every((key) => !key.startsWith('ledger')), 'all of it to go', { timeout: 2_000 });
  });
});
