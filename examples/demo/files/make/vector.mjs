import { mix, seededRandom, smoothNoise } from './random.js';

const svg = (body, defs = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800" width="1200" height="800"><defs>${defs}</defs>${body}</svg>\n`;

export function lighthouse() {
  const random = seededRandom(5);
  const stars = Array.from({ length: 130 }, () => {
    const [x, y, r] = [random() * 1200, random() * 480, 0.6 + random() ** 3 * 1.8];
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}"/>`;
  });
  const defs =
    '<linearGradient id="s" x2="0" y2="1"><stop stop-color="#0b1236"/><stop offset=".6" stop-color="#2a2f6b"/><stop offset="1" stop-color="#b0607c"/></linearGradient>' +
    '<linearGradient id="b"><stop stop-color="#ffe9a8" stop-opacity=".85"/><stop offset="1" stop-color="#ffe9a8" stop-opacity="0"/></linearGradient>' +
    '<linearGradient id="c" x1="1" x2="0"><stop stop-color="#ffe9a8" stop-opacity=".85"/><stop offset="1" stop-color="#ffe9a8" stop-opacity="0"/></linearGradient>' +
    '<radialGradient id="l"><stop stop-color="#fff7d6"/><stop offset="1" stop-color="#ffe9a8" stop-opacity="0"/></radialGradient>' +
    '<clipPath id="t"><path d="M762 268h76l26 330h-128z"/></clipPath>';
  const body =
    `<path fill="url(#s)" d="M0 0h1200v800H0z"/><g fill="#fff6dc" opacity=".85">${stars.join('')}</g>` +
    '<path fill="url(#b)" d="M806 232 1240 96v190z"/><path fill="url(#c)" d="M794 232 0 60v330z"/>' +
    wave(600, 18, '#3c3f7d', 0) +
    wave(640, 22, '#2c2f68', 1.2) +
    '<path fill="#161a40" d="M520 800c20-110 90-130 130-190 30-40 90-36 150-36s130 0 160 40c50 60 130 90 240 110v76z"/>' +
    '<path fill="#f7efe3" d="M762 268h76l26 330h-128z"/>' +
    `<g clip-path="url(#t)" fill="#d1495b">${[330, 440, 550].map((y) => `<path d="M700 ${y}h200v54H700z"/>`).join('')}<path fill="#0b1236" opacity=".22" d="M806 260h80v350h-60z"/></g>` +
    '<path fill="#1c2048" d="M750 258h100v14H750z"/><path fill="#fff3c4" d="M772 206h56v52h-56z"/><path fill="#1c2048" d="M764 206 800 170l36 36zM797 150h6v24h-6z"/>' +
    '<circle cx="800" cy="232" r="120" fill="url(#l)" opacity=".9"/>' +
    wave(712, 26, '#1b1f4b', 2.1) +
    wave(756, 20, '#10143a', 0.4);
  return svg(body, defs);
}

function wave(y, height, colour, phase) {
  const points = Array.from(
    { length: 61 },
    (_, i) => `${i * 20} ${(y + Math.sin(i * 0.42 + phase) * height * 0.4).toFixed(1)}`,
  );
  return `<path fill="${colour}" d="M0 800V${y}L${points.join(' ')}V800z"/>`;
}

export function rings() {
  const noise = smoothNoise(9);
  const random = seededRandom(17);
  const paths = [];
  for (let radius = 560; radius > 8; radius -= mix(5, 16, random())) {
    const points = Array.from({ length: 72 }, (_, i) => {
      const angle = (i / 72) * 2 * Math.PI;
      const wobble =
        1 + (noise(Math.cos(angle) * 1.6 + 4, Math.sin(angle) * 1.6 + radius / 420) - 0.5) * 0.42;
      return [600 + Math.cos(angle) * radius * wobble * 1.12, 400 + Math.sin(angle) * radius * wobble * 0.92]
        .map(Math.round)
        .join(' ');
    });
    const bark = radius > 520;
    const light = random();
    const tone = bark
      ? [42, 26, 18]
      : [mix(150, 232, light), mix(98, 190, light), mix(58, 134, light)].map(Math.round);
    paths.push(
      `<path fill="rgb(${tone.join(',')})" stroke="#5b351c" stroke-opacity=".5" stroke-width="${(0.6 + random() * 2).toFixed(1)}" d="M${points.join('L')}z"/>`,
    );
  }
  const cracks = [0.4, 2.2, 3.9].map((angle) => {
    const end = `${Math.round(600 + Math.cos(angle) * 420)} ${Math.round(400 + Math.sin(angle) * 330)}`;
    return `<path stroke="#3b2212" stroke-opacity=".65" stroke-width="3" stroke-linecap="round" fill="none" d="M600 400Q${Math.round(600 + Math.cos(angle + 0.1) * 210)} ${Math.round(400 + Math.sin(angle + 0.1) * 160)} ${end}"/>`;
  });
  return svg(`<path fill="#1f3a2b" d="M0 0h1200v800H0z"/>${paths.join('')}${cracks.join('')}`);
}
