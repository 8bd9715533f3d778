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
  registerNone: async () => {},
  registerClassic,
  registerOursWithToken,
  firstVisitBare: () => timeOf(registerBare),
  firstVisitOurs: (context) => timeOf(() => registerOurs(context)),
};
