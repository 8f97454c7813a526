// August's markup in which the key is called something else, everywhere: in the page, its JSON and its saves.
// The name is the lab's own invention, for the day on which LinkedIn renames it.
export { mainAttributes, render, wire } from './aug2026.mjs';

export const RENAMED_KEY = 'allowDataForAiContentGeneration';
