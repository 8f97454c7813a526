// The extension's own pages: opening them, and what has to hold of every one of them.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { until } from './waiting.mjs';

/** The files of all of them. */
export const OWN_PAGES = readdirSync(new URL('../../../extension/', import.meta.url)).filter((name) => name.endsWith('.html'));

/** How long to wait for what comes by itself. It comes at once; a busy machine is slow. */
export const PATIENCE = { timeout: 20_000 };

/** Opens a page of the extension in a tab, and waits until it is filled. */
export async function openOwn(browser, path, how = {}) {
  const page = await browser.openExtensionPage(path, how);
  await page.waitForFunction(() => document.body && !document.body.hasAttribute('data-loading'), { ...PATIENCE, polling: 20 });
  return page;
}

/** Presses Tab, and waits until the focus has moved. At the end of a page it goes to the browser's own buttons, which no page notices. */
export async function tabOn(page) {
  await page.evaluate(() => { globalThis.focusWas = document.activeElement; });
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => document.activeElement !== globalThis.focusWas, { timeout: 1_000, polling: 20 }).catch(() => {});
}

/** What is stored, once the extension has stored by itself what it stores when it is installed. */
export async function storedAtFirst(browser) {
  await until(async () => (await browser.storage.get('salt')).salt, 'the salt', PATIENCE);
  return browser.storage.get();
}

export const statusOf = (page) => page.$eval('#status', (status) => status.textContent);

/** Waits until the page's status line matches, and gives it. */
export async function waitStatus(page, pattern, { timeout } = PATIENCE) {
  const says = (source) => new RegExp(source).test(document.getElementById('status').textContent);
  await page.waitForFunction(says, { timeout, polling: 20 }, pattern.source).catch(async () => {
    throw new Error(`Waited ${timeout} ms for the page to say ${pattern}; it says "${await statusOf(page)}"`);
  });
  return statusOf(page);
}

/** Every text has a sentence, every field and button a name, every link a place that is ours or LinkedIn's; nothing is cut at the side. */
export async function assertWhole(page) {
  const seen = await page.evaluate(() => {
    const named = (element) => [element.getAttribute('aria-label'), element.labels?.[0]?.innerText, element.innerText].some((name) => name?.trim());
    return {
      empty: [...document.querySelectorAll('[data-text], h1, h2, li, dt, dd')].filter((element) => !element.textContent.trim()).map((element) => element.outerHTML),
      unnamed: [...document.querySelectorAll('a, button, input, select, textarea')].filter((element) => element.checkVisibility({ visibilityProperty: true }) && !named(element)).map((element) => element.outerHTML),
      links: [...document.querySelectorAll('main a')].map(({ href, target, rel }) => ({ href, target, rel })),
      title: document.title,
      own: location.origin,
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
      told: [...document.querySelectorAll('[aria-labelledby], [aria-describedby]')].flatMap((element) => [element.getAttribute('aria-labelledby'), element.getAttribute('aria-describedby')]).filter(Boolean).flatMap((ids) => ids.split(' ')),
    };
  });
  assert.deepEqual(seen.empty, [], 'every text is there');
  assert.deepEqual(seen.unnamed, [], 'everything has a name');
  assert.match(seen.title, /. – Trainstop$/);
  assert.ok(seen.wide <= 0, `nothing is wider than the page, but ${seen.wide} px are`);
  assert.equal(new Set(seen.ids).size, seen.ids.length, 'ids are unique');
  assert.deepEqual(seen.told.filter((id) => !seen.ids.includes(id)), [], 'what names and describes is there');
  for (const { href, target, rel } of seen.links) {
    assert.equal(rel, 'noreferrer', href);
    if (href.startsWith(`${seen.own}/`)) continue;
    assert.ok(href.startsWith('https://www.linkedin.com/'), href);
    assert.equal(target, '_blank', href);
  }
  return seen.links.map(({ href }) => href.replace(seen.own, ''));
}
