// The page scripts as texts to be inlined: the policy lets scripts in by their hashes alone.
import { readFileSync } from 'node:fs';
import { BUILDS } from '../builds/index.mjs';

const read = (name) => readFileSync(new URL(`./${name}.js`, import.meta.url), 'utf8');
// On a hostile page the lab's own scripts go on with what was there before.
const TOOLS = 'const { fetch, JSON, Promise } = window.__labTools ?? window;';
const alone = (text) => `(() => {\n'use strict';\n${TOOLS}\n${text}})();`;
const memo = new Map();
const once = (key, make) => memo.get(key) ?? (memo.set(key, make()), memo.get(key));

export const script = (name) => once(name, () => alone(read(name)));

/** The adversary, in its pieces. */
export const adversaryScript = () => once('adversary', () => alone(['notes', 'tripwires', 'heard', 'looks'].map((piece) => read(`adversary/${piece}`)).join('\n')));

/** The settings application with one build's markup; modules' exports become one object. */
export const settingsScript = (build) => once(`settings ${build}`, () => {
  const source = BUILDS[build].script.replace(/^export /gm, '');
  return alone(`const BUILD = (() => {\n${source}return { render, wire };\n})();\n${read('settings')}`);
});

/** Runs before everything else, in its own tools: `play` is 'throwing', 'lying' or 'thenable'. */
export const hostileScript = (play) => once(`hostile ${play}`, () => `(() => {\n'use strict';\nconst PLAY = '${play}';\n${read('hostile')}})();`);
