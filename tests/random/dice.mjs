// Dice that fall the same way each time: everything about a random page follows from one number, its seed.

/** mulberry32: small, quick, and good enough to make pages of. */
export function dice(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b9) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below) => Math.floor(next() * below);
  const pick = (list) => list[int(list.length)];
  return {
    int,
    pick,
    chance: (probability) => next() < probability,
    /** One of the names of an object whose values are their weights. */
    weighed(weights) {
      let left = next() * Object.values(weights).reduce((sum, weight) => sum + weight, 0);
      return Object.keys(weights).find((name) => (left -= weights[name]) < 0) ?? Object.keys(weights).at(-1);
    },
    shuffled(list) {
      const rest = [...list];
      return list.map(() => rest.splice(int(rest.length), 1)[0]);
    },
  };
}
