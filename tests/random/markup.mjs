// A random page as HTML: what stands between <body> and </body>, and what the page's script has to know of it
// (tests/lab/client/made.js). What eyes.rs makes of it has to be what facts.mjs says.
import { dataHtml } from './data.mjs';

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

/** The attributes of a control that name it, and the element that labels it, if any. */
function naming(control, place) {
  const at = (seat) => control.keys.filter((one) => one.seat === seat).map(({ key }) => key);
  let [labelledBy, [id], [name]] = ['aria-labelledby', 'id', 'name'].map(at);
  const { label, tie } = control;
  let text = '';
  if (label !== null) {
    if (tie === 'labelledby') {
      if (!labelledBy.length) labelledBy = [`ember${place}`];
      text = `<span id="${escape(labelledBy[0])}">${escape(label)}</span>`;
    } else if (tie === 'for') {
      id ??= `ember${place}`;
      text = `<label for="${escape(id)}">${escape(label)}</label>`;
    } else if (tie === 'p') text = `<p>${escape(label)}</p>`;
  }
  const attributes = { 'aria-labelledby': labelledBy.join(' '), id, name, 'aria-label': label !== null && tie === 'aria-label' ? label : undefined };
  return { text, attributes: Object.entries(attributes).filter(([, value]) => value).map(([attribute, value]) => ` ${attribute}="${escape(value)}"`).join('') };
}

function elementOf(control, attributes, place) {
  const disabled = control.usable === 'Disabled';
  const all = `${attributes} data-view-place="${place}"${disabled ? ' disabled' : ''}`;
  const element = {
    switch: `<input type="checkbox" role="switch"${all}>`,
    agreeing: `<input type="checkbox" role="switch" aria-checked="${control.on}"${all}>`,
    contradictory: `<input type="checkbox" role="switch" aria-checked="${!control.on}"${all}>`,
    aria: `<div role="switch" tabindex="0" aria-checked="${control.on}"${disabled ? ' aria-disabled="true"' : ''}${all}>●</div>`,
    button: `<button type="button" role="switch" aria-checked="${control.on}"${all}>●</button>`,
    radios: `<input type="radio"${all}> <input type="radio"${all}>`,
  }[control.kind] ?? `<input type="checkbox"${all}>`;
  return control.label !== null && control.tie === 'around' ? `<label>${escape(control.label)} ${element}</label>` : element;
}

function blockOf(control, place) {
  const { text, attributes } = naming(control, place);
  let inner = elementOf(control, attributes, place);
  if (control.kind === 'artdeco') inner = `<div class="made-toggle"><span aria-hidden="true">On</span>${inner}</div>`;
  for (let depth = 0; depth < control.depth; depth += 1) inner = `<div class="made-wrapper">${inner}</div>`;
  const shut = { Hidden: ' hidden', Inert: ' inert' }[control.usable] ?? '';
  return `<div class="made-seat"${shut}><div class="made-block">${text}${inner}<div>What it is about.</div></div></div>`;
}

/** { body, codes, script }: `script` is what the page's own script has to know. */
export function markup(page, state) {
  const shown = page.controls.map((control) => (control.ours ? { ...control, on: state === 'on' } : control));
  const blocks = shown.map((control, place) => ({ control, html: blockOf(control, place) }));
  const list = (inMain) => blocks.filter(({ control }) => control.inMain === inMain).map(({ html }) => html).join('\n');
  const headings = page.headings.map((text, place) => `<h${1 + (place % 4)}>${escape(text)}</h${1 + (place % 4)}>`).join('\n');
  const end = page.main.slice(1).split(' ')[0];
  const body = `<template class="made-page"><div class="made-outside">${list(false)}</div>
${page.main}>${headings}<div class="made-list">${list(true)}</div></${end}></template>`;
  const script = {
    controls: shown.map(({ kind, on, ours }) => ({ kind, on, ours: !!ours })),
    lateMs: page.lateMs, redrawMs: page.redrawMs, redraws: page.redraws, fault: page.fault,
  };
  return { body, codes: [dataHtml(page.data, state)], script };
}
