// What a screen reader gets to hear of the banner: Chromium's accessibility tree, closed shadow roots included.

/**
 * The banner's part of the tree as { role, name, description, live, focusable, disabled, children }, or null without a
 * banner. Nodes that are ignored are skipped, their children kept. Chromium only.
 */
export async function bannerTree(page) {
  const session = await page.createCDPSession();
  try {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    const body = findBody(root);
    if (!body) return null;
    await session.send('Accessibility.enable');
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const top = nodes.find((node) => node.backendDOMNodeId === body.backendNodeId);
    if (!top) return null;
    const [tree, ...more] = simplify(top, byId);
    return more.length ? { role: 'none', name: '', children: [tree, ...more] } : tree ?? null;
  } finally {
    await session.detach().catch(() => {});
  }
}

/** Every node of a tree in reading order. */
export const flatten = (tree) => (tree ? [tree, ...(tree.children ?? []).flatMap(flatten)] : []);

function findBody(document) {
  const html = document.children?.find((node) => node.localName === 'html');
  for (const host of html?.children ?? []) {
    for (const shadow of host.shadowRoots ?? []) {
      const found = search(shadow);
      if (found) return found;
    }
  }
  return null;
}

function search(node) {
  if (node.attributes?.some((value, index) => index % 2 === 0 && value === 'data-phase')) return node;
  for (const child of node.children ?? []) {
    const found = search(child);
    if (found) return found;
  }
  return null;
}

const SKIPPED = new Set(['InlineTextBox', 'none', 'generic']);

function simplify(node, byId) {
  const children = (node.childIds ?? []).flatMap((id) => (byId.has(id) ? simplify(byId.get(id), byId) : []));
  const role = node.role?.value ?? 'none';
  const name = node.name?.value ?? '';
  if (node.ignored || role === 'InlineTextBox' || (SKIPPED.has(role) && !name)) return children;
  const property = (wanted) => node.properties?.find((each) => each.name === wanted)?.value?.value;
  return [{
    role,
    name,
    ...(node.description?.value ? { description: node.description.value } : {}),
    ...(property('live') ? { live: property('live') } : {}),
    ...(property('focusable') ? { focusable: true } : {}),
    ...(property('disabled') ? { disabled: true } : {}),
    ...(children.length ? { children } : {}),
  }];
}
