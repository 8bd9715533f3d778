import { blend, disc, glow, rgb, rgba, ridge, sky } from './brush.js';
import { mix, seededRandom } from './random.js';

export const filmSeconds = 72;

// The hours of the day, in even steps over the film: upper sky, lower sky, sea, hills.
const hours = [
  ['#1b2450', '#c9788a', '#53507f', '#332f5c'],
  ['#4f86c6', '#ffdfa8', '#4d88ad', '#4a5f86'],
  ['#3d8fd6', '#cfeaf7', '#2f86b5', '#4d7f8c'],
  ['#3a8ad0', '#d8edf2', '#2b7fae', '#477986'],
  ['#43619f', '#ffc178', '#5b6f96', '#4c4a70'],
  ['#3a2560', '#f0705a', '#5c3a68', '#3a2450'],
  ['#0a1030', '#2a2f66', '#151c48', '#0d1130'],
  ['#04081c', '#131c46', '#0a1130', '#060a20'],
].map((row) => row.map(rgb));

/** Draws the film as it is at `t` seconds: a boat sails from dawn into the night. */
export function drawFilm(canvas, t) {
  const { h } = canvas;
  const day = t / filmSeconds;
  const [top, low, sea, hills] = coloursAt(day);
  const horizon = h * 0.58;
  sky(canvas, [rgba(top), rgba(blend(top, low, 0.45)), rgba(low)], horizon);
  drawStars(canvas, Math.max(0, (day - 0.68) * 4), horizon);
  drawSun(canvas, day, horizon);
  ridge(canvas, {
    base: horizon - 14,
    height: 44,
    scale: 130,
    seed: 3,
    colour: rgba(blend(hills, low, 0.45)),
    shift: t * 6,
  });
  ridge(canvas, { base: horizon - 2, height: 26, scale: 90, seed: 8, colour: rgba(hills), shift: t * 14 });
  drawSea(canvas, t, horizon, sea, low);
  drawCounter(canvas, t);
}

function coloursAt(day) {
  const at = Math.min(day, 0.9999) * (hours.length - 1);
  const from = Math.floor(at);
  return hours[from].map((colour, i) => blend(colour, hours[from + 1][i], at - from));
}

function drawStars(canvas, strength, horizon) {
  if (strength <= 0) return;
  const random = seededRandom(2);
  for (let i = 0; i < 130; i++) {
    const [x, y, size] = [random() * canvas.w, random() * horizon * 0.9, 0.5 + random()];
    disc(canvas, x, y, size, `rgba(255,248,230,${Math.min(1, strength) * (0.3 + 0.7 * random())})`);
  }
}

function drawSun(canvas, day, horizon) {
  const { w, h } = canvas;
  const sun = day / 0.78;
  arcLight(
    canvas,
    w * mix(0.08, 0.92, sun),
    horizon + 40 - Math.sin(sun * Math.PI) * h * 0.52,
    30,
    '#fff4cf',
    sun < 1.08,
  );
  const moon = (day - 0.7) / 0.6;
  arcLight(
    canvas,
    w * mix(0.05, 0.95, moon),
    horizon + 40 - Math.sin(moon * Math.PI) * h * 0.46,
    22,
    '#eef1ff',
    moon > -0.05,
  );
}

function arcLight(canvas, x, y, radius, colour, isUp) {
  if (!isUp) return;
  glow(canvas, x, y, radius * 5, rgb(colour), 0.7);
  disc(canvas, x, y, radius, colour);
}

function drawSea(canvas, t, horizon, sea, low) {
  const { w, h } = canvas;
  const rows = 7;
  for (let row = 0; row < rows; row++) {
    const near = row / (rows - 1);
    const y = mix(horizon, h * 0.96, near ** 1.25);
    if (row === 3)
      drawBoat(
        canvas,
        w * mix(0.22, 0.74, t / filmSeconds),
        y + 6 + Math.sin(t * 1.7) * 3,
        Math.sin(t * 1.3) * 0.05,
        t,
      );
    drawWave(
      canvas,
      y,
      mix(2, 11, near),
      mix(60, 210, near),
      t * mix(0.5, 1.5, near) + row * 2,
      blend(blend(sea, low, 0.5), blend(sea, [4, 10, 30], 0.35), near),
    );
  }
}

function drawWave({ g, w, h }, y, height, length, phase, colour) {
  g.fillStyle = rgba(colour);
  g.beginPath();
  g.moveTo(0, h);
  for (let x = 0; x <= w + 8; x += 8) g.lineTo(x, y + Math.sin((x / length) * 2 * Math.PI + phase) * height);
  g.lineTo(w, h);
  g.fill();
}

function drawBoat({ g, h }, x, y, tilt, t) {
  const size = h * 0.1;
  g.save();
  g.translate(x, y);
  g.rotate(tilt);
  const belly = 0.12 + 0.03 * Math.sin(t * 2);
  for (const [colour, side, top] of [
    ['#fbf3e2', 1, 1.9],
    ['#e4572e', -0.8, 1.6],
  ]) {
    g.fillStyle = colour;
    g.beginPath();
    g.moveTo(side * size * 0.06, -size * top);
    g.quadraticCurveTo(side * size * (0.75 + belly), -size * 0.9, side * size * 0.85, -size * 0.28);
    g.lineTo(side * size * 0.06, -size * 0.28);
    g.fill();
  }
  g.fillStyle = '#3a2436';
  g.beginPath();
  g.moveTo(-size * 0.95, -size * 0.18);
  g.lineTo(size * 1.05, -size * 0.18);
  g.quadraticCurveTo(size * 0.8, size * 0.3, size * 0.4, size * 0.3);
  g.lineTo(-size * 0.6, size * 0.3);
  g.fill();
  g.restore();
}

function drawCounter({ g, w, h }, t) {
  g.fillStyle = 'rgba(8,12,34,.62)';
  g.beginPath();
  g.roundRect(w - 214, 22, 190, 56, 28);
  g.fill();
  g.strokeStyle = 'rgba(255,255,255,.28)';
  g.lineWidth = 5;
  ring(g, w - 184, 50, 1);
  g.strokeStyle = '#ffd166';
  ring(g, w - 184, 50, t / filmSeconds);
  g.fillStyle = '#fff';
  g.font = '600 26px "Liberation Sans", sans-serif';
  g.textBaseline = 'middle';
  g.fillText(clock(t), w - 158, 51);
  g.fillStyle = 'rgba(255,255,255,.72)';
  g.font = '400 18px "Liberation Sans", sans-serif';
  g.fillText(`/ ${clock(filmSeconds)}`, w - 98, 52);
  g.fillStyle = 'rgba(255,255,255,.85)';
  g.fillRect(0, h - 6, (w * t) / filmSeconds, 6);
}

function ring(g, x, y, share) {
  g.beginPath();
  g.arc(x, y, 14, -Math.PI / 2, -Math.PI / 2 + share * 2 * Math.PI);
  g.stroke();
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
