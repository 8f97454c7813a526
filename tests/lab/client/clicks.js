// Tells the lab of every click that reaches a control of the page, trusted or not. The lab's own.
const CONTROLS = 'input, button, select, textarea, label, a, summary, [role=switch], .setting-toggle__toggle, .artdeco-toggle';

function kindOf(element) {
  if (element.matches('input[type=checkbox], [role=switch]')) return 'switch';
  if (element.matches('input[type=radio]')) return 'radio';
  if (element.matches('a')) return 'link';
  if (element.matches('.setting-toggle__toggle, .artdeco-toggle')) return 'wrapper';
  return element.localName;
}

addEventListener('click', (event) => {
  const [target] = event.composedPath(); // also inside an open shadow root
  if (!(target instanceof Element)) return;
  const element = target.closest(CONTROLS);
  if (!element) return;
  const key = window.__lab.controls.get(element) ?? null;
  const kind = kindOf(element);
  const name = key ?? element.getAttribute('href') ?? element.id ?? '';
  const body = JSON.stringify({ path: location.pathname, kind, key, target: `${kind}:${name || element.textContent.trim().slice(0, 40)}`, trusted: event.isTrusted, framed: window !== window.top });
  navigator.sendBeacon('/__lab/click', new Blob([body], { type: 'application/json' }));
}, true);
