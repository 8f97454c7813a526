// The script of a page that a test has made (pages/made.mjs): draws it, perhaps late and several times, wires its controls, saves.
// Runs in the page; what is wired to what, and what goes wrong with a save, is in the page's configuration.
const { own, config, controls } = window.__lab;
const { id, script } = config().made;
const state = script.controls.map(({ on }) => on);
let drawn = [];

async function save(on) {
  const answer = await fetch('/__lab/made', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ id, on }) });
  return answer.json();
}

function show(place, on) {
  state[place] = on;
  const element = drawn[place];
  if (!element) return;
  own(() => {
    if (element.hasAttribute('aria-checked')) element.setAttribute('aria-checked', String(on));
    if (element.type === 'checkbox') element.checked = on;
  });
}

function ask() {
  own(() => document.body.insertAdjacentHTML('beforeend', '<div class="dialog-cover"><div class="dialog" role="dialog" aria-modal="true"><h2>Are you sure?</h2><button type="button">Yes</button></div></div>'));
}

async function changed(place, on) {
  show(place, on);
  if (!script.controls[place].ours) return;
  if (script.fault === 'dialog') return ask();
  const { applied, revertMs } = await save(on);
  if (!applied && script.fault === 'refused') show(place, !on);
  if (revertMs && script.fault === 'revert') setTimeout(() => show(place, !on), revertMs);
}

function wire(element, place) {
  const { kind, ours } = script.controls[place];
  controls.set(element, `made ${id} ${ours ? 'own' : 'other'} ${state[place] ? 'on' : 'off'}`);
  if (element.type === 'checkbox') {
    element.checked = state[place];
    element.indeterminate = kind === 'indeterminate';
  }
  element.addEventListener('click', (event) => {
    const ignored = ours && script.fault === 'ignored';
    if (ignored || kind === 'artdeco') event.preventDefault();
    if (ignored || kind === 'radios') return;
    const next = !state[place];
    if (kind === 'artdeco') setTimeout(changed, 60, place, next);
    else changed(place, next);
  });
}

function draw() {
  document.querySelector('.made-drawn')?.remove();
  const box = document.createElement('div');
  box.className = 'made-drawn';
  box.append(document.querySelector('template.made-page').content.cloneNode(true));
  drawn = [];
  document.body.append(box);
  for (const element of box.querySelectorAll('[data-view-place]')) {
    const place = Number(element.dataset.viewPlace);
    drawn[place] = element;
    wire(element, place);
    if (element.hasAttribute('aria-checked') && script.controls[place].kind !== 'contradictory') element.setAttribute('aria-checked', String(state[place]));
  }
}

function redraw(round) {
  if (!script.redrawMs || round > script.redraws) return;
  setTimeout(() => {
    own(() => document.querySelector('.made-drawn')?.remove());
    setTimeout(() => { own(draw); redraw(round + 1); }, 30);
  }, script.redrawMs);
}

setTimeout(() => { own(draw); redraw(1); }, script.lateMs);
