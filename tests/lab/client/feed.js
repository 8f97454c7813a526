// The feed's page script: starts the application, and adds posts while the member scrolls.
const { own, config } = window.__lab;
const { more } = config();
own(() => document.body.classList.add('boot-complete'));

const list = document.querySelector('.posts') ?? document.querySelector('#interop-outlet')?.shadowRoot.querySelector('.posts');
const end = list?.nextElementSibling;
if (list && more) {
  let start = more.from;
  let busy = false;
  const watcher = new IntersectionObserver(async (entries) => {
    if (!entries.at(-1).isIntersecting || busy) return;
    busy = true;
    const answer = await fetch(`/feed/more?start=${start}`);
    if (!answer.ok) return;
    const html = await answer.text();
    own(() => list.insertAdjacentHTML('beforeend', html));
    start += more.step;
    busy = false;
    watcher.unobserve(end);
    if (start < more.until) watcher.observe(end); // looks again at once: a short step may not fill the screen
  }, { rootMargin: '1500px' });
  watcher.observe(end);
}
