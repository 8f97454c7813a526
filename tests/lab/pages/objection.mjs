// The Data Processing Objection Form. Its address is LinkedIn's (DOCUMENTED); what the real form asks for is not known, so all of
// its fields are the lab's own: one of each kind that a form can have, some of which are no place for a long text.
import { escape } from './art.mjs';
import { junkBlocks, page } from './shell.mjs';

export const FORM_PATH = '/help/linkedin/ask/TS-DPRO';

const SUBJECTS = ['Object to the processing of my data', 'Restrict the processing of my data'];

const form = () => `<form class="objection" method="post" action="${FORM_PATH}">
<label class="objection__field"><span>Request</span><select name="subject">${SUBJECTS.map((subject) => `<option>${escape(subject)}</option>`).join('')}</select></label>
<label class="objection__field"><span>Title</span><input name="title" type="text" autocomplete="off"></label>
<label class="objection__field"><span>E-mail</span><input name="email" type="email" autocomplete="off"></label>
<label class="objection__field"><span>Your case number, if you have one</span><input name="case" type="text" maxlength="12" autocomplete="off"></label>
<label class="objection__field"><span>Details</span><textarea name="details" rows="12"></textarea></label>
<p class="quiet"><output class="objection__count">0</output> characters</p>
<div class="objection__field"><span id="more">Anything else</span><div class="objection__rich" contenteditable="true" role="textbox" aria-multiline="true" aria-labelledby="more"></div></div>
<button class="button" type="submit">Submit</button></form>`;

export const objectionPage = (world, member, { sent = false } = {}) => page(world, {
  member, title: 'Data Processing Objection Form', codes: junkBlocks(member), scripts: ['objection'],
  body: `<div class="columns columns--two"><main><section class="card padded"><div class="objection__field" role="search"><span id="help">Search in help</span><input name="help" type="text" autocomplete="off" aria-labelledby="help"></div>
<h1>Data Processing Objection Form</h1>
${sent ? '<p>Your request has been sent.</p>' : form()}</section></main></div>`,
});
