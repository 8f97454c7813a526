// What puts the member's text into LinkedIn's objection form, when they press the button for it. The browser takes the function's
// text and runs it in that tab, in a world of its own: so it uses nothing but what it is given, and leaves nothing behind.

/** `path`: where the form is; `text`: what goes into the field that has the focus. Gives one word for what came of it. */
globalThis.fillField = async (path, text) => {
  // The tab may have moved on since it was found.
  if (!location.pathname.startsWith(path)) return 'Gone';
  let field = document.activeElement;
  while (field?.shadowRoot?.activeElement) field = field.shadowRoot.activeElement;
  if (/^i?frame$/.test(field?.localName)) return 'InFrame';

  const isInput = field?.localName === 'input' && field.type === 'text' && !field.closest('search, [role=search]');
  const isField = field?.localName === 'textarea' || isInput;
  if (!isField && !field?.isContentEditable) return 'NoField';
  if (isField && (field.readOnly || field.disabled)) return 'NoField';

  const content = () => (isField ? field.value : field.innerText);
  // Editors make paragraphs in their own way; words are words.
  const words = (some) => some.replace(/\s+/g, ' ').trim();
  const before = content();
  if (words(before).includes(words(text))) return 'AlreadyThere';
  const isEmpty = !before.trim();
  // A field of one line drops line ends, and would glue the words around them together.
  const added = isInput ? `${isEmpty ? '' : ' '}${text.replace(/\s*\n\s*/g, ' ')}` : `${isEmpty ? '' : '\n\n'}${text}`;
  // More than the field takes would be refused later, or cut without a word.
  if (isField && field.maxLength >= 0 && before.length + added.length > field.maxLength) return 'TooLong';

  if (isField) {
    // The page's own setter, if it has put one on the field, is not seen from here: this is the browser's. So the page notices.
    field.value = before + added;
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText', data: added }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  } else {
    // An editor is typed into, line by line; with a great many lines the page would stand still.
    if (added.split('\n').length > 500) return 'Refused';
    getSelection().selectAllChildren(field);
    getSelection().collapseToEnd();
    document.execCommand('insertText', false, added);
  }
  // Time for the page to take it back: a turn, by a channel, since a clock is slow in a tab that is not seen.
  await new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(port1.close());
    port2.postMessage(null);
  });
  if (!words(content()).includes(words(text))) return 'Refused';
  return isEmpty ? 'Filled' : 'Appended';
};
