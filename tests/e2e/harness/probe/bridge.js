// Carries questions from the test driver to the probe in a tab, and keeps what the tabs' probes have recorded.
// The page under test sees nothing of it: it is extension messaging all the way.
const records = new Map(); // tab -> [record], kept here so that they outlive the document they come from

chrome.runtime.onMessage.addListener((message, sender) => {
  if (message?.probe !== 'record' || !sender.tab) return;
  const list = records.get(sender.tab.id) ?? [];
  list.push(message.record);
  records.set(sender.tab.id, list);
});

// Called by the driver. Never throws: no answer is an ordinary thing while a tab navigates, and the driver asks again.
globalThis.ask = async (tab, question) => {
  try {
    const answer = await chrome.tabs.sendMessage(tab, { probe: 'ask', ...question }, { frameId: 0 });
    return answer ?? { silent: 'the probe gave no answer' };
  } catch (error) {
    return { silent: String(error?.message ?? error) };
  }
};

globalThis.recordsOf = (tab) => records.get(tab) ?? [];
globalThis.forgetRecords = () => records.clear();
// Chromium only: the tab of a debugging target, so that the driver can say which page it means.
globalThis.tabOfTarget = async (id) => (await chrome.debugger.getTargets()).find((target) => target.id === id)?.tabId ?? null;
