// What the pages of the browser tests have at hand, on `window`, so that a test's page functions stay short.
import localforage from 'localforage';
// Served by the test's own server from the built package.
// oxlint-disable-next-line import/no-absolute-path
import { registerFileAuthWorker } from '/index.js';

const events = [];

/** Registers with this page's events recorded, and with tokens from the test's own server unless told otherwise. */
async function register({ asksServer = true, ...options }) {
  const getToken = async ({ signal, ...question }) => {
    const response = await fetch('/api/token', { method: 'POST', body: JSON.stringify(question), signal });
    return response.json();
  };
  window.fileAuth = await registerFileAuthWorker({
    onEvent: (event) => events.push(event),
    ...(asksServer ? { getToken } : {}),
    ...options,
  });
  return window.fileAuth.mode;
}

/** The `code` or name, and the message, of what a registration is refused with; `null` if it succeeds. */
async function rejection(options) {
  try {
    await register(options);
    return null;
  } catch (error) {
    return { code: error.code ?? error.name, message: error.message };
  }
}

function loadImage(url, attributes = {}) {
  return new Promise((resolve) => {
    const image = new Image();
    Object.assign(image, attributes);
    image.onload = () => resolve('loaded');
    image.onerror = () => resolve('failed');
    image.src = url;
    document.body.append(image);
  });
}

function loadImages(urls) {
  return Promise.all(urls.map((url) => loadImage(url)));
}

/** A store of the application's, as it would open it itself. */
function tokenStore(options = {}) {
  return localforage.createInstance({ storeName: 'TOKEN_STORAGE_MANAGER', ...options });
}

/**
 * Plays a film and seeks to two seconds before its end. MP4 where the browser knows it: Firefox reads on to the end of a
 * WebM rather than ask for a range, with or without a worker.
 */
async function seekFilm(urlWithoutExtension, attributes) {
  const video = document.createElement('video');
  const once = (name) =>
    new Promise((resolve, reject) => {
      video.addEventListener(name, resolve, { once: true });
      video.addEventListener('error', () => reject(new Error(video.error.message)), { once: true });
    });
  const extension = video.canPlayType('video/mp4; codecs="avc1.42E01E"') === '' ? '.webm' : '.mp4';
  Object.assign(video, { muted: true, preload: 'auto', ...attributes, src: urlWithoutExtension + extension });
  const ready = once('loadeddata');
  document.body.append(video);
  await ready;
  const sought = once('seeked');
  const target = video.duration - 2;
  video.currentTime = target;
  await sought;
  return {
    duration: video.duration,
    off: Math.abs(video.currentTime - target),
    readyState: video.readyState,
  };
}

/** `import()` here, since the test runner would rewrite it in a test's page function. */
function importModule(url) {
  return import(url);
}

Object.assign(window, {
  events,
  register,
  rejection,
  loadImage,
  loadImages,
  tokenStore,
  importModule,
  seekFilm,
  isReady: true,
});
