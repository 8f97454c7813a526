// The builds of the settings pages: "different members get different builds at the same time" (OBSERVED).
// To add one: write its file beside this one, and add a line here.
import { readFileSync } from 'node:fs';
import { AI_KEY } from '../settings/catalog.mjs';
import * as artdeco from './artdeco.mjs';
import * as aug2026 from './aug2026.mjs';
import * as hashed from './hashed.mjs';
import * as renamed from './renamed.mjs';

const source = (file) => readFileSync(new URL(file, import.meta.url), 'utf8');

/** `script` runs in the page; `names` are keys that this build calls something else. */
export const BUILDS = {
  aug2026: { ...aug2026, script: source('./aug2026.mjs'), names: {} },
  hashed: { ...hashed, script: source('./hashed.mjs'), names: {} },
  artdeco: { ...artdeco, script: source('./artdeco.mjs'), names: {} },
  renamed: { ...renamed, script: source('./aug2026.mjs'), names: { [AI_KEY]: renamed.RENAMED_KEY } },
};
export const BUILD_NAMES = Object.keys(BUILDS);

/** The key on the wire and in the markup, and back. */
export const wireKey = (build, key) => BUILDS[build].names[key] ?? key;
export const realKey = (build, wire) => {
  const renamedFrom = Object.entries(BUILDS[build].names).find(([, name]) => name === wire);
  if (renamedFrom) return renamedFrom[0];
  return BUILDS[build].names[wire] ? null : wire; // the old name does not exist in a build that renamed it
};
