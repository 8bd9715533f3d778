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

/** From memory, and under a URL that no compiled code is kept for. */
async function evaluate(path) {
  const source = await (await fetch(path)).text();
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  return timeOf(() => import(url));
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

async function registerAndWait(script) {
  const { serviceWorker } = navigator;
  const isControlled = () => serviceWorker.controller !== null;
  const controlled = isControlled()
    ? null
    : new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
  await serviceWorker.register(script);
  await controlled;
}

const registerBare = () => registerAndWait('/bare-worker.js');

const registerSmallest = ({ cdn, token }) =>
  registerAndWait(`/smallest-worker.js?${new URLSearchParams({ origin: cdn, token })}`);

async function firstVisitOurs(context) {
  const at = watchMoments();
  return { time: await timeOf(() => registerOurs(context)), at };
}

/** When what a first visit waits for has come, counted from now; seen from outside of the package. */
function watchMoments() {
  const started = performance.now();
  const at = {};
  const note = (name) => {
    at[name] ??= performance.now() - started;
  };
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener('controllerchange', () => note('control'));
  const { register } = ServiceWorkerContainer.prototype;
  ServiceWorkerContainer.prototype.register = async function (...args) {
    const registration = await register.apply(this, args);
    note('script');
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    worker.addEventListener('statechange', () => worker.state === 'activated' && note('active'));
    return registration;
  };
  window.MessageChannel = class extends MessageChannel {
    constructor() {
      super();
      this.port1.addEventListener('message', () => note('handshake'));
    }
  };
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...args) {
    const opening = open.apply(this, args);
    opening.addEventListener('success', () => {
      at.stores = performance.now() - started;
    });
    return opening;
  };
  return at;
}

window.bench = {
  imagesAtOnce,
  imagesInTurn,
  download,
  changeNodes,
  evaluate,
  registerNone: async () => {},
  registerBare,
  registerSmallest,
  registerClassic,
  registerOursWithToken,
  firstVisitBare: async () => ({ time: await timeOf(registerBare) }),
  firstVisitOurs,
};
