import * as coast from './coast.js';
import { drawFilm, filmSeconds } from './film.js';
import * as forest from './forest.js';
import { seededRandom } from './random.js';

function blank(w, h) {
  const element = Object.assign(document.createElement('canvas'), { width: w, height: h });
  return { g: element.getContext('2d'), w, h, random: seededRandom(1), element };
}

const encode = (canvas, type, quality) => canvas.element.toDataURL(type, quality).split(',')[1];

const reel = blank(854, 480);

/** What the script outside the browser calls; every picture comes back as base64. */
globalThis.studio = {
  filmSeconds,
  drawImage(name, type) {
    const canvas = type === 'image/png' ? blank(960, 640) : blank(1200, 800);
    canvas.g.scale(canvas.w / 1200, canvas.h / 800);
    ({ ...coast, ...forest })[name]({ ...canvas, w: 1200, h: 800 });
    return encode(canvas, type, 0.82);
  },
  drawFrame(seconds, quality = 0.93) {
    drawFilm(reel, seconds);
    return encode(reel, 'image/jpeg', quality);
  },
};
