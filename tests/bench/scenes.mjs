// What is done on a page while it is measured: the same for everybody.

/** So old is a page when what is done on it is over, in milliseconds: time enough for whoever does something once a second. */
const AGE_MS = 2_200;

/** Runs in the page: waits until it is so old. */
const old = (ms) => new Promise((done) => { setTimeout(done, Math.max(0, ms - performance.now())); });

/** Runs in the page: scrolls down until there are so many posts. */
async function readOn(posts) {
  const list = document.querySelector('.posts');
  while (list.children.length < posts) {
    const more = new Promise((come) => {
      new MutationObserver((_, observer) => { observer.disconnect(); come(); }).observe(list, { childList: true });
    });
    scrollTo(0, document.documentElement.scrollHeight);
    await more;
  }
}

/** The scenes by the names of their pages; each gets the loaded page. */
export const SCENES = {
  feed: async (page, { posts = 600, age = AGE_MS } = {}) => {
    await page.evaluate(readOn, posts);
    await page.evaluate(old, age);
  },
  settings: (page, { age = AGE_MS } = {}) => page.evaluate(old, age),
};
