// What the pages of the benchmark have at hand, on `window.bench`. Times are in milliseconds.
import localforage from 'localforage';
import { registerFileAuthWorker } from './index.js';

async function timeOf(run) {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

function loadImage(url) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.addEventListener('load', resolve);
    image.addEventListener('error', () => reject(new Error('an image did not load')));
    image.src = url;
  });
}

/** All images at once. */
const imagesAtOnce = (urls) => timeOf(() => Promise.all(urls.map((url) => loadImage(url))));

/** One image after the other; the time of one. */
async function imagesInTurn(urls) {
  const total = await timeOf(async () => {
    for (const url of urls) await loadImage(url);
  });
  return total / urls.length;
}

const download = ([url]) =>
  timeOf(async () => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the download was answered ${response.status}`);
    await response.arrayBuffer();
  });

const turns = 10;

/**
 * 10,000 nodes that come, change and go: 2,400 paragraphs one by one and 200 cards with a file's image each, which is out
 * of sight, so that no request is timed. What observes them has its turn before the clock stops.
 */
async function changeNodes(urls) {
  const place = document.createElement('main');
  place.hidden = true;
  document.body.append(place);
  const time = await timeOf(async () => {
    for (let turn = 0; turn < turns; turn += 1) {
      for (let number = 0; number < 2400; number += 1) place.append(newParagraph(number));
      place.append(...urls.map(newCard));
      await Promise.resolve();
      for (const paragraph of place.querySelectorAll('p')) paragraph.className = 'seen';
      for (const image of place.querySelectorAll('img')) image.src += '#again';
      await Promise.resolve();
      place.textContent = '';
      await Promise.resolve();
    }
  });
  place.remove();
  return time / turns;
}

function newParagraph(number) {
  const paragraph = document.createElement('p');
  paragraph.textContent = `Paragraph ${number}`;
  return paragraph;
}

/** 26 nodes. */
function newCard(url) {
  const card = document.createElement('section');
  for (let number = 0; number < 8; number += 1) {
    const inner = document.createElement('div');
    inner.append(document.createElement('div'), document.createElement('span'));
    card.append(inner);
  }
  card.append(Object.assign(document.createElement('img'), { loading: 'lazy', src: url }));
  return card;
}

async function registerClassic({ token }) {
  await localforage
    .createInstance({ storeName: 'TOKEN_STORAGE_MANAGER' })
    .setItem('ACCOUNT_home_account', token);
  await navigator.serviceWorker.register('/classic-worker.js');
  await navigator.serviceWorker.ready;
}

const registerOurs = ({ cdn }) => registerFileAuthWorker({ url: '/file-auth-worker.min.js', origins: [cdn] });

async function registerOursWithToken({ cdn, token }) {
  const fileAuth = await registerOurs({ cdn });
  await fileAuth.setAccountToken(token);
}

async function registerBare() {
  const controlled = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
  });
  await navigator.serviceWorker.register('/bare-worker.js');
  await controlled;
}

window.bench = {
  imagesAtOnce,
  imagesInTurn,
  download,
  changeNodes,
  registerNone: async () => {},
  registerClassic,
  registerOursWithToken,
  firstVisitBare: () => timeOf(registerBare),
  firstVisitOurs: (context) => timeOf(() => registerOurs(context)),
};
