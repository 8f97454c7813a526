// Sign-in (its address and the redirect to it: OBSERVED), checkpoint, and error pages. No password: these are replicas.
import { textsFor } from '../texts/index.mjs';
import { avatar, escape } from './art.mjs';
import { page } from './shell.mjs';

const alone = (title, inner) => `<main class="alone"><section class="card alone__card"><p class="nav__label">Replica for tests – not LinkedIn</p><h1>${escape(title)}</h1>${inner}</section></main>`;

export function loginPage(world, to) {
  const { login } = textsFor(world.config);
  const button = (m) => `<button class="login-member" type="submit" name="member" value="${m.id}">${avatar(m.name, m.hue, 44)}<span>${escape(login.as)} <strong>${escape(m.name)}</strong></span></button>`;
  return page(world, {
    title: login.title,
    body: alone(login.title, `<p>${escape(login.lead)}</p><form method="post" action="/uas/login-submit"><input type="hidden" name="session_redirect" value="${escape(to)}">${world.members.all.map(button).join('')}</form>`),
  });
}

export function challengePage(world) {
  const { challenge } = textsFor(world.config);
  return page(world, { title: challenge.title, body: alone(challenge.title, `<p>${escape(challenge.lead)}</p><form method="post" action="/checkpoint/challenge"><button class="button" type="submit">${escape(challenge.action)}</button></form>`) });
}

export const errorPage = (world, title) => page(world, { title, body: alone(title, '<p><a href="/feed/">…</a></p>') });
