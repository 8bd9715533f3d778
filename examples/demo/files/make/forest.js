import { blend, disc, glow, rgb, rgba, ridge, sky } from './brush.js';
import { mix, smoothNoise } from './random.js';

export function pines(canvas) {
  const { g, w, h, random } = canvas;
  sky(canvas, ['#dfe9df', '#cbdcd0', '#b4ccc0']);
  glow(canvas, w * 0.7, h * 0.22, 420, rgb('#fffbe8'), 0.95);
  for (let layer = 0; layer < 6; layer++) {
    const near = layer / 5;
    const colour = rgba(blend(rgb('#a9c4b8'), rgb('#0c241c'), near ** 0.9));
    const ground = ridge(canvas, {
      base: h * mix(0.48, 1.0, near),
      height: mix(50, 70, near),
      scale: 300,
      seed: 40 + layer,
      colour,
    });
    for (let x = -40; x < w + 40; x += mix(13, 58, near) * (0.5 + random())) {
      pine(g, x, ground(x) + 12, mix(50, 300, near) * (0.6 + 0.6 * random()), colour, random);
    }
    sky(canvas, ['rgba(214,228,219,0)', 'rgba(214,228,219,0)', `rgba(214,228,219,${0.5 * (1 - near)})`]);
  }
}

function pine(g, x, foot, height, colour, random) {
  g.fillStyle = colour;
  g.beginPath();
  g.moveTo(x, foot - height);
  const tiers = 9;
  for (const side of [1, -1]) {
    for (let i = 1; i <= tiers; i++) {
      const tier = side > 0 ? i : tiers + 1 - i;
      const reach = (tier / tiers) * height * 0.21 * (0.8 + 0.4 * random());
      const y = foot - height * (1 - (tier / tiers) * 0.94);
      const inner = [x + side * reach * 0.42, y - height * 0.012];
      const outer = [x + side * reach, y + height * 0.014];
      for (const point of side > 0 ? [outer, inner] : [inner, outer]) g.lineTo(...point);
    }
    if (side > 0) {
      g.lineTo(x + height * 0.018, foot);
      g.lineTo(x - height * 0.018, foot);
    }
  }
  g.fill();
}

export function ferns({ g, w, h, random }) {
  g.fillStyle = '#0b1f17';
  g.fillRect(0, 0, w, h);
  const greens = ['#174a33', '#22694a', '#3a8f5c', '#6bb36b', '#a6cf6f'];
  for (let i = 0; i < 90; i++) {
    const near = i / 89;
    const tone = greens[Math.min(4, Math.floor(near * 4 + random()))];
    const x = w * (random() * 1.1 - 0.05);
    const frond = {
      length: mix(150, 400, near) * (0.7 + 0.5 * random()),
      bend: (random() - 0.5) * 1.8,
      tone,
    };
    drawFrond(g, x, h * mix(0.3, 1.1, near), -Math.PI / 2 + (random() - 0.5) * 0.8, frond);
  }
}

function drawFrond(g, x, y, direction, { length, bend, tone }) {
  const steps = 44;
  g.strokeStyle = g.fillStyle = tone;
  let angle = direction;
  for (let i = 0; i < steps; i++) {
    const t = i / steps;
    const next = [x + (Math.cos(angle) * length) / steps, y + (Math.sin(angle) * length) / steps];
    g.lineWidth = mix(4, 1, t);
    g.beginPath();
    g.moveTo(x, y);
    g.lineTo(...next);
    g.stroke();
    if (i > 3)
      for (const side of [-1, 1])
        leaflet(
          g,
          x,
          y,
          angle + side * mix(1.25, 0.8, t),
          length * 0.24 * (1 - t) ** 0.8 * Math.min(1, t * 5),
        );
    [x, y] = next;
    angle += (bend / steps) * (0.4 + 2 * t);
  }
}

function leaflet(g, x, y, angle, length) {
  g.save();
  g.translate(x, y);
  g.rotate(angle);
  g.beginPath();
  g.moveTo(0, 0);
  g.quadraticCurveTo(length * 0.5, -length * 0.16 - 1.5, length, 0);
  g.quadraticCurveTo(length * 0.5, length * 0.16 + 1.5, 0, 0);
  g.fill();
  g.restore();
}

export function canopy(canvas) {
  const { g, w, h, random } = canvas;
  sky(canvas, ['#f4f7d0', '#c6e08c', '#5f9e52']);
  glow(canvas, w * 0.42, h * 0.3, 520, rgb('#fffde0'), 1);
  const tones = ['#d5e86f', '#a9d04f', '#79b541', '#4b933a', '#2b6b33', '#174a2b'].map(rgb);
  const noise = smoothNoise(51);
  for (let i = 0; i < 2600; i++) {
    const near = i / 2600;
    const [x, y] = [random() * w, random() * h];
    const clearing = Math.hypot((x - w * 0.42) / w, (y - h * 0.3) / h);
    if (noise(x / 170, y / 170) + clearing * 0.7 < 0.38 + 0.42 * near) continue;
    const size = mix(16, 52, near) * (0.6 + 0.8 * random());
    g.fillStyle = rgba(tones[Math.min(5, Math.floor(near * 5 + random() * 1.4))], mix(0.5, 0.82, near));
    leaf(g, x, y, random() * 2 * Math.PI, size);
  }
}

function leaf(g, x, y, angle, size) {
  g.save();
  g.translate(x, y);
  g.rotate(angle);
  g.beginPath();
  g.moveTo(-size, 0);
  g.bezierCurveTo(-size * 0.4, -size * 0.75, size * 0.5, -size * 0.6, size, 0);
  g.bezierCurveTo(size * 0.5, size * 0.6, -size * 0.4, size * 0.75, -size, 0);
  g.fill();
  g.restore();
}

export function fireflies(canvas) {
  const { g, w, h, random } = canvas;
  sky(canvas, ['#08131f', '#0f2a30', '#163a33', '#0b1c18']);
  glow(canvas, w * 0.55, h * 0.62, 620, rgb('#3f8f6a'), 0.55);
  for (let layer = 0; layer < 4; layer++) {
    const near = layer / 3;
    for (let x = random() * 60; x < w; x += mix(46, 210, near) * (0.5 + random())) {
      const width = mix(8, 54, near) * (0.7 + 0.5 * random());
      g.fillStyle = rgba(blend(rgb('#1f4d47'), rgb('#03090b'), near));
      trunk(g, x, width, h);
    }
    for (let i = 0; i < 26; i++) {
      const [x, y] = [random() * w, h * (0.25 + 0.7 * random())];
      glow(canvas, x, y, mix(16, 52, near) * (0.6 + random()), rgb('#e9ff8f'), 0.8);
      disc(canvas, x, y, mix(1.2, 3, near), '#fbffdf');
    }
  }
}

function trunk(g, x, width, h) {
  g.beginPath();
  g.moveTo(x - width * 0.35, 0);
  g.lineTo(x + width * 0.35, 0);
  g.quadraticCurveTo(x + width * 0.35, h * 0.7, x + width * 0.75, h);
  g.lineTo(x - width * 0.75, h);
  g.quadraticCurveTo(x - width * 0.35, h * 0.7, x - width * 0.35, 0);
  g.fill();
}

export function birches({ g, w, h, random }) {
  g.fillStyle = '#f3d9a0';
  g.fillRect(0, 0, w, h);
  const leaves = ['#e9b44c', '#d8572a', '#c32f27', '#f0c987', '#db7c26', '#f7b538'];
  for (let i = 0; i < 1500; i++) {
    g.fillStyle = leaves[Math.floor(random() * leaves.length)];
    leaf(g, random() * w, h * (0.78 * random() ** 1.3), random() * 7, 6 + 12 * random());
  }
  g.fillStyle = '#a3471f';
  g.fillRect(0, h * 0.84, w, h);
  for (let x = 50; x < w; x += 62 + 90 * random())
    birch(g, x, 22 + 30 * random(), h * (0.86 + 0.1 * random()), random);
  for (let i = 0; i < 500; i++) {
    g.fillStyle = leaves[Math.floor(random() * leaves.length)];
    leaf(g, random() * w, h * (0.86 + 0.14 * random()), random() * 7, 7 + 10 * random());
  }
}

function birch(g, x, width, foot, random) {
  g.fillStyle = '#f8f4ea';
  g.fillRect(x - width / 2, 0, width, foot);
  g.fillStyle = '#e3dccb';
  g.fillRect(x + width * 0.18, 0, width * 0.32, foot);
  g.fillStyle = '#2f2a28';
  for (let y = 10; y < foot; y += 14 + 40 * random()) {
    const side = random() < 0.5 ? -1 : 1;
    const reach = width * (0.2 + 0.5 * random());
    g.beginPath();
    g.moveTo(x + (side * width) / 2, y - 3 - 4 * random());
    g.lineTo(x + side * (width / 2 - reach), y);
    g.lineTo(x + (side * width) / 2, y + 3 + 4 * random());
    g.fill();
  }
}

export function lake(canvas) {
  const { g, w, h } = canvas;
  const shore = h * 0.56;
  sky(canvas, ['#2d1e4f', '#7a3b69', '#e07a5f', '#f6c48c'], shore);
  glow(canvas, w * 0.48, shore, 460, rgb('#ffe3a8'), 0.9);
  for (const [seed, base, height, colour] of [
    [61, 0.46, 190, '#7d4a72'],
    [62, 0.52, 130, '#52345f'],
    [63, 0.56, 60, '#2a2143'],
  ]) {
    ridge(canvas, { base: h * base, height, scale: 180, seed, colour });
  }
  mirror(g, w, h, shore);
  sky(canvas, ['rgba(20,16,48,0)', 'rgba(20,16,48,0)', 'rgba(20,16,48,.62)']);
}

/** Copies what is above the line below it, upside down and shaken a little more with every row. */
function mirror(g, w, h, line) {
  const above = document.createElement('canvas');
  [above.width, above.height] = [w, line];
  above.getContext('2d').drawImage(g.canvas, 0, 0, w, line, 0, 0, w, line);
  for (let y = 0; y < h - line; y++) {
    const shake = Math.sin(y * 0.55 + Math.sin(y * 0.13) * 3) * (y / 42);
    const from = Math.max(0, line - 1 - y * 1.15);
    g.drawImage(above, 0, from, w, 1, shake - 6, line + y, w + 12, 1);
  }
}
