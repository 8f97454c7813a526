// Which tasks of a page's thread are an extension's, and how long they take: from Chromium's own trace, in which its sampling
// profiler says whose code ran. Tracing slows everything down a little, so what is traced is not what is timed otherwise.

const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8.execute', 'disabled-by-default-v8.cpu_profiler'];

/** The same, where what the engine of JavaScript does is told in detail, and its profiler keeps out of the way. */
const IN_DETAIL = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8', 'v8.execute', 'disabled-by-default-v8.compile'];

/** The events of all that happens in the browser while `run` runs. */
export async function traced(page, run, { detailed = false } = {}) {
  await page.tracing.start({ categories: detailed ? IN_DETAIL : CATEGORIES });
  let buffer;
  try {
    await run();
  } finally {
    buffer = await page.tracing.stop();
  }
  return JSON.parse(Buffer.from(buffer).toString('utf8')).traceEvents;
}

const addressOf = ({ args }) => args?.data?.url ?? args?.data?.scriptName ?? args?.fileName ?? args?.data?.fileName ?? '';

/** The process of LinkedIn's page: the browser says in which one each document is, at the start and whenever another one comes. */
function processOf(events) {
  const frames = events.flatMap(({ name, args }) => {
    if (name === 'TracingStartedInBrowser') return args.data.frames ?? [];
    return name === 'FrameCommittedInBrowser' ? [args.data] : [];
  });
  return frames.findLast(({ url }) => url?.startsWith('https://www.linkedin.com/'))?.processId;
}

/** When the profiler saw code of an extension run on a thread, in the trace's microseconds: [[from, to]...] */
function samplesOf(events, pid, prefix) {
  const profiles = new Map();
  for (const event of events) {
    if (event.pid !== pid || (event.name !== 'Profile' && event.name !== 'ProfileChunk')) continue;
    const profile = profiles.get(event.id) ?? { now: 0, ours: new Set(), tid: null };
    profiles.set(event.id, profile);
    const { data } = event.args;
    if (event.name === 'Profile') {
      profile.now = data.startTime;
      profile.tid = event.tid;
      profile.seen = [];
      continue;
    }
    for (const { id, parent, callFrame } of data.cpuProfile?.nodes ?? []) {
      if (callFrame.url?.startsWith(prefix) || profile.ours.has(parent)) profile.ours.add(id);
    }
    (data.cpuProfile?.samples ?? []).forEach((node, place) => {
      const from = profile.now;
      profile.now += data.timeDeltas?.[place] ?? 0;
      if (profile.ours.has(node)) profile.seen?.push([from, profile.now]);
    });
  }
  return [...profiles.values()].filter(({ seen }) => seen).map(({ tid, seen }) => ({ tid, seen }));
}

/**
 * { longest, ours: [ms...] }: the longest task of the page's thread, and those of an extension. A task in which somebody else calls
 * scripts too is theirs: of it only what the extension did counts.
 */
export function tasksOf(events, id) {
  const pid = processOf(events);
  const prefix = `chrome-extension://${id}/`;
  const isMain = (event) => event.pid === pid && event.tid === main;
  const main = events.find((event) => event.pid === pid && event.name === 'thread_name' && event.args?.name === 'CrRendererMain')?.tid;
  const tasks = events.filter((event) => isMain(event) && event.name === 'RunTask' && event.ph === 'X').toSorted((a, b) => a.ts - b.ts);
  const calls = events.filter((event) => isMain(event) && event.ph === 'X' && /^(?:FunctionCall|EvaluateScript|v8\.compile)$/.test(event.name));
  const samples = id ? samplesOf(events, pid, prefix).flatMap(({ seen }) => seen) : [];
  // The thread's own time, where the system tells it: the machine may do something else in between.
  const length = (event) => (event.tdur ?? event.dur ?? 0) / 1_000;
  const within = (list, from, to, at) => list.slice(firstAfter(list, from, at)).slice(0, countUntil(list, from, to, at));
  calls.sort((a, b) => a.ts - b.ts);
  samples.sort(([a], [b]) => a - b);
  const ours = [];
  for (const task of tasks) {
    const [from, to] = [task.ts, task.ts + task.dur];
    const here = within(calls, from, to, (event) => event.ts);
    const seen = within(samples, from, to, ([at]) => at);
    const mine = here.filter((event) => addressOf(event).startsWith(prefix));
    if (!id || (!mine.length && !seen.length)) continue;
    const shared = here.some((event) => event.name !== 'v8.compile' && !addressOf(event).startsWith(prefix));
    const called = outermost(mine).reduce((sum, event) => sum + length(event), 0);
    const sampled = seen.reduce((sum, [a, b]) => sum + b - a, 0) / 1_000;
    // What the profiler sees counts by the clock; a task has not taken longer than the thread was at it.
    ours.push(shared ? Math.min(length(task), Math.max(called, sampled)) : length(task));
  }
  return { longest: tasks.reduce((most, task) => Math.max(most, length(task)), 0), ours };
}

/** What an extension's tasks do, by the names of the trace's events. */
const DOINGS = [
  ['style', /^(?:UpdateLayoutTree|Layout|Paint)/],
  ['reading', /^v8\.compile$/],
  ['compiling', /^V8\.(?:Compile|Parse|PreParse)/],
];

/**
 * On what an extension's own tasks spend the page's thread, in milliseconds: { reading: its files, compiling: functions as they are
 * called for the first time, style: what its changes need of the page's styles and layout, running: all the rest }.
 */
export function spentOf(events, id) {
  const pid = processOf(events);
  const main = events.find((event) => event.pid === pid && event.name === 'thread_name' && event.args?.name === 'CrRendererMain')?.tid;
  const all = events.filter((event) => event.pid === pid && event.tid === main && event.ph === 'X').toSorted((a, b) => a.ts - b.ts || b.dur - a.dur);
  const isScript = ({ name }) => /^(?:FunctionCall|EvaluateScript)$/.test(name);
  const spent = { reading: 0, compiling: 0, style: 0, running: 0 };
  for (const task of all.filter(({ name }) => name === 'RunTask')) {
    const inside = all.slice(firstAfter(all, task.ts, ({ ts }) => ts)).slice(0, countUntil(all, task.ts, task.ts + task.dur, ({ ts }) => ts));
    const scripts = inside.filter(isScript);
    const isOurs = (event) => addressOf(event).startsWith(`chrome-extension://${id}/`);
    if (!scripts.some(isOurs)) continue;
    // Of a task in which somebody else calls scripts too, only what ours call is theirs.
    const shared = !scripts.every(isOurs);
    const open = [];
    for (const event of inside.filter(({ name }) => name !== 'RunTask')) {
      while (open.length && open.at(-1).until <= event.ts) open.pop();
      const above = open.at(-1);
      if (shared && !above && !(isScript(event) && isOurs(event))) continue;
      // What is read is compiled as far as it has to be: that is one thing.
      const doing = above?.doing === 'reading' ? 'reading' : DOINGS.find(([, names]) => names.test(event.name))?.[0] ?? above?.doing ?? 'running';
      const took = (event.tdur ?? event.dur) / 1_000;
      spent[doing] += took;
      if (above) spent[above.doing] -= took;
      open.push({ until: event.ts + event.dur, doing });
    }
  }
  return spent;
}

const outermost = (events) => events.reduce((kept, event) => {
  const last = kept.at(-1);
  if (!last || event.ts >= last.ts + last.dur) kept.push(event);
  return kept;
}, []);

/** The place of the first entry that is not before a moment, in a sorted list. */
function firstAfter(list, moment, at) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(list[middle]) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

const countUntil = (list, from, to, at) => firstAfter(list, to, at) - firstAfter(list, from, at);
