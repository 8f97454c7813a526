// What the settings application needs of a document: its layout, and how its page script is to behave.
import { BUILDS } from '../builds/index.mjs';
import { CATEGORIES, ROOT } from '../settings/catalog.mjs';
import { textsFor } from '../texts/index.mjs';
import { escape } from './art.mjs';

/** The rail of categories, and an empty main, which the page script fills. */
export function settingsLayout(world, current) {
  const { settings } = textsFor(world.config);
  const link = (slug) => `<li><a href="${ROOT}categories/${slug}"${slug === current ? ' aria-current="page"' : ''}>${escape(settings.categories[slug])}</a></li>`;
  return `<div class="columns columns--settings"><aside class="rail settings-nav"><p class="settings-nav__title">${escape(settings.title)}</p><ul>${CATEGORIES.map(link).join('')}</ul></aside>
<main ${BUILDS[world.config.build].mainAttributes}><div class="loading" aria-hidden="true"></div></main></div>`;
}

export function settingsConfig(world) {
  const { spaOrder, spaReuse, renderDelayMs, afterSave } = world.config;
  const { on, off, saved, failed, confirmTitle, confirm, cancel } = textsFor(world.config).settings;
  return { spaOrder, spaReuse, renderDelayMs, afterSave, texts: { on, off, saved, failed, confirmTitle, confirm, cancel } };
}
