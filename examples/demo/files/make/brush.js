import { mix, smoothNoise } from './random.js';

/** Fills the canvas from top to bottom with evenly spaced colours. */
export function sky({ g, w, h }, colours, bottom = h) {
  const gradient = g.createLinearGradient(0, 0, 0, bottom);
  colours.forEach((colour, i) => gradient.addColorStop(i / (colours.length - 1), colour));
  g.fillStyle = gradient;
  g.fillRect(0, 0, w, bottom);
}

/** A soft round light. */
export function glow({ g }, x, y, radius, colour, strength = 1) {
  const gradient = g.createRadialGradient(x, y, 0, x, y, radius);
  for (const [stop, alpha] of [
    [0, 1],
    [0.25, 0.45],
    [0.6, 0.1],
    [1, 0],
  ]) {
    gradient.addColorStop(stop, rgba(colour, alpha * strength));
  }
  g.fillStyle = gradient;
  g.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
}

export function disc({ g }, x, y, radius, colour) {
  g.fillStyle = colour;
  g.beginPath();
  g.arc(x, y, radius, 0, 2 * Math.PI);
  g.fill();
}

/** A hill line from noise, filled down to the bottom; answers its height at any x. */
export function ridge({ g, w, h }, { base, height, scale, seed, colour, shift = 0 }) {
  const noise = smoothNoise(seed);
  const at = (x) => base - height * (noise((x + shift) / scale, 7) - 0.5) * 2;
  g.fillStyle = colour;
  g.beginPath();
  g.moveTo(0, h);
  for (let x = 0; x <= w + 4; x += 4) g.lineTo(x, at(x));
  g.lineTo(w, h);
  g.fill();
  return at;
}

/** Light on water: short strokes that widen towards the viewer. */
export function glitter({ g, w, h, random }, { x, top, spread, colour, count }) {
  for (let i = 0; i < count; i++) {
    const depth = random() ** 1.6;
    const length = mix(8, 130, depth) * random();
    const centre = x + (random() + random() - 1) * mix(spread * 0.25, spread, depth);
    g.fillStyle = rgba(colour, mix(0.5, 0.12, depth) * (0.4 + random()));
    g.fillRect(Math.min(centre - length / 2, w), top + depth * (h - top), length, mix(1, 4, depth));
  }
}

/** `[r, g, b]` as a CSS colour. */
export const rgba = ([r, g, b], alpha = 1) => `rgba(${r | 0},${g | 0},${b | 0},${alpha})`;

export const blend = (a, b, t) => a.map((value, i) => mix(value, b[i], t));

/** `#rrggbb` as `[r, g, b]`. */
export const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
