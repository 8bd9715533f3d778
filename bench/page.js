// What the pages of the benchmark have at hand, on `window.bench`. Times are in milliseconds.
import localforage from 'localforage';
import { registerFileAuthWorker } from './index.js';

async function timeOf(run) {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

function loadImage(url) {
  const image = new Image();
  const loaded = untilLoaded(image);
  image.src = url;
  return loaded;
}

function untilLoaded(image) {
  return new Promise((resolve, reject) => {
    image.addEventListener('load', resolve);
    image.addEventListener('error', () => reject(new Error('an image did not load')));
  });
}

/** All images at once. */
const imagesAtOnce = (urls) => timeOf(() => Promise.all(urls.map((url) => loadImage(url))));

/** All images at once, as a part of the document. */
async function imagesOnPage(urls) {
  const place = document.createElement('main');
  const time = await timeOf(async () => {
    const images = urls.map((url) => Object.assign(new Image(), { src: url }));
    const loaded = images.map(untilLoaded);
    place.append(...images);
    document.body.append(place);
    await Promise.all(loaded);
  });
  place.remove();
  return time;
}

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

/**
 * Nodes that come, change and go: a card of 26 nodes with a file's image for each URL, and 12 paragraphs of 2 nodes for
 * each card, which are added one by one. They are out of sight, so that no request is timed. What observes them has its
 * turn before the clock stops.
 */
async function changeNodes(urls) {
  const turns = Math.min(200, Math.ceil(2000 / urls.length));
  const place = document.createElement('main');
  place.hidden = true;
  document.body.append(place);
  const time = await timeOf(async () => {
    for (let turn = 0; turn < turns; turn += 1) {
      for (let number = 0; number < urls.length * 12; number += 1) place.append(newParagraph(number));
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

const registerOurs = ({ cdn, origins = [cdn], ...options }) =>
  registerFileAuthWorker({ url: '/file-auth-worker.min.js', origins, ...options });

async function registerOursWithToken({ token, ...context }) {
  const fileAuth = await registerOurs(context);
  await fileAuth.setAccountToken(token);
}

/** As an application does that writes to the store itself. */
async function storeTokens(tokens) {
  const store = localforage.createInstance({ storeName: 'TOKEN_STORAGE_MANAGER' });
  await Promise.all(Object.entries(tokens).map(([key, token]) => store.setItem(key, token)));
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

/** How a page registers on its first visit, and the URL that it gives an image. */
const firstVisits = {
  bare: {
    register: registerBare,
    address: (url, token) => `${url}?authorization=${token}`,
  },
  ours: {
    register: ({ cdn, token }) => registerOurs({ cdn, getToken: async () => ({ token }) }),
    address: (url) => url,
  },
};

/** The parts of a first visit. */
async function firstVisit(worker, context) {
  const { at, activated } = watchMoments();
  const done = await timeOf(() => firstVisits[worker].register(context));
  // A worker may control the page just before that.
  await activated;
  return { ...at, done };
}

/** The first image of a page if it is asked for at the call, and if it is asked for after that, each until it is shown. */
async function firstImages(worker, { urls, ...context }) {
  const { register, address } = firstVisits[worker];
  const [early, late] = urls.map((url) => address(url, context.token));
  const started = performance.now();
  const registering = register(context);
  const earlyShown = showImage(early).then(() => performance.now() - started);
  await registering;
  const [earlyImage, lateImage] = await Promise.all([
    earlyShown,
    showImage(late).then(() => performance.now() - started),
  ]);
  return { earlyImage, lateImage };
}

/** Resolves once the image has loaded, if at first it fails, too: the package loads it again. */
function showImage(url) {
  return new Promise((resolve) => {
    const image = new Image();
    image.addEventListener('load', resolve, { once: true });
    image.src = url;
    document.body.append(image);
  });
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
  const activated = new Promise((resolve) => {
    const { register } = ServiceWorkerContainer.prototype;
    ServiceWorkerContainer.prototype.register = async function (...args) {
      const registration = await register.apply(this, args);
      note('script');
      const worker = registration.installing ?? registration.waiting ?? registration.active;
      const look = () => {
        if (worker.state === 'activated') resolve(note('active'));
      };
      worker.addEventListener('statechange', look);
      look();
      return registration;
    };
  });
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
  return { at, activated };
}

window.bench = {
  imagesAtOnce,
  imagesInTurn,
  imagesOnPage,
  download,
  changeNodes,
  evaluate,
  storeTokens,
  registerNone: async () => {},
  registerBare,
  registerSmallest,
  registerClassic,
  registerOursWithToken,
  firstVisit,
  firstImages,
};
