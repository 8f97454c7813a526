// The hash-classed page: "in one undated markup" (OBSERVED, undated). #main holds the switch, its label is the first
// p three ancestors up, the description is `#main h4`. Nothing on the input says which setting it is.
// That it has no role=switch, and that a drawn track lies under a transparent input: the lab's own.
// This file also runs in the page: no imports, and `export` only at the start of a line.

export const mainAttributes = 'id="main" class="_x7f2k_q"';

export function render(control, { escape, ember }) {
  return `<div class="setting-block _k2v9w_a" id="${ember()}">
  <h4 class="_k2v9w_b">${escape(control.heading)}</h4>
  <div class="_k2v9w_c">
    <p class="_k2v9w_d">${escape(control.label)}</p>
    <div class="_k2v9w_e"><span class="_k2v9w_f"><input type="checkbox" class="_k2v9w_g" id="${ember()}"><i class="_k2v9w_h" aria-hidden="true"></i></span></div>
  </div>
  <div class="_k2v9w_i">${escape(control.description)}</div>
</div>`;
}

export function wire(block, control, { signal, changed, input }) {
  input.addEventListener('change', () => changed(input.checked), { signal });
  return { reflect: (on) => { input.checked = on; } };
}
