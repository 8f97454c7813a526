/** Takes everything out of the page that an engine has put there: cards, hidden frames. */
export function removeHosts() {
  const rootOf = (element) => globalThis.chrome?.dom?.openOrClosedShadowRoot?.(element) ?? element.openOrClosedShadowRoot;
  for (const host of [...document.documentElement.children]) {
    if (rootOf(host)?.querySelector('.card[popover], iframe[inert]')) host.remove();
  }
}
