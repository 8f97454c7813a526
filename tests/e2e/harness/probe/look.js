// Reads what the extension shows: opens closed shadow roots below <html> and describes the banner as plain data.
const rootOf = (element) => {
  try {
    return globalThis.chrome?.dom?.openOrClosedShadowRoot?.(element) ?? element.openOrClosedShadowRoot ?? null;
  } catch {
    return null; // not an element that can have one
  }
};

const isHead = (element) => element.localName === 'head' || element.localName === 'body';
const strangers = () => [...(document.documentElement?.children ?? [])].filter((element) => !isHead(element));
const plainRect = ({ x, y, width, height }) => ({ x, y, width, height });
const tidy = (text) => (text ?? '').replace(/\s+/g, ' ').trim();

/** The banner's host, root and body, or null. */
function findBanner() {
  for (const host of strangers()) {
    const root = rootOf(host);
    const body = root?.querySelector('[data-phase]');
    if (body) return { host, root, body };
  }
  return null;
}

function describeHost(host) {
  const root = rootOf(host);
  return {
    tag: host.localName,
    parent: host.parentElement?.localName ?? null,
    attributes: [...host.attributes].map(({ name, value }) => ({ name, value })),
    closed: Boolean(root) && host.shadowRoot === null,
    lightChildren: host.childNodes.length,
    banner: Boolean(root?.querySelector('[data-phase]')),
    frames: root ? [...root.querySelectorAll('iframe')].map(describeFrame) : [],
  };
}

function describeFrame(frame) {
  const { width, height } = frame.getBoundingClientRect();
  const style = getComputedStyle(frame);
  const hidden = frame.hidden || style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0' || width <= 1 || height <= 1;
  return { src: frame.getAttribute('src') ?? '', hidden };
}

function describeButton(button) {
  return {
    action: button.dataset.action,
    tag: button.localName,
    label: tidy(button.getAttribute('aria-label') ?? button.innerText),
    rect: plainRect(button.getBoundingClientRect()),
    disabled: Boolean(button.disabled) || button.getAttribute('aria-disabled') === 'true',
    visible: button.checkVisibility ? button.checkVisibility({ visibilityProperty: true }) : true,
  };
}

const hostsWithRoot = () => strangers().filter((element) => rootOf(element));
const countFrames = () => hostsWithRoot().reduce((sum, host) => sum + rootOf(host).querySelectorAll('iframe').length, 0);

/** What a history record keeps. Small, because it is made at every change. */
function glimpse() {
  const banner = findBanner();
  return {
    phase: banner?.body.dataset.phase ?? null,
    failure: banner?.body.dataset.failure ?? null,
    text: banner ? tidy(banner.body.innerText) : '',
    frames: countFrames(),
  };
}

/** Everything there is to know about the banner right now. */
function look() {
  const banner = findBanner();
  const hosts = strangers().map(describeHost);
  return {
    exists: Boolean(banner),
    ...glimpse(),
    hosts,
    banners: hosts.filter((host) => host.banner).length,
    buttons: banner ? [...banner.root.querySelectorAll('[data-action]')].map(describeButton) : [],
    rect: banner ? plainRect(banner.body.getBoundingClientRect()) : null,
    focused: banner?.root.activeElement?.dataset.action ?? null,
    pageFocus: document.activeElement?.localName ?? null,
    html: banner?.root.innerHTML ?? '',
    dir: banner ? getComputedStyle(banner.body).direction : null,
    url: location.href,
    visibility: document.visibilityState,
    at: Date.now(),
  };
}
