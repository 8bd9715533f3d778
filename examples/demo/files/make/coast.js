import { blend, disc, glitter, glow, rgb, rgba, ridge, sky } from './brush.js';
import { mix, smoothNoise } from './random.js';

export function morningTide(canvas) {
  const { g, w, h, random } = canvas;
  const horizon = h * 0.56;
  sky(canvas, ['#2b4a78', '#6b7fa8', '#d99a94', '#ffd19a'], horizon);
  glow(canvas, w * 0.62, horizon - 40, 420, rgb('#ffe9bd'), 0.95);
  disc(canvas, w * 0.62, horizon - 46, 46, '#fff6dc');
  ridge(canvas, { base: horizon - 6, height: 34, scale: 190, seed: 4, colour: '#4c5a80' });
  const sea = g.createLinearGradient(0, horizon, 0, h);
  sea.addColorStop(0, '#e7ac8d');
  sea.addColorStop(0.25, '#8a7fa0');
  sea.addColorStop(1, '#1e3157');
  g.fillStyle = sea;
  g.fillRect(0, horizon, w, h - horizon);
  glitter(canvas, { x: w * 0.5, top: horizon, spread: w * 0.9, colour: rgb('#1d2f57'), count: 1500 });
  glitter(canvas, { x: w * 0.62, top: horizon, spread: 200, colour: rgb('#ffe7b4'), count: 1600 });
  for (let i = 0; i < 5; i++) gull(g, w * (0.2 + 0.07 * i), h * (0.2 + 0.05 * random()), 9 + 5 * random());
}

function gull(g, x, y, size) {
  g.strokeStyle = 'rgba(28,38,70,.75)';
  g.lineWidth = 2.5;
  g.beginPath();
  g.moveTo(x - size, y - size * 0.4);
  g.quadraticCurveTo(x - size * 0.4, y - size * 0.5, x, y);
  g.quadraticCurveTo(x + size * 0.4, y - size * 0.6, x + size, y - size * 0.5);
  g.stroke();
}

export function regatta({ g, w, h, random }) {
  g.fillStyle = '#f4ead7';
  g.fillRect(0, 0, w, h);
  g.fillStyle = '#f2a65a';
  g.beginPath();
  g.arc(w * 0.78, h * 0.24, 84, 0, 2 * Math.PI);
  g.fill();
  const sails = ['#e4572e', '#f3c969', '#2e86ab', '#a23b72', '#3a7d44', '#f4f1ea'];
  const waves = ['#9fd0d6', '#6bb2bf', '#3f8ea3', '#256d85', '#154d66', '#0c3347'];
  waves.forEach((colour, row) => {
    const y = h * (0.36 + row * 0.115);
    for (let i = 0; i < 3; i++) {
      const x = w * ((i + 0.5 + (row % 2) * 0.45 + 0.2 * random()) / 3.2);
      boat(
        g,
        x,
        y + 16,
        34 + row * 13,
        sails[(row * 2 + i * 5) % sails.length],
        sails[(row + i * 3 + 1) % sails.length],
      );
    }
    wave({ g, w, h }, y, 42 + row * 14, colour);
  });
}

function boat(g, x, y, size, main, jib) {
  triangle(g, main, [x, y - size * 1.9], [x, y - size * 0.25], [x + size * 0.85, y - size * 0.25]);
  triangle(
    g,
    jib,
    [x - size * 0.08, y - size * 1.6],
    [x - size * 0.08, y - size * 0.25],
    [x - size * 0.7, y - size * 0.25],
  );
  g.fillStyle = '#3b2a20';
  g.beginPath();
  g.moveTo(x - size * 0.85, y - size * 0.15);
  g.lineTo(x + size, y - size * 0.15);
  g.lineTo(x + size * 0.65, y + size * 0.25);
  g.lineTo(x - size * 0.6, y + size * 0.25);
  g.fill();
}

function triangle(g, colour, ...points) {
  g.fillStyle = colour;
  g.beginPath();
  for (const [x, y] of points) g.lineTo(x, y);
  g.fill();
}

function wave({ g, w, h }, y, length, colour) {
  g.fillStyle = colour;
  g.beginPath();
  g.moveTo(-length, h);
  g.lineTo(-length, y);
  for (let x = -length; x < w + length; x += length)
    g.quadraticCurveTo(x + length / 2, y + 22, x + length, y);
  g.lineTo(w + length, h);
  g.fill();
}

export function cliffs(canvas) {
  const { w, h } = canvas;
  sky(canvas, ['#cfe3ee', '#eef3ee', '#fbe9d5']);
  glow(canvas, w * 0.3, h * 0.3, 480, rgb('#fff4dc'), 0.9);
  for (let layer = 0; layer < 8; layer++) {
    const near = layer / 7;
    ridge(canvas, {
      base: h * mix(0.42, 0.98, near),
      height: mix(60, 150, near),
      scale: mix(90, 260, near),
      seed: 20 + layer,
      colour: rgba(blend(rgb('#b9d0dd'), rgb('#12304d'), near ** 1.2)),
    });
    sky(canvas, ['rgba(255,255,255,0)', 'rgba(255,255,255,0)', `rgba(238,243,240,${0.32 * (1 - near)})`]);
  }
}

export function currents({ g, w, h, random }) {
  g.fillStyle = '#0d2438';
  g.fillRect(0, 0, w, h);
  const noise = smoothNoise(81);
  const inks = ['#f2e8cf', '#8ecae6', '#219ebc', '#5fa8d3', '#ffb703', '#cae9ff'].map(rgb);
  for (let line = 0; line < 4200; line++) {
    let [x, y] = [random() * w, random() * h];
    g.strokeStyle = rgba(inks[Math.floor(noise(x / 500 + 9, y / 400) * 8 + random()) % inks.length], 0.42);
    g.lineWidth = 0.8 + random() * 1.6;
    g.beginPath();
    for (let step = 0; step < 46; step++) {
      const angle = noise(x / 310, y / 310) * 4.2 * Math.PI;
      g.lineTo((x += Math.cos(angle) * 5), (y += Math.sin(angle) * 5));
    }
    g.stroke();
  }
}

export function moonrise(canvas) {
  const { g, w, h, random } = canvas;
  const horizon = h * 0.64;
  sky(canvas, ['#050a1c', '#0e1c3f', '#26416d', '#4d6a90'], horizon);
  for (let i = 0; i < 420; i++) {
    disc(
      canvas,
      random() * w,
      random() ** 1.4 * horizon,
      0.5 + random() ** 5 * 2.2,
      `rgba(255,250,235,${0.25 + 0.75 * random()})`,
    );
  }
  glow(canvas, w * 0.34, h * 0.34, 380, rgb('#cfe0ff'), 0.75);
  disc(canvas, w * 0.34, h * 0.34, 74, '#f7f3e3');
  for (const [dx, dy, r] of [
    [-24, -14, 16],
    [20, 12, 22],
    [6, -34, 9],
    [-16, 30, 11],
    [38, -18, 8],
  ]) {
    disc(canvas, w * 0.34 + dx, h * 0.34 + dy, r, 'rgba(190,190,185,.38)');
  }
  ridge(canvas, { base: horizon + 2, height: 60, scale: 170, seed: 12, colour: '#0b1730' });
  const sea = g.createLinearGradient(0, horizon, 0, h);
  sea.addColorStop(0, '#31507e');
  sea.addColorStop(1, '#050c1e');
  g.fillStyle = sea;
  g.fillRect(0, horizon, w, h);
  glitter(canvas, { x: w * 0.34, top: horizon, spread: 230, colour: rgb('#f3efda'), count: 1300 });
}

/** Depth lines by walking the edges of a grid: marching squares. */
export function chart({ g, w, h }) {
  const noise = smoothNoise(33);
  const depth = (x, y) => noise(x / 260 + 3, y / 260) - 0.1 * Math.sin((x / w) * Math.PI * 2);
  const shades = ['#dcecf0', '#c9e2ea', '#b2d5e2', '#97c5d8', '#7ab3cb', '#5c9dbb'];
  for (let y = 0; y < h; y += 2) {
    for (let x = 0; x < w; x += 2) {
      const level = Math.floor((0.62 - depth(x, y)) * 14);
      g.fillStyle = level < 0 ? (level < -1 ? '#e3d3a4' : '#f0e6c5') : shades[Math.min(level, 5)];
      // A little more than the step, so that scaling leaves no seams.
      g.fillRect(x, y, 3, 3);
    }
  }
  for (let level = -2; level < 6; level++)
    isoline(g, w, h, (x, y) => depth(x, y) - (0.62 - level / 14), level === 0 ? 2.4 : 0.9);
  compass(g, w - 110, h - 110);
}

function isoline(g, w, h, value, width) {
  const cell = 6;
  g.strokeStyle = 'rgba(25,62,88,.72)';
  g.lineWidth = width;
  g.beginPath();
  for (let y = 0; y < h; y += cell) {
    for (let x = 0; x < w; x += cell) crossCell(g, x, y, cell, value);
  }
  g.stroke();
}

function crossCell(g, x, y, cell, value) {
  const corners = [
    [x, y],
    [x + cell, y],
    [x + cell, y + cell],
    [x, y + cell],
  ];
  const crossings = [];
  corners.forEach((a, i) => {
    const b = corners[(i + 1) % 4];
    const [va, vb] = [value(...a), value(...b)];
    if (va < 0 !== vb < 0) crossings.push(blend(a, b, va / (va - vb)));
  });
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    g.moveTo(...crossings[i]);
    g.lineTo(...crossings[i + 1]);
  }
}

function compass(g, x, y) {
  for (let i = 0; i < 16; i++) {
    const length = i % 4 === 0 ? 74 : i % 2 === 0 ? 50 : 30;
    const angle = (i * Math.PI) / 8;
    for (const [side, colour] of [
      [0.2, '#193e58'],
      [-0.2, '#f7f2e2'],
    ]) {
      g.fillStyle = colour;
      g.beginPath();
      g.moveTo(x, y);
      g.lineTo(x + Math.cos(angle + side) * 16, y + Math.sin(angle + side) * 16);
      g.lineTo(x + Math.cos(angle) * length, y + Math.sin(angle) * length);
      g.fill();
    }
  }
}
