// The objection form as a framework has it: what it sends is its own copy of the text, which it takes over when the field tells of
// input and the value is another than it has put there itself. All of it the lab's own.
const details = document.querySelector('[name=details]');
if (details) {
  const native = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
  const count = document.querySelector('.objection__count');
  let known = '';
  Object.defineProperty(details, 'value', {
    configurable: true,
    get() { return native.get.call(this); },
    set(text) {
      known = String(text);
      native.set.call(this, text);
    },
  });
  details.addEventListener('input', () => {
    const text = native.get.call(details);
    if (text === known) return;
    known = text;
    // Strict as some are: what it does not want, it puts back.
    if (document.documentElement.dataset.labRefuses) native.set.call(details, '');
    else window.__lab.own(() => { count.textContent = text.length; });
  });
}
window.__lab.own(() => document.body.classList.add('boot-complete'));
