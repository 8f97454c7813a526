// The languages of the lab by their code.
import de from './de.mjs';
import en from './en.mjs';
import fi from './fi.mjs';
import fr from './fr.mjs';
import pt from './pt.mjs';

export const TEXTS = { en, de, fr, pt, fi };
export const LANGS = Object.keys(TEXTS);

const compose = (value, form) => {
  if (typeof value === 'string') return value.normalize(form);
  if (Array.isArray(value)) return value.map((v) => compose(v, form));
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, compose(v, form)]));
};
const decomposed = {};

/** The texts of the lab's language; decomposed (NFD), they look the same and compare otherwise. */
export function textsFor({ lang, unicode }) {
  if (unicode !== 'nfd') return TEXTS[lang];
  return (decomposed[lang] ??= compose(TEXTS[lang], 'NFD'));
}
