// Follows what a popup says over time.

/** From now on, writes down every state the popup shows: all() gives [{ state, text, at }], the present one first. */
export async function followPopup(view) {
  await view.page.evaluate(() => {
    const note = () => globalThis.states.push({ state: document.body.dataset.state, text: document.body.innerText.replace(/\s+/g, ' ').trim(), at: Date.now() });
    globalThis.states = [];
    note();
    new MutationObserver(note).observe(document.body, { attributes: true, attributeFilter: ['data-state'] });
  });
  return { all: () => view.page.evaluate(() => globalThis.states) };
}
