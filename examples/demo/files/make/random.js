/** The same numbers in every run (mulberry32), so that the files can be made again as they are. */
export function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Smooth noise in two dimensions, between 0 and 1: three octaves of interpolated lattice values. */
export function smoothNoise(seed) {
  const random = seededRandom(seed);
  const lattice = Array.from({ length: 4096 }, random);
  const at = (x, y) => lattice[(x * 37 + y * 1009) & 4095];
  const octave = (x, y) => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [ease(x - left), ease(y - top)];
    return mix(mix(at(left, top), at(left + 1, top), u), mix(at(left, top + 1), at(left + 1, top + 1), u), v);
  };
  return (x, y) => (4 * octave(x, y) + 2 * octave(2 * x, 2 * y) + octave(4 * x, 4 * y)) / 7;
}

export const mix = (a, b, t) => a + (b - a) * t;

const ease = (t) => t * t * (3 - 2 * t);
