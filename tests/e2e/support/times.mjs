// Gathers how long things took and prints them as a table: build by build, browser by browser.
const median = (sorted) => sorted[Math.floor((sorted.length - 1) / 2)];

/** add(row, column, ms) and print(title, limit). */
export function stopwatch() {
  const times = new Map();
  return {
    add(row, column, ms) {
      const key = `${row}\t${column}`;
      times.set(key, [...(times.get(key) ?? []), ms]);
    },
    get worst() {
      return Math.max(...[...times.values()].flat());
    },
    lines(title) {
      const lines = [...times].map(([key, all]) => {
        const [row, column] = key.split('\t');
        const sorted = all.toSorted((a, b) => a - b);
        return `  ${row.padEnd(34)} ${column.padEnd(9)} ${String(median(sorted)).padStart(7)} ${String(sorted.at(-1)).padStart(7)} ${String(all.length).padStart(5)}`;
      });
      return ['', title, `  ${''.padEnd(34)} ${''.padEnd(9)} ${'median'.padStart(7)} ${'max'.padStart(7)} ${'runs'.padStart(5)}`, ...lines.toSorted(), ''].join('\n');
    },
  };
}
