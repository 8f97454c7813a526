// The document of the settings application: its layout, and the view's data as embedded JSON. The page script draws.
import { settingsScript } from '../client/bundle.mjs';
import { faultOf } from '../faults.mjs';
import { HANGING_PATH } from '../http/headers.mjs';
import { AI_KEY } from '../settings/catalog.mjs';
import { viewAt } from '../settings/views.mjs';
import { settingsConfig, settingsLayout } from './application.mjs';
import { codeBlock, junkBlocks, page } from './shell.mjs';

const HUGE_BYTES = 20 * 1024 * 1024;
const DEEP = 20_000;

function viewBlocks(world, view) {
  const { json } = world.config;
  if (json === 'missing') return [];
  if (json === 'huge') view.included.push({ padding: 'x'.repeat(HUGE_BYTES), $type: 'lab.Padding' });
  const text = JSON.stringify(view);
  return [
    codeBlock('bpr-guid-100005', { request: `/voyager/api/settings${view.data.path}`, status: 200, body: 'bpr-guid-100006', method: 'GET' }),
    codeBlock('bpr-guid-100006', json === 'broken' ? text.slice(0, -20) : text),
    ...(json === 'deep' ? [codeBlock('bpr-guid-100007', `${'['.repeat(DEEP)}"${AI_KEY}"${']'.repeat(DEEP)}`)] : []),
  ];
}

/** What the page asks for and never gets. It stands last: the switch is there before it. */
const WAITS = {
  script: `<script src="${HANGING_PATH}script.js"></script>`,
  'async-script': `<script async src="${HANGING_PATH}script.js"></script>`,
  style: `<link rel="stylesheet" href="${HANGING_PATH}style.css">`,
  image: `<img src="${HANGING_PATH}image.png" alt="">`,
};

const QUESTION = '<div class="dialog-cover"><div class="dialog" role="dialog" aria-modal="true"><h2>Have you seen this?</h2><button type="button">Yes</button></div></div>';

export function settingsPage(world, member, path) {
  const view = viewAt(world, member, path);
  const { waitsFor } = faultOf(world.config.fault);
  const made = page(world, {
    member, current: 'settings', title: view.data.title,
    codes: [...junkBlocks(member), ...viewBlocks(world, view)],
    scripts: [settingsScript(world.config.build)],
    config: { ...settingsConfig(world), path },
    body: settingsLayout(world, view.data.current),
  });
  if (world.config.asks) made.html = made.html.replace('\n</body>', `\n${QUESTION}\n</body>`);
  if (!waitsFor) return made;
  return { ...made, html: made.html.replace('\n</body>', `\n${WAITS[waitsFor]}\n</body>`), waits: true };
}

/** The setting's page around a frame that has everything in it. */
export const framedSettingsPage = (world, member, path) => page(world, {
  member, current: 'settings', title: 'Settings', codes: junkBlocks(member),
  body: `<main><iframe class="interop" data-testid="interop-iframe" src="/preload/?path=${encodeURIComponent(path)}" title="Settings"></iframe></main>`,
});
