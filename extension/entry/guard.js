// Ends an engine that has broken. An exception that leaves the module may have left it in the middle of anything: Rust does not
// tidy up after one. So nothing in it runs again; its card goes, and the background is told. A reload starts another.
import { removeHosts } from './hosts.js';

/** The module's exports, which do nothing any more once an exception has left one of them. */
export function guarded(exports) {
  let broken = false;
  let depth = 0;

  const end = (error) => {
    broken = true;
    // The browser is closing the page: there is nothing to end, and nobody to tell.
    if (!document.defaultView || !chrome.runtime?.id) return;
    removeHosts();
    chrome.runtime.sendMessage('Broken').catch(() => {});
    console.error('Trainstop has ended itself in this page:', error);
  };

  const guard = (call) => (...values) => {
    // No, to whoever asks whether a message will be replied to.
    if (broken) return 0;
    depth += 1;
    try {
      return call(...values);
    } catch (error) {
      if (!broken) end(error);
      // What the module has called out of, and back into, must not go on either.
      if (depth > 1) throw error;
      return 0;
    } finally {
      depth -= 1;
    }
  };
  return Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, typeof value === 'function' ? guard(value) : value]));
}
