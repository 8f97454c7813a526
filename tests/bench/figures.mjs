// What many measurements of one thing come to.

/** The value below which this share of the values lies, between two values in proportion. */
function quantile(sorted, share) {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/** { median, low, high, times }: `low` and `high` are the quartiles, `times` is how often it was measured. Null if it never was. */
export function figureOf(values) {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  if (!sorted.length) return null;
  const [low, median, high] = [0.25, 0.5, 0.75].map((share) => round(quantile(sorted, share)));
  return { median, low, high, times: sorted.length };
}

/** The same of a list of measurements, for each name in them. */
export function figuresOf(measurements) {
  const names = [...new Set(measurements.flatMap(Object.keys))];
  return Object.fromEntries(names.map((name) => [name, figureOf(measurements.map((one) => one[name]))]));
}

/** Three digits after the point: more says nothing. */
export const round = (value) => Math.round(value * 1_000) / 1_000;
