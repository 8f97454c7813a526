// The older artdeco component (OBSERVED, 2022-23): div.artdeco-toggle > span.artdeco-toggle__text ("On"/"Off"),
// label[for], input.artdeco-toggle__button. The handler sits on the root div; the application sets .checked afterwards.
// How long afterwards is UNKNOWN: the lab waits until two frames have passed.
// This file also runs in the page: no imports, and `export` only at the start of a line.

export const mainAttributes = 'class="settings-main artdeco-main"';

export function render(control, { escape, ember }) {
  const id = ember();
  return `<div class="setting-block artdeco-setting">
  <h3 class="t-16 t-black">${escape(control.heading)}</h3>
  <div class="artdeco-toggle artdeco-toggle--32dp${control.on ? ' artdeco-toggle--toggled' : ''}" id="${ember()}">
    <span class="artdeco-toggle__text" aria-hidden="true">${escape(control.on ? control.onText : control.offText)}</span>
    <label class="artdeco-toggle__label" for="toggle-${id}">${escape(control.label)}</label>
    <input class="artdeco-toggle__button" type="checkbox" id="toggle-${id}">
  </div>
  <p class="t-14 t-black--light">${escape(control.description)}</p>
</div>`;
}

export function wire(block, control, { signal, changed, input, own }) {
  const root = block.querySelector('.artdeco-toggle');
  const text = block.querySelector('.artdeco-toggle__text');
  let on = control.on;
  const reflect = (next) => own(() => {
    on = next;
    input.checked = on;
    root.classList.toggle('artdeco-toggle--toggled', on);
    text.textContent = on ? control.onText : control.offText;
  });
  root.addEventListener('click', (event) => {
    if (input.disabled) return;
    event.preventDefault(); // the browser's own switching is undone; the application sets the state itself
    const next = !on;
    requestAnimationFrame(() => requestAnimationFrame(() => { if (!signal.aborted) reflect(next); }));
    setTimeout(() => { if (!signal.aborted && on !== next) reflect(next); }, 60); // frames stand still in hidden pages
    changed(next);
  }, { signal });
  return { reflect };
}
