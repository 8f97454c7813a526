// In Firefox a page that goes into the back/forward cache loses the answers that it waits for, and is not told so when it comes back.
// The build puts this in the place of the browser's own (`xtask/src/bundle.rs`).

/** As `chrome.runtime.sendMessage`, but rejected when the page comes back without an answer. */
export const sendMessage = (message) => new Promise((heard, lost) => {
  const { runtime } = chrome;
  const answer = runtime.sendMessage(message);
  const back = ({ persisted }) => persisted && lost();
  addEventListener('pageshow', back);
  answer.then(heard, lost).finally(() => removeEventListener('pageshow', back));
});
