// The setting's page as seen in August 2026 (OBSERVED, one source; the pattern on ten other pages: two sources).
// The key is in aria-labelledby and is the id of the label; .setting-toggle__toggle stands around the input.
// The hashes in the class names and the rest of the markup are the lab's own.
// This file also runs in the page: no imports, and `export` only at the start of a line.

export const mainAttributes = 'class="_main_12ycew"';

export function render(control, { escape, ember }) {
  const key = escape(control.key);
  const naming = control.byId ? `id="${key}"` : `aria-labelledby="${key}"`;
  const label = control.byId
    ? `<label class="_toggle-text_12ycew" for="${key}">${escape(control.label)}</label>`
    : `<span class="_toggle-text_12ycew" id="${key}">${escape(control.label)}</span>`;
  return `<section class="setting-block" id="${ember()}">
  <h2 class="_question_12ycew">${escape(control.heading)}</h2>
  <div class="setting-toggle _row_12ycew">
    ${label}
    <div class="setting-toggle__toggle">
      <input type="checkbox" role="switch" class="_switchCheckbox_12ycew" ${naming}>
    </div>
  </div>
  <p class="_note_12ycew">${escape(control.description)}</p>
</section>`;
}

/** Hands back the input, and how to make it show a state. The click on the wrapper switches, too (OBSERVED). */
export function wire(block, control, { signal, changed, input }) {
  input.addEventListener('change', () => changed(input.checked), { signal });
  block.querySelector('.setting-toggle__toggle').addEventListener('click', (event) => {
    if (event.target !== input) input.click();
  }, { signal });
  return { reflect: (on) => { input.checked = on; } };
}
