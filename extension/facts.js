// What the report is made of (src/setting/report/): facts about LinkedIn's page, and no text of it. This function is handed to the
// browser, which runs it once in the page that the member has asked to be looked at, apart from the page's own scripts. It reads; it
// changes nothing, and leaves nothing behind. `known` is what Trainstop knows of LinkedIn's settings: { paths, keys, names, classes,
// root }. What a text says stays in the page: a name that is known is given by its place in the list, any other text by its length.
function facts(known) {
  const MOST = { controls: 20, headings: 10, labels: 4, ancestors: 20, attributes: 30, tokens: 4, records: 20, properties: 30, text: 300 };
  const CONTROLS = 'input[type=checkbox], input[type=radio], [role=switch], button[aria-pressed], button[aria-checked]';
  const MAIN = 'main, [role=main], #main';

  // As the catalogue compares names (src/setting/catalog.rs).
  const fold = (text) => text.normalize('NFKC').replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u00ad\ufeff]/g, '').replace(/[’ʼ‘]/g, "'")
    .replace(/[‐‑–]/g, '-').split(/\s+/).filter(Boolean).join(' ').replace(/[.: ]+$/, '');
  const names = known.names.map(fold);
  const text = (content) => {
    const folded = fold((content ?? '').slice(0, MOST.text));
    return { name: folded ? names.indexOf(folded) : -1, length: folded.length };
  };

  // A name may be given if it is LinkedIn's and not a member's: a key that is known, or three words or more in one, the way that LinkedIn writes its own.
  const key = (name) => (known.keys.includes(name) || (name.length <= 60 && /^[a-z]+(?:[A-Z][a-z]*){2,}$/.test(name)) ? name : shape(name));
  const shape = (name) => {
    if (!name) return 'empty';
    const [letters, digits, rest] = [/[A-Za-z]/, /\d/, /[^A-Za-z\d]/].map((kind) => kind.test(name));
    return ['word', 'digits', 'signs'].filter((_, place) => [letters, digits, rest][place]).join('+');
  };
  const short = (name) => (/^(?:[a-z]+(?:-[a-z]+)*|h[1-6])$/.test(name) && name.length <= 40 ? name : shape(name));
  const tokens = (value) => (value === null ? null : value.split(/\s+/).filter(Boolean).slice(0, MOST.tokens).map(key));
  const word = (value, words) => (value === null ? null : words.includes(value) ? value : 'other');
  const classes = (element) => known.classes.filter((name) => element.classList.contains(name));

  // The document, and every open shadow root in it.
  const roots = [document];
  let elements = 0;
  for (let place = 0; place < roots.length && place < 50; place += 1) {
    for (const element of roots[place].querySelectorAll('*')) {
      elements += 1;
      if (element.shadowRoot) roots.push(element.shadowRoot);
    }
  }
  const everywhere = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  const above = (element) => element.parentElement ?? element.getRootNode().host ?? null;

  const visible = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';
  const labelsOf = (element) => {
    const by = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
    const found = by.map((id) => element.getRootNode().getElementById(id)?.textContent);
    found.push(element.getAttribute('aria-label'), ...[...(element.labels ?? [])].map((label) => label.textContent));
    // In one markup that was seen nothing ties the label to the switch: it is the first `p` three ancestors up.
    found.push(element.parentElement?.parentElement?.parentElement?.querySelector('p')?.textContent);
    if (element.localName === 'button') found.push(element.textContent);
    return found.map(text).filter(({ length }) => length > 0).slice(0, MOST.labels);
  };
  const ancestorsOf = (element) => {
    const chain = [];
    for (let at = above(element); at && chain.length < MOST.ancestors; at = above(at)) {
      chain.push({ tag: short(at.localName), role: at.hasAttribute('role') ? short(at.getAttribute('role')) : null, classes: classes(at) });
      if (at.matches(MAIN)) break;
    }
    return chain;
  };
  const inMain = (element) => {
    for (let at = element; at; at = above(at)) if (at.matches(MAIN)) return true;
    return false;
  };
  const control = (element) => ({
    tag: short(element.localName),
    kind: element.hasAttribute('type') ? short(element.getAttribute('type')) : null,
    role: element.hasAttribute('role') ? short(element.getAttribute('role')) : null,
    attributes: element.getAttributeNames().slice(0, MOST.attributes).map(short),
    labelled_by: tokens(element.getAttribute('aria-labelledby')),
    id: tokens(element.getAttribute('id')),
    name: tokens(element.getAttribute('name')),
    classes: classes(element),
    checked: typeof element.checked === 'boolean' ? element.checked : null,
    aria_checked: word(element.getAttribute('aria-checked'), ['true', 'false', 'mixed']),
    aria_pressed: word(element.getAttribute('aria-pressed'), ['true', 'false', 'mixed']),
    disabled: element.matches(':disabled, [aria-disabled=true]'),
    visible: visible(element),
    in_shadow: element.getRootNode() !== document,
    in_main: inMain(element),
    labels: labelsOf(element),
    ancestors: ancestorsOf(element),
  });

  // The settings in the page's data: objects that carry a known key, or are made like those that do.
  const records = [];
  const type = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
  const collect = (value) => {
    const left = [value];
    for (let place = 0; place < left.length && place < 100_000 && records.length < MOST.records; place += 1) {
      const one = left[place];
      if (!one || typeof one !== 'object') continue;
      if (typeof one.key === 'string' && (known.keys.includes(one.key) || 'onValue' in one || 'settingDisplayType' in one)) {
        const [on, off] = [one.value === one.onValue, one.value === one.offValue];
        records.push({
          key: key(one.key),
          properties: Object.keys(one).slice(0, MOST.properties).map((name) => [/^\$?[a-zA-Z]{1,40}$/.test(name) ? name : shape(name), type(one[name])]),
          value: !('value' in one) ? 'none' : on && off ? 'both' : on ? 'on' : off ? 'off' : 'neither',
        });
      }
      left.push(...Object.values(one));
    }
  };
  const blocks = [...document.querySelectorAll('code')].filter((code) => !visible(code));
  let parsed = 0;
  for (const block of blocks) {
    try {
      const value = JSON.parse(block.textContent);
      parsed += 1;
      collect(value);
    } catch { /* not every block is JSON */ }
  }

  const controls = everywhere(CONTROLS);
  return {
    path: known.paths.indexOf(location.pathname.replace(/\/$/, '')),
    in_settings: location.pathname.startsWith(known.root),
    language: /^[a-z]{2}/i.exec(document.documentElement.lang)?.[0].toLowerCase() ?? null,
    loaded: document.readyState === 'complete',
    boot_complete: document.body?.classList.contains('boot-complete') ?? false,
    theme_dark: document.documentElement.classList.contains('theme--dark') || (document.body?.classList.contains('theme--dark') ?? false),
    elements,
    frames: everywhere('iframe').length,
    shadow_roots: roots.length - 1,
    dialogs: everywhere('dialog[open], [role=dialog], [aria-modal=true]').filter(visible).length,
    mains: everywhere(MAIN).length,
    code_blocks: blocks.length,
    code_json: parsed,
    headings: everywhere('h1, h2, h3, h4').slice(0, MOST.headings).map((heading) => ({ tag: short(heading.localName), ...text(heading.textContent) })),
    all_controls: controls.length,
    controls_in_main: controls.filter(inMain).length,
    controls: controls.slice(0, MOST.controls).map(control),
    records,
  };
}
