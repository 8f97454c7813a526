// Posts of people who do not exist: the same ones every time, from a seeded generator.
import { avatar, escape, icon, picture } from './art.mjs';

/** mulberry32: small, and good enough for filler. */
export function seeded(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const FIRST = ['Mira', 'Tomas', 'Adaeze', 'Kenji', 'Lucía', 'Farid', 'Ingrid', 'Samuel', 'Priya', 'Noor', 'Oskar', 'Chiara', 'Dilan', 'Hana', 'Mateo', 'Zoë'];
const LAST = ['Sandoval', 'Okoye', 'Lindqvist', 'Tanaka', 'Moreau', 'Haddad', 'Novak', 'Fischer', 'Rao', 'Silva', 'Kowalska', 'Brennan', 'Yilmaz', 'Ferreira', 'Jansen', 'Quispe'];
const ROLES = ['Product designer', 'Site reliability engineer', 'Nurse and lecturer', 'Supply planner', 'Data librarian', 'Structural engineer', 'Translator', 'Teacher', 'Carpenter and founder', 'Economist', 'Lab technician', 'Gardener for cities'];
const PLACES = ['Placeholder Works', 'Fixture & Sons', 'Northbank Studio', 'Harbour Clinic', 'Plainfield Rail', 'Copperleaf', 'Slow River Press', 'Institute of Samples'];
const OPENINGS = ['Three things that I learnt while', 'A small note on', 'We have finished', 'A question for everybody who has been', 'Today marks one year of', 'What nobody tells you about', 'I was wrong about', 'A thank-you to the team for'];
const TOPICS = ['moving a workshop to a new town', 'writing handover notes that people read', 'keeping meetings under twenty minutes', 'repairing instead of replacing', 'hiring for curiosity', 'measuring before optimising', 'teaching a night class', 'mapping every bench in the city', 'reading drawings from 1962', 'running a service with two people'];
const LINES = ['It took longer than planned, and I would do it again.', 'Most of it came down to listening.', 'The spreadsheet was wrong; the people on site were right.', 'We kept what worked and let the rest go.', 'Nobody missed the slides.', 'Small steps, written down, every Friday.', 'Happy to share the template with anyone who asks.', 'How do you handle this where you work?', 'The best part was the lunch table.', 'We will publish the numbers next month.'];
const TAGS = ['craft', 'teamwork', 'learning', 'cities', 'health', 'logistics', 'writing'];

export function person(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  return { name: `${pick(FIRST)} ${pick(LAST)}`, hue: Math.floor(random() * 360), headline: `${pick(ROLES)} at ${pick(PLACES)}` };
}

function post(index) {
  const random = seeded(7919 * (index + 1));
  const pick = (list) => list[Math.floor(random() * list.length)];
  const author = person(random);
  const lines = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(LINES));
  const reactions = Math.floor(random() * random() * 900) + 3;
  const comments = Math.floor(random() * 60);
  const media = random() < 0.3 ? `<div class="post__media">${picture(random)}</div>` : '';
  const action = (name, text) => `<button class="post__action" type="button">${icon(name)}<span>${text}</span></button>`;
  return `<li class="post card"><article>
<header class="post__head">${avatar(author.name, author.hue)}<div><a class="post__name" href="/in/ada-example/">${escape(author.name)}</a><p class="post__meta">${escape(author.headline)}</p><p class="post__meta">${1 + Math.floor(random() * 23)} h</p></div></header>
<p class="post__text">${escape(`${pick(OPENINGS)} ${pick(TOPICS)}. ${lines.join(' ')}`)} <span class="post__tag">#${pick(TAGS)}</span></p>${media}
<p class="post__counts"><span>${reactions} reactions</span><span>${comments} comments</span></p>
<footer class="post__actions">${action('like', 'Like')}${action('comment', 'Comment')}${action('share', 'Share')}</footer>
</article></li>`;
}

const made = [];
/** The HTML of posts from `start`, made once and kept. */
export function posts(start, count) {
  for (let i = made.length; i < start + count; i += 1) made.push(post(i));
  return made.slice(start, start + count).join('\n');
}
