// Follows an attempt to switch off step by step, and stops it at one: by what LinkedIn is asked, and by what the extension says.
import { SETTING } from './setting.mjs';

/** Which step a request belongs to, given whether the switch was saved already. */
function stepOf({ method, path, headers }, saved) {
  if (method === 'PUT') return 'Clicked';
  if (method !== 'GET' || path !== SETTING) return null;
  if (saved) return 'Settled';
  return headers['sec-fetch-dest'] === 'empty' ? 'Located' : 'Opening';
}

/**
 * Stops the next attempt at a step, which is when LinkedIn is asked for what that step needs: `act` is called in that very
 * moment, and the answer is held back for `holdMs`. `reached` resolves then; `off()` ends it.
 */
export function stopAt(lab, step, { holdMs = 600, act = () => {} } = {}) {
  let saved = false;
  let stopped = false;
  let reach;
  const reached = new Promise((resolve) => { reach = resolve; });
  const off = lab.on('requests', (request) => {
    const here = stepOf(request, saved);
    saved ||= here === 'Clicked';
    const now = !stopped && here === step;
    // The lab looks at this right after it has told of the request.
    lab.set({ delayMs: now ? holdMs : 0 });
    if (!now) return;
    stopped = true;
    act();
    reach();
  });
  return { reached, off };
}

/** Listens to what the extension's seats say to one another of an attempt: now() gives { phases, clicks }. */
export async function followAttempt(browser) {
  await browser.inExtension(() => {
    globalThis.attempt = { phases: [], clicks: 0, waiting: new Set() };
    chrome.runtime.onMessage.addListener((message) => {
      const { phases, waiting } = globalThis.attempt;
      if (message?.Progress) phases.push(typeof message.Progress === 'string' ? message.Progress : 'Ended');
      if (message?.Clicked) globalThis.attempt.clicks += 1;
      for (const check of [...waiting]) check();
    });
  });
  return {
    now: () => browser.inExtension(() => ({ phases: globalThis.attempt.phases, clicks: globalThis.attempt.clicks })),
    /** Waits until a phase was said. Says whether it was. */
    until: (phase, timeout = 5_000) => browser.inExtension((wanted, patience) => new Promise((resolve) => {
      const { phases, waiting } = globalThis.attempt;
      const finish = (met) => {
        waiting.delete(check);
        clearTimeout(clock);
        resolve(met);
      };
      const check = () => phases.includes(wanted) && finish(true);
      const clock = setTimeout(finish, patience, false);
      waiting.add(check);
      check();
    }), phase, timeout),
  };
}
