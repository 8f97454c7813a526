// What a settings view consists of, as the page's embedded JSON and the lab's own endpoint give it.
// The objects under included[] have the OBSERVED fields; `data`, by which the lab's page draws itself, is the lab's own.
import { wireKey } from '../builds/index.mjs';
import { faultOf } from '../faults.mjs';
import { textsFor } from '../texts/index.mjs';
import { AI_KEY, CATEGORIES, DOWNLOAD_SLUG, PAGES, ROOT, pageBySlug } from './catalog.mjs';

/** What the pages show: what the server holds, or with the fault what it held before the last save. */
const shown = (world, member, key) => (faultOf(world.config.fault).stale ? world.previousValue(member, key) : member.value(key));

/** A setting as LinkedIn's JSON has it. Which strings stand for on and off is UNKNOWN, so tests can choose them. */
export function settingEntity(world, member, key, { heading, label, description }) {
  const { config } = world;
  const page = PAGES.find((p) => p.keys.includes(key));
  const name = (key === AI_KEY && config.embeddedJsonKey) || wireKey(config.build, key);
  const held = shown(world, member, key);
  const { on, off } = config.jsonValues;
  const entity = {
    key: name,
    value: page.radios ? held : held ? on : off,
    settingDisplayType: page.radios ? 'RADIO' : 'TOGGLE',
    entityUrn: `urn:li:fs_settingsApiSetting:${name}`,
    description: heading,
    primaryDescription: label,
    secondaryDescription: description,
    hasChild: false,
    $type: 'com.linkedin.voyager.settings.SettingsApiSetting',
  };
  if (page.radios) {
    const choices = textsFor(config).choices;
    entity.settingDisplayValues = page.radios.map((value) => ({ value, settingDisplayValue: choices[value], selected: value === held }));
  } else {
    entity.onValue = on;
    entity.offValue = off;
    if (config.json === 'odd-value' && key === AI_KEY) entity.value = 'SOMETHING_ELSE';
    if (config.json === 'equal-values' && key === AI_KEY) Object.assign(entity, { value: on, onValue: on, offValue: on });
  }
  return entity;
}

function wording(texts, key) {
  if (key === AI_KEY) return { title: texts.ai.title, heading: texts.ai.heading, label: texts.ai.label, description: texts.ai.about };
  const [title, label] = texts.neighbours[key];
  return { title, heading: texts.settings.about, label, description: '' };
}

const category = (texts, slug) => ({
  kind: 'categories',
  title: texts.settings.categories[slug],
  current: slug,
  groups: Object.entries(texts.settings.groups)
    .map(([group, title]) => ({
      title,
      rows: PAGES.filter((p) => p.category === slug && p.group === group)
        .map((p) => ({ href: ROOT + p.slug, title: wording(texts, p.keys[0]).title })),
    }))
    .concat(slug === 'privacy' || slug === 'account' ? [{ title: texts.settings.download.title, rows: [{ href: ROOT + DOWNLOAD_SLUG, title: texts.settings.download.title }] }] : [])
    .filter((group) => group.rows.length > 0),
});

/** The view at a path below /mypreferences/d/, or one of kind 'not-found'. */
export function viewAt(world, member, path) {
  const { config } = world;
  const texts = textsFor(config);
  const slug = path.slice(ROOT.length).replace(/\/$/, '');
  const back = (to) => ({ href: `${ROOT}categories/${to}`, text: texts.settings.back });
  const inCategory = slug.startsWith('categories/') && slug.slice('categories/'.length);
  if (CATEGORIES.includes(inCategory)) return { data: { path, ...category(texts, inCategory) }, included: [] };
  if (slug === DOWNLOAD_SLUG) return { data: { path, kind: 'download', back: back('privacy'), current: 'privacy', ...texts.settings.download }, included: [] };

  const page = pageBySlug(slug);
  if (!page) return { data: { path, kind: 'not-found', title: texts.settings.notFound, back: back('account'), current: 'account' }, included: [] };
  const first = wording(texts, page.keys[0]);
  const shared = { path, title: first.title, back: back(page.category), current: page.category };
  const isAi = page.keys.includes(AI_KEY);
  if (isAi && !config.offered) return { data: { ...shared, kind: 'not-offered', text: texts.settings.notOffered }, included: [] };

  const included = page.keys.map((key) => settingEntity(world, member, key, wording(texts, key)));
  if (config.jsonNeighbours) {
    for (const other of PAGES.filter((p) => p !== page && !p.radios)) {
      included.push(settingEntity(world, member, other.keys[0], wording(texts, other.keys[0])));
    }
  }
  // What the JSON says must not change the page, be it another key or a strange value: the view has the page's own.
  const controls = page.keys.map((key) => ({ key: wireKey(config.build, key), on: shown(world, member, key) === true, byId: page.byId === true, values: config.jsonValues, description: wording(texts, key).description }));
  const entities = included.slice(0, controls.length).map((entity) => entity.key);
  const faults = faultOf(config.fault);
  const { never, disabled, dialog, hidden, covered, place } = faults;
  const play = isAi ? { lateMs: faults.late ? config.lateMs : 0, redrawMs: faults.redrawn ? config.redrawMs : 0, never, disabled, dialog, hidden, covered, place, decoy: config.decoy } : {};
  return { data: { ...shared, kind: page.radios ? 'radios' : 'switches', controls, entities, ...play }, included };
}
