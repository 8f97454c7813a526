// Feed, profile, jobs and messaging: what there is around the settings. Everything on them is the lab's own,
// but for the two places in which the feed may sit (interop-iframe and #interop-outlet: OBSERVED 2025-26).
import { textsFor } from '../texts/index.mjs';
import { avatar, escape, icon, picture } from './art.mjs';
import { person, posts, seeded } from './posts.mjs';
import { STYLE, junkBlocks, page } from './shell.mjs';

export const FEED = { first: 200, step: 10, until: 600 };

const NEWS = ['Night trains come back to five cities', 'Why repair cafés are hiring', 'The four-day week, two years on', 'Libraries lend tools, not just books', 'A quiet boom in apprenticeships'];

const card = (member) => `<section class="card me-card"><div class="me-card__cover">${picture(seeded(member.hue), 120)}</div>${avatar(member.name, member.hue, 72)}
<h2><a href="/in/${member.slug}/">${escape(member.name)}</a></h2><p class="quiet">${escape(member.headline)}</p><p class="quiet">${escape(member.place)}</p></section>`;

const news = () => `<aside class="rail rail--end"><section class="card news"><h2>Worth a read</h2><ul>${NEWS.map((title, i) => `<li><a href="/feed/">${escape(title)}</a><br><span class="quiet">${i + 1} d ago</span></li>`).join('')}</ul></section></aside>`;

const postList = () => `<ul class="posts">${posts(0, FEED.first)}</ul><div class="posts-end" aria-hidden="true"></div>`;
const more = { from: FEED.first, step: FEED.step, until: FEED.until };

export function feedPage(world, member) {
  const { interop } = world.config;
  const texts = textsFor(world.config);
  const centre = {
    none: postList(),
    iframe: '<iframe class="interop" data-testid="interop-iframe" src="/preload/" title="Feed"></iframe>',
    shadow: `<div id="interop-outlet"><template shadowrootmode="open"><style>${STYLE}</style>${postList()}</template></div>`,
  }[interop];
  const start = `<div class="card start-post">${avatar(member.name, member.hue)}<a class="start-post__field" href="/feed/">Write something worth reading</a></div>`;
  return page(world, {
    member, current: 'home', title: texts.nav.home, codes: junkBlocks(member), scripts: ['feed'],
    config: { more: interop === 'iframe' ? null : more },
    body: `<div class="columns"><aside class="rail rail--start">${card(member)}</aside><main class="feed">${start}${centre}</main>${news()}</div>`,
  });
}

/** What stands in the interop iframe: the posts alone. */
export const preloadPage = (world, member) => page(world, {
  member, bare: true, title: 'Feed', scripts: ['feed'], config: { more }, body: `<main class="feed">${postList()}</main>`,
});

export function profilePage(world, owner, member) {
  const random = seeded(owner.hue * 31);
  const jobs = Array.from({ length: 3 }, (_, i) => {
    const { headline } = person(random);
    const [role, place] = headline.split(' at ');
    return `<li class="entry">${avatar(place, Math.floor(random() * 360), 44)}<div><h3>${escape(role)}</h3><p>${escape(place)}</p><p class="quiet">${2024 - i * 3} – ${i ? 2027 - i * 3 : 'today'}</p></div></li>`;
  }).join('');
  const skills = ['Measuring twice', 'Plain words', 'Patience', 'Test design', 'Handover notes'].map((s) => `<li class="chip">${s}</li>`).join('');
  return page(world, {
    member, current: 'profile', title: owner.name, codes: junkBlocks(member),
    body: `<div class="columns columns--two"><main><section class="card profile-top"><div class="profile-top__cover">${picture(seeded(owner.hue), 160)}</div>${avatar(owner.name, owner.hue, 128)}
<h1>${escape(owner.name)}</h1><p>${escape(owner.headline)}</p><p class="quiet">${escape(owner.place)} · 128 connections</p></section>
<section class="card padded"><h2>About</h2><p>I make samples that look like the real thing, and say so on the label. Nobody here exists; the work does.</p></section>
<section class="card padded"><h2>Experience</h2><ul class="entries">${jobs}</ul></section>
<section class="card padded"><h2>Skills</h2><ul class="chips">${skills}</ul></section></main>${news()}</div>`,
  });
}

export function jobsPage(world, member) {
  const random = seeded(4242);
  const list = Array.from({ length: 20 }, () => {
    const { headline } = person(random);
    const [role, place] = headline.split(' at ');
    return `<li class="entry">${avatar(place, Math.floor(random() * 360), 48)}<div><h3><a href="/jobs/">${escape(role)}</a></h3><p>${escape(place)}</p><p class="quiet">${1 + Math.floor(random() * 20)} d · ${Math.floor(random() * 80) + 4} applicants</p></div></li>`;
  }).join('');
  return page(world, {
    member, current: 'jobs', title: textsFor(world.config).nav.jobs, codes: junkBlocks(member),
    body: `<div class="columns columns--two"><main><section class="card padded"><h1>${escape(textsFor(world.config).nav.jobs)}</h1><ul class="entries entries--lined">${list}</ul></section></main>${news()}</div>`,
  });
}

export function messagingPage(world, member) {
  const random = seeded(99);
  const people = Array.from({ length: 8 }, () => person(random));
  const lines = ['Thanks for the drawings!', 'Shall we say Thursday?', 'The bench is mapped.', 'I will bring the tape measure.', 'Perfect, see you then.'];
  const conversations = people.map((p, i) => `<li class="entry${i ? '' : ' entry--open'}">${avatar(p.name, p.hue)}<div><h3>${escape(p.name)}</h3><p class="quiet">${lines[i % lines.length]}</p></div></li>`).join('');
  const bubbles = lines.map((line, i) => `<li class="bubble${i % 2 ? ' bubble--mine' : ''}">${line}</li>`).join('');
  return page(world, {
    member, current: 'messaging', title: textsFor(world.config).nav.messaging, codes: junkBlocks(member),
    body: `<div class="columns columns--two"><main class="card messages"><section class="messages__list"><h1>${escape(textsFor(world.config).nav.messaging)}</h1><ul class="entries">${conversations}</ul></section>
<section class="messages__thread"><h2>${escape(people[0].name)}</h2><ul class="bubbles">${bubbles}</ul><div class="messages__write"><textarea rows="2" aria-label="Message"></textarea><button class="button" type="button" aria-label="Send">${icon('share')}</button></div></section></main></div>`,
  });
}
