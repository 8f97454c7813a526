// The faults that the lab can play, as data: what the server does with a save, and what the page does then.
//   status    answer to the PUT                      apply     whether the save takes effect
//   page      'keep' or 'put-back': the page's switch after a save that failed
//   revert    the server goes back on after revertMs; 'page' takes the page's switch back too, 'silent' does not
//   the rest is named after what it does. Which of these LinkedIn ever does is UNKNOWN: they are the lab's own.

export const FAULTS = {
  'save-500': { about: 'Saving answers 500; the page puts the switch back and says so.', status: 500, apply: false, page: 'put-back' },
  'save-500-silent': { about: 'Saving answers 500; the page leaves the switch looking off.', status: 500, apply: false, page: 'keep' },
  revert: { about: 'The save succeeds; a second later the server has it on again, and the page shows it.', revert: 'page' },
  'revert-silent': { about: 'The same, but the page goes on looking off.', revert: 'silent' },
  late: { about: 'The switch renders 5 s late.', late: true },
  'session-ends': { about: 'The session ends between click and save: 401, then sign-in everywhere.', status: 401, apply: false, page: 'keep', endsSession: true },
  // Beyond the first six:
  dialog: { about: 'The click asks for a confirmation; only that saves.', dialog: true },
  checkpoint: { about: 'The save leads to a checkpoint, and so does every page from then on.', status: 403, apply: false, page: 'keep', challenges: true },
  'save-hangs': { about: 'The save is never answered.', hangs: true, apply: false },
  'no-switch': { about: 'The page never renders the switch.', never: true },
  disabled: { about: 'The switch is there, but disabled.', disabled: true },
  'stale-json': { about: "The page's embedded JSON still shows what was before the last save.", stale: true },
  'document-500': { about: 'The settings pages answer 500 instead of a document.', documentStatus: 500 },
  'document-429': { about: 'The settings pages answer 429: too many requests.', documentStatus: 429 },
  'document-403': { about: 'The settings pages answer 403: refused.', documentStatus: 403 },
  'document-checkpoint': { about: 'The settings pages lead to a checkpoint; no other page does.', documentGo: '/checkpoint/challenge' },
  'document-lost': { about: 'The settings pages are never answered: the connection breaks.', documentLost: true },
};

export const faultOf = (name) => FAULTS[name] ?? {};
