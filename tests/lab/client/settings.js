// The settings as a single-page application (OBSERVED behaviour): draws the view of the address, moves between views
// without a load, saves at a click. BUILD, the markup of the switches, is put in front of this text by the server.
const { own, config, post, controls } = window.__lab;
const lab = config();
const here = () => (window === window.top ? location.pathname : lab.path ?? location.pathname); // a frame of the page has another address
let main = lab.layout ? null : document.querySelector('main'); // a page with a layout is not (yet) the settings'
const API = '/mysettings-api';
const ROOT = '/mypreferences/d/';

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
let embers = 100 + Math.floor(Math.random() * 400); // ids change with every render: OBSERVED
const ember = () => `ember${(embers += 1)}`;
const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

let current = 0; //              the navigation under way; an older one draws nothing any more
let drawn = new AbortController();

// --- the view's data -------------------------------------------------------------------------------------------------
function embeddedView() {
  for (const code of document.querySelectorAll('code')) {
    try {
      const json = JSON.parse(code.textContent);
      if (json.data?.path === here()) return json;
    } catch { /* not every block is JSON */ }
  }
  return null;
}

async function fetchView(path) {
  const answer = await fetch(`${API}/views?path=${encodeURIComponent(path)}`, { headers: { 'csrf-token': csrfToken() } });
  if (answer.ok) return answer.json();
  location.assign(path); // the server knows where a member without a session belongs
  return new Promise(() => {});
}

const csrfToken = () => (document.cookie.match(/JSESSIONID="?([^";]*)/) ?? [])[1] ?? '';

// --- saving ----------------------------------------------------------------------------------------------------------
async function save(entity, value, reflect, signal) {
  const { settingDisplayType, entityUrn, key, hasChild } = entity;
  let answer;
  try {
    answer = await fetch(`${API}/settingsApiSettings/${key}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', 'csrf-token': csrfToken(), 'X-RestLi-Protocol-Version': '2.0.0' },
      body: JSON.stringify({ value, settingDisplayType, entityUrn, key, hasChild }),
    });
  } catch { return; }
  const go = answer.headers.get('x-lab-go');
  if (go) return location.assign(go);
  if (signal.aborted) return;
  if (answer.ok) {
    const revertMs = answer.headers.get('x-lab-revert');
    if (revertMs) setTimeout(() => { if (!signal.aborted) reflect(false); }, Number(revertMs));
    if (lab.afterSave === 'toast') toast(lab.texts.saved);
  } else if (answer.headers.get('x-lab-page') === 'put-back') {
    reflect(false);
    toast(lab.texts.failed, 'error');
  }
}

function toast(text, kind = 'info') {
  own(() => {
    document.querySelector('.toast')?.remove();
    document.body.insertAdjacentHTML('beforeend', `<div class="toast toast--${kind}" role="alert">${escape(text)}</div>`);
  });
  setTimeout(() => own(() => document.querySelector('.toast')?.remove()), 4000);
}

function confirmation() {
  const { confirmTitle, confirm, cancel } = lab.texts;
  own(() => document.body.insertAdjacentHTML('beforeend', `<div class="dialog-cover"><div class="dialog" role="dialog" aria-modal="true" aria-labelledby="dialog-title">
    <h2 id="dialog-title">${escape(confirmTitle)}</h2><p><button class="button" type="button" value="yes">${escape(confirm)}</button>
    <button class="button button--quiet" type="button" value="no">${escape(cancel)}</button></p></div></div>`));
  const cover = document.querySelector('.dialog-cover');
  return new Promise((resolve) => {
    cover.addEventListener('click', (event) => {
      const answer = event.target.closest('button')?.value;
      if (!answer) return;
      own(() => cover.remove());
      resolve(answer === 'yes');
    });
  });
}

// --- drawing ---------------------------------------------------------------------------------------------------------
const page = (data, body) => `<a class="settings-back" href="${escape(data.back?.href ?? '')}">${escape(data.back?.text ?? '')}</a>
  <div class="card settings-card"><h1>${escape(data.title)}</h1>${body}</div>`;

function categoriesHtml(data) {
  const row = (r) => `<li><a class="settings-row" href="${escape(r.href)}"><span>${escape(r.title)}</span><span class="settings-row__arrow" aria-hidden="true"></span></a></li>`;
  const group = (g) => `<section class="card settings-card"><h2>${escape(g.title)}</h2><ul class="settings-rows">${g.rows.map(row).join('')}</ul></section>`;
  return `<h1 class="settings-title">${escape(data.title)}</h1>${data.groups.map(group).join('')}`;
}

function radiosHtml(entity) {
  const choice = (c) => `<li><label class="settings-radio"><input type="radio" name="${ember()}" id="${escape(`${entity.key}__${c.value}`)}" value="${escape(c.value)}"> ${escape(c.settingDisplayValue)}</label></li>`;
  return `<fieldset class="settings-rows"><legend>${escape(entity.primaryDescription)}</legend><ul>${entity.settingDisplayValues.map(choice).join('')}</ul></fieldset>`;
}

function controlOf(entity, { key, on, byId, description }) {
  return { key, on, byId, description, label: entity.primaryDescription, heading: entity.description, onText: lab.texts.on, offText: lab.texts.off };
}

/** A second control that a hasty reader could take for the setting's. It saves nothing; clicks on it are logged. */
function decoyOf(control, kind) {
  if (kind === 'other') return { ...control, key: 'allowSuggestionsInFeed', label: 'Suggest topics in my feed', heading: 'Feed', on: true };
  if (kind === 'same-name') return { ...control, key: ember(), on: true };
  return { ...control, on: true };
}

function wireSwitch(block, control, entity, data, signal, oldInput) {
  const shared = data.controls.find(({ key }) => key === control.key); // what the next drawing begins with
  let input = block.querySelector('input');
  if (oldInput) {
    for (const { name } of [...oldInput.attributes]) oldInput.removeAttribute(name);
    for (const { name, value } of input.attributes) oldInput.setAttribute(name, value);
    input.replaceWith(oldInput);
    input = oldInput;
  }
  input.checked = control.on;
  input.disabled = !!data.disabled;
  for (const element of [input, ...block.querySelectorAll('.setting-toggle__toggle, .artdeco-toggle, label')]) controls.set(element, control.key);
  const wired = BUILD.wire(block, control, {
    signal, input, own,
    async changed(on) {
      shared.on = on;
      const reflect = (same) => {
        shared.on = same ? on : !on;
        wired.reflect(shared.on);
        if (data.redrawMs) data.redraw();
      };
      if (data.dialog && !(await confirmation())) return reflect(false);
      return save({ ...entity, key: control.key }, shared.values[on ? 'on' : 'off'], reflect, signal);
    },
  });
}

function addDecoy(control, kind, before) {
  const decoy = decoyOf(control, kind);
  before.insertAdjacentHTML('beforebegin', BUILD.render(decoy, { escape, ember }));
  const block = before.previousElementSibling;
  const input = block.querySelector('input');
  input.checked = decoy.on;
  if (kind === 'disabled-twin') input.disabled = true;
  if (kind === 'hidden-twin') block.hidden = true;
  for (const element of [input, ...block.querySelectorAll('.setting-toggle__toggle, .artdeco-toggle, label')]) controls.set(element, `decoy:${kind}`);
}

function wireRadios(entity, signal) {
  for (const { value, selected } of entity.settingDisplayValues) {
    const input = document.getElementById(`${entity.key}__${value}`);
    input.checked = selected;
    controls.set(input, `${entity.key}__${value}`);
    input.addEventListener('change', () => save(entity, value, () => {}, signal), { signal });
  }
}

function markCurrent(link, category) {
  if (link.pathname === `${ROOT}categories/${category}`) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
}

function enter() {
  document.querySelector('.columns').outerHTML = lab.layout;
  main = document.querySelector('main');
}

function draw({ data, included }) {
  if (!main) enter();
  const oldInput = lab.spaReuse ? main.querySelector('input[type=checkbox]') : null;
  drawn.abort();
  drawn = new AbortController();
  const { signal } = drawn;
  const entities = (data.entities ?? []).map((key) => included.find((entity) => entity.key === key));
  document.title = data.title;
  for (const link of document.querySelectorAll('.settings-nav a')) markCurrent(link, data.current);

  if (data.kind === 'categories') main.innerHTML = categoriesHtml(data);
  else if (data.kind === 'not-found') main.innerHTML = page(data, '');
  else if (data.kind === 'not-offered') main.innerHTML = page(data, `<p>${escape(data.text)}</p>`);
  else if (data.kind === 'download') main.innerHTML = page(data, `<p>${escape(data.label)}</p><button class="button" type="button">${escape(data.action)}</button>`);
  else if (data.kind === 'radios') {
    main.innerHTML = page(data, radiosHtml(entities[0]));
    wireRadios(entities[0], signal);
  } else drawSwitches(data, entities, signal, oldInput);
}

/** Where the switches are drawn: the main part of the page, or an open shadow root in it. */
function rootOf(place) {
  if (place !== 'shadow') return main;
  if (!main.querySelector('#interop-outlet')?.shadowRoot) {
    main.innerHTML = '<div id="interop-outlet"></div>';
    main.firstChild.attachShadow({ mode: 'open' });
  }
  return main.firstChild.shadowRoot;
}

function drawSwitches(data, entities, signal, oldInput) {
  const put = (only) => {
    const list = entities.map((entity, i) => controlOf(entity, data.controls[i]));
    const html = page(data, only ?? list.map((control) => BUILD.render(control, { escape, ember })).join(''));
    const root = rootOf(data.place);
    root.innerHTML = html;
    if (only) return;
    const blocks = root.querySelectorAll('.setting-block');
    list.forEach((control, i) => wireSwitch(blocks[i], control, entities[i], data, signal, i === 0 ? oldInput : null));
    if (data.decoy && data.decoy !== 'none') addDecoy(list[0], data.decoy, blocks[0]);
    if (data.hidden) blocks[0].hidden = true;
    if (data.covered) root.insertAdjacentHTML('beforeend', '<div class="dialog-cover"></div>');
  };
  data.redraw = () => own(() => put());
  if (data.redrawMs) {
    const clock = setInterval(() => (signal.aborted ? clearInterval(clock) : data.redraw()), data.redrawMs);
  }
  const loading = '<div class="loading" aria-hidden="true"></div>';
  if (data.never) put(loading);
  else if (data.lateMs) {
    put(loading);
    setTimeout(() => { if (!signal.aborted) own(() => put()); }, data.lateMs);
  } else put();
}

// --- moving ----------------------------------------------------------------------------------------------------------
async function go(path, { push }) {
  const mine = (current += 1);
  const still = () => mine === current;
  if (push && lab.spaOrder === 'address-first') history.pushState(null, '', path);
  const [view] = await Promise.all([fetchView(path), wait(lab.renderDelayMs)]);
  if (!still()) return;
  own(() => draw(view));
  scrollTo(0, 0);
  if (push && lab.spaOrder === 'render-first') {
    await wait(lab.renderDelayMs);
    if (still()) history.pushState(null, '', path);
  }
}

addEventListener('click', (event) => {
  const link = event.target instanceof Element && event.target.closest(`a[href^="${ROOT}"]`);
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.pathname === ROOT ? `${ROOT}categories/account` : link.pathname, { push: true });
});
addEventListener('popstate', () => {
  if (location.pathname.startsWith(ROOT)) go(location.pathname, { push: false });
  else location.reload();
});

async function boot() {
  if (!main) return;
  const mine = (current += 1);
  await wait(lab.renderDelayMs);
  own(() => document.body.classList.add('boot-complete'));
  const view = embeddedView() ?? await fetchView(here());
  if (mine === current) own(() => draw(view));
}
boot();
