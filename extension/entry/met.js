// Whom the doorman has met in this page: what it leaves when it asks for the engine.
const DOORMAN = Symbol.for('trainstop doorman');
/** How long that is taken for what is so, in milliseconds: the engine comes at once. Later somebody else may have signed in. */
const JUST_NOW_MS = 3_000;

/** { cookie, salt, session }; undefined if it has met nobody, or not just now. */
export function met() {
  const left = globalThis[DOORMAN];
  return performance.now() - left?.at < JUST_NOW_MS ? left : undefined;
}
