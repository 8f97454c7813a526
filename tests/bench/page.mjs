// docs/performance.md, out of what was measured.

const KB = 1_024;
const number = (value, digits = 1) => (Number.isFinite(value) ? value.toFixed(digits) : '–');
/** A median with its quartiles. */
const cell = (figure, digits = 1) => (!figure ? '–' : figure.times < 2 ? number(figure.median, digits)
  : `${number(figure.median, digits)} (${number(figure.low, digits)}–${number(figure.high, digits)})`);
const table = (heads, rows) => [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const BROWSERS = { chromium: 'Chromium', firefox: 'Firefox' };

function targets(all) {
  const rows = all.targets.map(({ what, limit, unit, measured, met, figure }) => [what, `${limit} ${unit}`, figure ? `${cell(figure)} ${unit}` : `${number(measured)} ${unit}`, met ? 'yes' : '**no**']);
  return `## Targets\n\n${table(['what', 'at most', 'measured', 'met'], rows)}`;
}

function inChromium({ variants, pages: { chromium } }, where, heading) {
  const rows = variants.filter(({ name }) => chromium[where][name]).map(({ name, label }) => {
    const { script, beyond, task, longest, ours, heap, memory } = chromium[where][name];
    return [label, cell(script), cell(beyond), cell(task, 0), cell(longest, 0), name === 'none' || name === 'empty' ? '–' : cell(ours), cell(heap, 0), ...(where === 'feed' ? [cell(memory, 0)] : [])];
  });
  const heads = ['', 'script, ms', 'beyond the empty one’s, ms', 'all tasks, ms', 'longest task, ms', 'longest task of its own, ms', 'heap, KB', ...(where === 'feed' ? ['its processes, KB'] : [])];
  return `### ${heading}\n\n${table(heads, rows)}`;
}

function spent({ variants, pages: { chromium: { feed } } }) {
  const doings = ['reading', 'compiling', 'running', 'style'];
  const rows = variants.filter(({ name }) => feed[name]?.spent).map(({ name, label }) => [label, ...doings.map((doing) => cell(feed[name].spent[doing]))]);
  return `### On what it is spent, on the feed

In milliseconds of Trainstop’s own tasks, from Chromium’s trace, which tells in detail what its JavaScript does and makes that take longer. *Reading* is
what the browser needs before a file begins to run: it goes by the file’s size, and *script* above is without it. *Compiling* is what it needs when a function
is called for the first time, which in a page that has just been loaded is every function that is called at all. So a good part of a load’s cost is how
much code there is, and how much of it is used; the rest is what that code does.

${table(['', 'reading', 'compiling', 'running', 'style and layout'], rows)}`;
}

function inFirefox({ variants, pages: { firefox } }) {
  if (!firefox) return '';
  const rows = variants.filter(({ name }) => firefox.feed[name]).map(({ name, label }) => [label, cell(firefox.feed[name].cpu, 0), cell(firefox.settings[name].cpu, 0), cell(firefox.feed[name].memory, 0)]);
  return `## On LinkedIn’s pages, in Firefox

Firefox counts for whole processes alone. What is given is the processor’s time that the page’s process has taken for one load, all its
threads together: differences of less than the spread mean nothing. Memory is what Firefox’s own reports give to the extension, in the page
and in its own process together, where nothing else was done.

${table(['', 'feed, ms', 'setting’s page, ms', 'its memory, KB'], rows)}`;
}

function waiting({ times }) {
  const kinds = Object.keys(times);
  const lines = [
    ['from the navigation to the banner, feed', 'banner, feed'], ['from the navigation to the banner, setting’s page', 'banner, settings'],
    ['from the click to verified, feed', 'verified, feed'], ['from the click to verified, setting’s page', 'verified, settings'],
    ['an answer of the background, which was asleep', 'background, asleep'], ['an answer of the background, which was awake', 'background, awake'],
  ];
  const rows = lines.map(([text, name]) => [text, ...kinds.map((kind) => cell(times[kind][name], name.startsWith('background') ? 1 : 0))]);
  return `## What a member waits for

In milliseconds. The lab answers at once: LinkedIn’s own time comes on top. On the feed, switching off needs a hidden copy of the setting’s page.

${table(['', ...kinds.map((kind) => BROWSERS[kind])], rows)}`;
}

function growth({ growth: { looks, changes, watching } }) {
  const rows = Object.entries(looks).map(([nodes, figure]) => [Number(nodes).toLocaleString('en'), cell(figure, 2)]);
  const watched = [['empty', 'an empty extension'], ['pass', 'Trainstop']].map(([name, label]) => [label, cell(watching[name].page), cell(watching[name].tasks), cell(watching[name].burst, 3)]);
  return `## How the cost grows

One look at the setting’s page (a survey of it, and what follows from that), which happens once a second while it is open and 60 ms after a
change of it; by the number of elements that the page has beside its own. In Chromium.

${table(['elements', 'one look, ms'], rows)}

${(changes * 100).toLocaleString('en')} elements come or go on that page with 1,000 elements, in 100 bursts of ${changes} over two seconds:

${table(['', 'the page’s own time for it, ms', 'the extension’s tasks meanwhile, ms', 'for each burst, ms'], watched)}`;
}

function core({ core: list }) {
  if (!list.length) return '';
  const time = (ns) => (ns < 1_000 ? `${ns} ns` : ns < 1e6 ? `${(ns / 1_000).toFixed(1)} µs` : `${(ns / 1e6).toFixed(2)} ms`);
  return `## The pure core

By Criterion, in this machine’s own code: for comparing one version with the next. In a page the same code runs as WebAssembly or
JavaScript, and takes longer. The deviation is the median absolute one.

${table(['', 'median', 'deviation'], list.map(({ name, ns, mad }) => [name, time(ns), time(mad)]))}`;
}

function sizes({ weights, variants, parts }) {
  const rows = Object.entries(weights).map(([name, bytes]) => [name, number(bytes / KB)]);
  const peers = variants.filter(({ unpacked }) => unpacked).map(({ label, unpacked }) => [`${label}, unpacked`, number(unpacked / KB)]);
  const part = (of) => Object.entries(of).toSorted(([, a], [, b]) => b - a).map(([name, bytes]) => [name, number(bytes / KB)]);
  const shares = ({ engine, core }) => Object.keys({ ...engine, ...core }).map((name) => [name, engine[name] ?? 0, core[name] ?? 0])
    .toSorted(([, a, b], [, c, d]) => c + d - a - b).map(([name, ...bytes]) => [name, ...bytes.map((one) => (one ? number(one / KB) : '–'))]);
  return `## Sizes

${table(['', 'KB (1,024 bytes)'], [...rows, ...peers])}

### Where the bytes are

Of the package for Chrome, packed:

${table(['', 'KB'], part(parts.package))}

Of the two modules, by whose code it is, before they are made small, which takes some tenth of each:

${table(['', 'content engine, KB', 'background and pages, KB'], shares(parts))}`;
}

const CONCLUSION = `## To measure again

\`./build.sh bench\` measures all of this and writes this page and its picture; \`--quick\` takes fewer rounds and leaves them as they are.
What was measured is in \`dist/bench/bench.json\`. It only means something on a machine that has nothing else to do.

Another extension is measured beside ours with \`--peer NAME=FOLDER\`, where the folder has it unpacked. DuckDuckGo’s autoconsent, for one, which
looks at every page for another kind of banner, is in npm and needs not be installed for that:

\`\`\`
npm pack @duckduckgo/autoconsent && tar -xzf duckduckgo-autoconsent-*.tgz
./build.sh bench --peer autoconsent=package/dist/addon-mv3
\`\`\`

In Firefox an extension can be measured if its manifest has an id for it.`;

/** The whole page. */
export function page(all) {
  const { about } = all;
  const browsers = Object.values(about.browsers).join(', ');
  return `${[
    `# Performance

This page and its picture are made by \`./build.sh bench\` and never by hand.

Measured on ${about.date.slice(0, 10)}, on a machine with ${about.cores} cores and ${about.memory} GB (${about.system}, ${about.architecture}), in ${browsers},
on [the lab](../tests/lab/README.md), a replica of LinkedIn. While it was measured the machine’s load went from ${about.load.join(' to ')}: above 1 or 2 something
else was running, and times of the clock (tasks, waiting) are longer than they would be.

Figures are medians with the quartiles in brackets, on the feed in Chromium of ${about.rounds} loads, elsewhere of a few less. All who are compared take turns, load by load, each in a browser of its own.
One load differs from the next by more than some of these differences. So the empty extension, the pass and the warning are loaded ${about.compared} times, and
*beyond the empty one’s* is the median of the differences, each to the load of the empty extension in the same round.

![Script time on the page’s thread, by extension; the tables below have the same figures](images/performance.svg)`,
    targets(all),
    `## On LinkedIn’s pages, in Chromium

*Script* and *all tasks* are the milliseconds that one load takes of the page’s own thread, as Chromium counts them, whatever else the machine does.
The longest tasks are taken from loads that are traced, which slows them down a little. *Heap* is what is left after a collection. *Its processes* is
what the extension’s own processes have to themselves three seconds after a load: nothing, where the background sleeps on.`,
    inChromium(all, 'feed', 'The feed: 200 posts, and 400 more while scrolling'),
    inChromium(all, 'settings', 'The setting’s own page'),
    spent(all),
    inFirefox(all), waiting(all), growth(all), core(all), sizes(all), CONCLUSION,
  ].filter(Boolean).join('\n\n')}\n`;
}
