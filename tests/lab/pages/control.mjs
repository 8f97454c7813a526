// The control page at /__lab/, for trying things by hand. It is no page of the replica: no scanner, no navigation.
import { cspHash } from '../http/headers.mjs';
import { escape } from './art.mjs';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
fieldset{border:1px solid #8886;border-radius:8px;margin:0 0 1rem}label{display:inline-flex;flex-direction:column;margin:.3rem .8rem .3rem 0;font-size:.85rem}
select,input,button{font:inherit;padding:.2rem .4rem}pre{overflow:auto;background:#8882;padding:1rem;border-radius:8px;font-size:.8rem;max-height:60vh}`;

const SCRIPT = `
const show = (value) => { document.querySelector('pre').textContent = JSON.stringify(value, null, 2); };
const send = async (action, body = {}) => {
  const answer = await fetch('/__lab/' + action, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  show(answer.status === 204 ? 'done' : await answer.json());
};
addEventListener('change', (event) => {
  const { name, value, dataset } = event.target;
  if (dataset.member) send('set', { members: { [dataset.member]: value } });
  else if (name) send('set', { [name]: dataset.kind === 'json' ? JSON.parse(value) : value === '' ? null : value });
});
addEventListener('click', async (event) => {
  const action = event.target.value;
  if (event.target.tagName !== 'BUTTON') return;
  if (action === 'log') show(await (await fetch('/__lab/log')).json());
  else { await send(action); if (action === 'reset') location.reload(); }
});`;

export function controlPage({ config, choices, members, faults }) {
  const select = (name, options, now, extra = '') => `<label>${name}<select name="${name}" ${extra}>${options.map((o) => `<option value="${o ?? ''}"${o === now ? ' selected' : ''}>${o ?? 'none'}</option>`).join('')}</select></label>`;
  const choice = (name) => select(name, choices[name], config[name]);
  const json = (name) => `<label>${name}<input name="${name}" data-kind="json" size="12" value="${escape(JSON.stringify(config[name]))}"></label>`;
  const member = (id) => `${select(id, ['on', 'off'], members[id].setting, `data-member="${id}"`)} <a href="/__lab/sign-in?member=${id}&to=/mypreferences/d/settings/data-for-ai-improvement">sign in as ${id}</a> `;
  const listed = Object.keys(choices).filter((name) => name !== 'fault');
  const others = Object.keys(config).filter((name) => !choices[name]);
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The lab</title><style>${STYLE}</style></head><body>
<h1>The lab</h1><p>A replica for tests – not LinkedIn. What you change here holds at the next page load.</p>
<fieldset><legend>AI training, as the server has it</legend>${Object.keys(members).map(member).join('')}</fieldset>
<fieldset><legend>Pages</legend>${listed.map(choice).join('')}</fieldset>
<fieldset><legend>Others, as JSON</legend>${others.map(json).join('')}</fieldset>
<fieldset><legend>Fault</legend>${choice('fault')}<ul>${Object.entries(faults).map(([n, about]) => `<li><code>${n}</code>: ${escape(about)}</li>`).join('')}</ul></fieldset>
<p><button value="log">Show the log</button> <button value="end-sessions">End all sessions</button> <button value="reset">Reset</button> <a href="/feed/">Feed</a></p><pre></pre>
<script>${SCRIPT}</script></body></html>`;
  const policy = `default-src 'none'; connect-src 'self'; style-src ${cspHash(STYLE)}; script-src ${cspHash(SCRIPT)}`;
  return { html, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy } };
}
