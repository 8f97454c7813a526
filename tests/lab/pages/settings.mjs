// The document of the settings application: its layout, and the view's data as embedded JSON. The page script draws.
import { settingsScript } from '../client/bundle.mjs';
import { viewAt } from '../settings/views.mjs';
import { settingsConfig, settingsLayout } from './application.mjs';
import { codeBlock, junkBlocks, page } from './shell.mjs';

function viewBlocks(world, view) {
  const { json } = world.config;
  if (json === 'missing') return [];
  const text = JSON.stringify(view);
  return [
    codeBlock('bpr-guid-100005', { request: `/voyager/api/settings${view.data.path}`, status: 200, body: 'bpr-guid-100006', method: 'GET' }),
    codeBlock('bpr-guid-100006', json === 'broken' ? text.slice(0, -20) : text),
  ];
}

export function settingsPage(world, member, path) {
  const view = viewAt(world, member, path);
  return page(world, {
    member, current: 'settings', title: view.data.title,
    codes: [...junkBlocks(member), ...viewBlocks(world, view)],
    scripts: [settingsScript(world.config.build)],
    config: settingsConfig(world),
    body: settingsLayout(world, view.data.current),
  });
}
