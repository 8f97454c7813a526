// The faults that the lab can play, as data: what the server does with a save, and what the page does then.
//   status    answer to the PUT                      apply     whether the save takes effect
//   page      'keep' or 'put-back': the page's switch after a save that failed
//   revert    the server goes back on after revertMs; 'page' takes the page's switch back too, 'silent' does not
//   the rest is named after what it does. Which of these LinkedIn ever does is UNKNOWN: they are the lab's own.

/** What saving can answer; loud: the page puts the switch back and says so; silent: it leaves the switch looking off. */
const refusal = (status) => ({
  [`save-${status}`]: { about: `Saving answers ${status}; the page puts the switch back and says so.`, status, apply: false, page: 'put-back' },
  [`save-${status}-silent`]: { about: `Saving answers ${status}; the page leaves the switch looking off.`, status, apply: false, page: 'keep' },
});

export const FAULTS = {
  ...Object.assign({}, ...[500, 400, 401, 403, 429, 503].map(refusal)),
  'save-html': { about: 'Saving answers 200 with a sign-in page instead of JSON; nothing is saved, and the page looks off.', html: true, apply: false, page: 'keep' },
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
  'document-sign-in': { about: 'The settings pages lead to the sign-in page; no other page does.', documentGo: '/uas/login' },
  'document-elsewhere': { about: 'The settings pages lead to another origin.', documentGo: 'elsewhere' },
  'document-loop': { about: 'The settings pages lead to themselves, for ever.', documentGo: 'itself' },
  // Pages that never finish loading, though the switch is there.
  'document-endless': { about: 'The end of the settings pages never comes.', endless: true },
  'script-hangs': { about: 'The settings pages wait for a script that never comes, and are parsed no further.', waitsFor: 'script' },
  'late-script-hangs': { about: 'The settings pages wait for a script (async) that never comes.', waitsFor: 'async-script' },
  'style-hangs': { about: 'The settings pages wait for a style sheet that never comes.', waitsFor: 'style' },
  'image-hangs': { about: 'The settings pages wait for an image that never comes.', waitsFor: 'image' },
  // Where the switch is, and what becomes of it.
  hidden: { about: 'The switch is there, but hidden.', hidden: true },
  covered: { about: 'Something without a name lies over the whole page.', covered: true },
  'in-shadow': { about: 'The switch is in an open shadow root.', place: 'shadow' },
  'in-frame': { about: 'The settings page is in an iframe[data-testid=interop-iframe].', place: 'iframe' },
  redrawn: { about: 'The switch is a new node every redrawMs.', redrawn: true },
};

export const faultOf = (name) => FAULTS[name] ?? {};
