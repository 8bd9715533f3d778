import { seededRandom } from './random.js';

const random = seededRandom(23);
const wave = (hours, period) => Math.sin((hours / period) * 2 * Math.PI);
// The moon's and the sun's tides together make springs and neaps.
const tide = (hours) =>
  2.6 + 1.35 * wave(hours, 12.42) + 0.45 * wave(hours, 12) + 0.2 * wave(hours + 4, 24.84);
const fill = (id, markup) => (document.getElementById(id).innerHTML = markup);

function coverWaves() {
  const colours = ['#e8a87c', '#c8795f', '#7d5a74', '#45557f', '#2b426c', '#1b3157', '#142846'];
  const sun = '<circle cx="410" cy="372" r="74" fill="#f6d6a0"/>';
  return (
    sun +
    colours
      .map(
        (colour, row) =>
          `<path fill="${colour}" d="${wavePath(400 + row * 66, 16 + row * 2, 190 - row * 12, row * 1.9)}"/>`,
      )
      .join('')
  );
}

function wavePath(y, height, length, phase) {
  const points = Array.from(
    { length: 75 },
    (_, i) => `${i * 8} ${(y + Math.sin((i * 8 * 2 * Math.PI) / length + phase) * height).toFixed(1)}`,
  );
  return `M0 840V${y}L${points.join(' ')}V840z`;
}

function tideCurve() {
  const points = Array.from(
    { length: 193 },
    (_, i) => `${(i * 456) / 192} ${(140 - tide(i / 4) * 27).toFixed(1)}`,
  );
  const lines = [1, 2, 3, 4].map((metres) => {
    const y = 140 - metres * 27;
    return `<path stroke="#d9cca8" stroke-width=".6" d="M0 ${y}h456"/><text x="0" y="${y - 3}" font-size="8" fill="#8b7c54">${metres}</text>`;
  });
  return `<path fill="#bcd7e2" d="M0 140L${points.join(' ')}V140z"/>${lines.join('')}<path fill="none" stroke="#1f5a7a" stroke-width="1.6" d="M${points.join('L')}"/>`;
}

const clock = (hours) =>
  `${String(Math.floor(hours % 24)).padStart(2, '0')}:${String(Math.floor((hours % 1) * 60)).padStart(2, '0')}`;

function tideRows() {
  return Array.from({ length: 8 }, (_, day) => {
    const high = 3.1 + day * 0.84;
    const cells = [
      day + 1,
      clock(high),
      tide(high + day * 24).toFixed(1),
      clock(high + 6.2),
      tide(high + 6.2 + day * 24).toFixed(1),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  }).join('');
}

function lightRhythms() {
  const lights = [
    ['North quay', '#c8473a', 4, 0.5],
    ['South quay', '#2f7d4f', 4, 0.5],
    ['The cliff', '#e0a530', 15, 0.09],
    ['Outer island', '#e0a530', 10, 0.2],
    ['Inner island', '#1f5a7a', 6, 0.35],
    ['The shoal', '#e0a530', 2, 0.5],
  ];
  return lights
    .map(([name, colour, period, share], row) => rhythm(name, colour, period, share, 22 + row * 54))
    .join('');
}

function rhythm(name, colour, period, share, y) {
  const flashes = Array.from({ length: 60 / period }, (_, i) => {
    const x = (i * period * 456) / 60;
    return `<rect x="${x.toFixed(1)}" y="${y}" width="${((period * share * 456) / 60).toFixed(1)}" height="15" rx="2" fill="${colour}"/>`;
  });
  return `<text x="0" y="${y - 6}" font-size="10" fill="#14263a">${name}</text><text x="456" y="${y - 6}" font-size="9" text-anchor="end" fill="#8b7c54">every ${period} s</text><rect y="${y}" width="456" height="15" rx="2" fill="#ece3cb"/>${flashes.join('')}`;
}

function windRose() {
  const circles = [50, 100, 150].map(
    (r) => `<circle r="${r}" fill="none" stroke="#d9cca8" stroke-width=".7"/>`,
  );
  const petals = Array.from({ length: 16 }, (_, i) => {
    const length = 42 + 60 * random() + (i > 8 && i < 13 ? 46 : 0);
    return petal(i, length, '#8fbccd') + petal(i, length * (0.3 + 0.25 * random()), '#1f5a7a');
  });
  const names = [
    ['N', 0, -156],
    ['E', 158, 4],
    ['S', 0, 165],
    ['W', -158, 4],
  ].map(
    ([name, x, y]) =>
      `<text x="${x}" y="${y}" font-size="12" text-anchor="middle" fill="#6c6041">${name}</text>`,
  );
  return circles.join('') + petals.join('') + names.join('');
}

function petal(i, length, colour) {
  const [from, to] = [(i - 0.36) * (Math.PI / 8), (i + 0.36) * (Math.PI / 8)];
  const point = (angle) =>
    `${(Math.sin(angle) * length).toFixed(1)} ${(-Math.cos(angle) * length).toFixed(1)}`;
  return `<path fill="${colour}" d="M0 0L${point(from)}A${length} ${length} 0 0 1 ${point(to)}z"/>`;
}

fill('cover-waves', coverWaves());
fill('tide-curve', tideCurve());
document.querySelector('#tide-table tbody').insertAdjacentHTML('beforeend', tideRows());
fill('light-rhythms', lightRhythms());
fill('wind-rose', windRose());
