// The script times as a picture: one bar for each variant, its quartiles as a line across its end, on both pages. Readable in light and
// dark, and without seeing it: title and description say what it shows.

const WIDTH = 760;
const NAMES = 290;
const BARS = 360;
const ROW = 30;
const HEAD = 62;

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
const ms = (value) => `${value.toFixed(value && value < 10 ? 1 : 0)} ms`;

/** A round number that is not less, for the end of the scale. */
function roundUp(value) {
  const unit = 10 ** Math.floor(Math.log10(value || 1));
  return [1, 2, 5, 10].map((times) => times * unit).find((end) => end >= value);
}

function bars({ title, rows, top, end }) {
  const x = (value) => NAMES + (value / end) * BARS;
  const row = ({ label, name, figure: { median, low, high } }, place) => {
    const y = top + 34 + place * ROW;
    const kind = /^(?:none|empty)$/.test(name) ? 'other' : name.startsWith('peer') ? 'peer' : 'ours';
    return `<text class="name" x="${NAMES - 10}" y="${y + 14}">${escape(label)}</text>
<rect class="${kind}" x="${NAMES}" y="${y}" width="${Math.max(1, x(median) - NAMES).toFixed(1)}" height="18" rx="2"/>
<path class="spread" d="M${x(low).toFixed(1)} ${y + 9}H${x(high).toFixed(1)}M${x(low).toFixed(1)} ${y + 5}v8M${x(high).toFixed(1)} ${y + 5}v8"/>
<text class="value" x="${(Math.max(x(high), x(median)) + 8).toFixed(1)}" y="${y + 14}">${ms(median)}</text>`;
  };
  const ticks = [0, 0.5, 1].map((share) => `<path class="grid" d="M${x(end * share).toFixed(1)} ${top + 28}v${rows.length * ROW + 4}"/>
<text class="tick" x="${x(end * share).toFixed(1)}" y="${top + 48 + rows.length * ROW}">${ms(end * share)}</text>`);
  return `<text class="head" x="16" y="${top + 16}">${escape(title)}</text>\n${ticks.join('\n')}\n${rows.map(row).join('\n')}`;
}

/** The picture of what was measured, as SVG. */
export function picture({ variants, pages: { chromium }, about }) {
  const panels = [['feed', 'The feed: 200 posts, and 400 more while scrolling'], ['settings', 'The setting’s own page']];
  const rows = (where) => variants.filter(({ name }) => chromium[where][name]).map((variant) => ({ ...variant, figure: chromium[where][variant.name].script }));
  let top = HEAD;
  const drawn = panels.map(([where, title]) => {
    const list = rows(where);
    const panel = bars({ title, rows: list, top, end: roundUp(Math.max(...list.map(({ figure }) => figure.high))) });
    top += list.length * ROW + 76;
    return panel;
  });
  const told = panels.map(([where, title]) => `${title}: ${rows(where).map(({ label, figure }) => `${label} ${ms(figure.median)}`).join(', ')}.`).join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13">
<title id="title">What Trainstop costs a page, in script time</title>
<desc id="desc">Medians of at most ${about.rounds} loads each in Chromium, with quartiles. ${escape(told)}</desc>
<style>
.paper{fill:#fff}.value{paint-order:stroke;stroke:#fff;stroke-width:4}text{fill:#1f2328}.name{text-anchor:end}.head{font-weight:600}.tick{fill:#59636e;text-anchor:middle;font-size:11px}
.ours{fill:#0b6e4f}.other{fill:#8c959f}.peer{fill:#9a6700}.spread{stroke:#1f2328;stroke-width:1.5;fill:none}.grid{stroke:#d1d9e0}
@media (prefers-color-scheme:dark){.paper{fill:#0d1117}.value{stroke:#0d1117}text{fill:#f0f6fc}.tick{fill:#9198a1}.ours{fill:#3fb68b}.other{fill:#656c76}.peer{fill:#d29922}.spread{stroke:#f0f6fc}.grid{stroke:#3d444d}}
</style>
<rect class="paper" width="${WIDTH}" height="${top}" rx="8"/>
<text class="head" x="16" y="28" font-size="16">Script time on the page’s thread, in Chromium</text>
<text class="tick" x="16" y="46" style="text-anchor:start">Medians of ${about.rounds} loads each (of the setting’s page: fewer); the line across a bar’s end spans the middle half of them. Shorter is better.</text>
${drawn.join('\n')}
</svg>
`;
}
