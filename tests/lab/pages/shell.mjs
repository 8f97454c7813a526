// The frame of every document: head with the scanner first, navigation, hidden JSON blocks, inline scripts by hash.
import { readFileSync } from 'node:fs';
import { adversaryScript, hostileScript, script, settingsScript } from '../client/bundle.mjs';
import { textsFor } from '../texts/index.mjs';
import { settingsConfig, settingsLayout } from './application.mjs';
import { avatar, escape, icon } from './art.mjs';

const css = (name) => readFileSync(new URL(`../styles/${name}.css`, import.meta.url), 'utf8');
export const STYLE = ['base', 'network', 'settings', 'switches'].map(css).join('\n');

/** JSON inside a hidden <code>, HTML-escaped: OBSERVED for the settings pages of another setting. */
export const codeBlock = (id, value) => `<code hidden id="${id}">${escape(typeof value === 'string' ? value : JSON.stringify(value))}</code>`;

/** Other blocks that such a page carries: what a reader has to pass over. All of them the lab's own. */
export const junkBlocks = (member) => [
  codeBlock('bpr-guid-100001', { request: '/voyager/api/me', status: 200, body: 'bpr-guid-100002', method: 'GET' }),
  codeBlock('bpr-guid-100002', { data: { plainId: 4711, $type: 'lab.Me' }, included: [{ firstName: member.name.split(' ')[0], publicIdentifier: member.slug, $type: 'lab.MiniProfile' }] }),
  codeBlock('bpr-guid-100003', { included: [], data: { lix: { 'settings.web.dark-mode': 'enabled', 'settings.web.key': 'control' } } }),
  codeBlock('datalet-bpr-guid-100004', 'not JSON at all'),
];

function navigation(member, texts, current) {
  const item = (href, name, text) => `<li><a class="nav__item" href="${href}"${current === name ? ' aria-current="page"' : ''}>${icon(name)}<span>${escape(text)}</span></a></li>`;
  return `<header class="nav"><div class="nav__inner">
<a class="nav__mark" href="/feed/" aria-label="${escape(texts.nav.home)}"><svg viewBox="0 0 32 32" width="34" height="34" aria-hidden="true"><rect width="32" height="32" rx="9" fill="currentColor"/><g stroke="#fff" stroke-width="1.8"><path d="M10 21 16 10l7 9-13 2" fill="none"/></g><g fill="#fff"><circle cx="10" cy="21" r="3"/><circle cx="16" cy="10" r="3"/><circle cx="23" cy="19" r="3"/></g></svg></a>
<span class="nav__label">Replica for tests – not LinkedIn</span>
<div class="nav__search">${icon('search')}<input type="search" placeholder="${escape(texts.nav.search)}" aria-label="${escape(texts.nav.search)}"></div>
<nav aria-label="Global"><ul class="nav__items">${item('/feed/', 'home', texts.nav.home)}${item('/jobs/', 'jobs', texts.nav.jobs)}${item('/messaging/', 'messaging', texts.nav.messaging)}
<li class="nav__me"><details><summary class="nav__item">${avatar(member.name, member.hue, 24)}<span>${escape(texts.nav.me)}</span></summary><div class="nav__menu card">
<p><strong>${escape(member.name)}</strong><br><span class="quiet">${escape(member.headline)}</span></p>
<a href="/in/${member.slug}/">${escape(texts.nav.profile)}</a><a href="/mypreferences/d/">${escape(texts.nav.settings)}</a>
<form method="post" action="/m/logout/"><button class="link-button" type="submit">${escape(texts.nav.signOut)}</button></form></div></details></li></ul></nav></div></header>`;
}

/** So many elements more, below everything else. */
const crowdOf = (nodes) => `<section>${'<p>One of <b>many</b></p>'.repeat(Math.ceil(nodes / 2))}</section>`;

/** One document: its HTML, and the inline texts whose hashes the policy must name. */
export function page(world, { member = null, title, current = null, body, codes = [], scripts = ['start'], config = {}, bare = false }) {
  const { config: lab } = world;
  const texts = textsFor(lab);
  // With softNav every member's page carries the settings application, and enters it without a load.
  const soft = lab.softNav && member && !bare && current !== 'settings';
  const pageConfig = { scanner: lab.scanner, scanIds: lab.scanIds, ...config, ...(soft ? { ...settingsConfig(world), layout: settingsLayout(world) } : {}) };
  // Before everything else, in <head>: whoever looks for us, or spoils what we could use.
  const first = [...(lab.adversary ? [adversaryScript()] : []), ...(lab.hostile === 'none' ? [] : [hostileScript(lab.hostile)])];
  const inline = [...first, script('scanner'), script('clicks'), ...scripts.map((s) => (s.length < 20 ? script(s) : s)), ...(soft ? [settingsScript(lab.build)] : [])];
  const early = inline.slice(0, first.length + 2);
  const tag = (s) => `<script>${s}</script>`;
  const crowd = lab.nodes && member && /^(home|settings)$/.test(current) ? crowdOf(lab.nodes) : '';
  const nav = member && !bare ? navigation(member, texts, current) : '';
  const htmlClass = lab.theme === 'dark' ? ' class="theme--dark"' : '';
  const html = `<!DOCTYPE html>
<html lang="${lab.lang}" dir="${lab.dir}"${htmlClass}><head><meta charset="${lab.charset}">${early.map(tag).join('')}
<title>${escape(title)}</title><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/favicon.ico">
<style>${STYLE}</style></head>
<body class="lab-page">${nav}${body}${crowd}
${codes.join('\n')}
<code hidden class="lab-config">${escape(JSON.stringify(pageConfig))}</code>
${inline.slice(early.length).map(tag).join('\n')}
</body></html>`;
  return { html, scripts: inline, styles: [STYLE], profiled: lab.adversary };
}
