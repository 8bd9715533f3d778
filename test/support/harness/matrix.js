// Asks for files in every way a page can, for the request matrix. Each function gets the file's URL and what the kind
// says besides; it resolves when all is well and rejects with what is wrong. See test/support/matrix/request-kinds.ts.
const text = 'The quick brown fox jumps over the lazy dog.';
const letterWidth = 300;
const placeSize = 16;

// For failures that fire no event. A burst of requests that fail for want of CORS takes WebKit some seconds.
const patienceMs = 10_000;
// A film that reads on to its end where a range would be the way fires none either.
const seekPatienceMs = 7000;

function assert(condition, message) {
  if (!condition) throw new Error(message);
}

/** An element in the page, which is not shown unless it has a place. */
function add(tag, attributes = {}, parent = document.body) {
  const element = parent.ownerDocument.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  return element;
}

function nextEvent(target, name) {
  return new Promise((resolve, reject) => {
    target.addEventListener(name, resolve, { once: true });
    target.addEventListener('error', () => reject(new Error('error event')), { once: true });
  });
}

const loaded = (element) => nextEvent(element, 'load');

/** Looks again with each frame: no engine lays out while another stylesheet is on its way. */
async function until(isSo) {
  while (!isSo()) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** A corner of the window of its own for what nobody but a viewer can tell. */
function place(number, tag) {
  const column = number % 30;
  const row = Math.floor(number / 30);
  const element = add(tag, { id: `pixel${number}` });
  Object.assign(element.style, {
    position: 'fixed',
    left: `${column * placeSize}px`,
    top: `${row * placeSize}px`,
    width: `${placeSize}px`,
    height: `${placeSize}px`,
    zIndex: '9',
  });
  return element;
}

const crossOrigin = ({ crossorigin }) => (crossorigin === undefined ? {} : { crossorigin });

async function image(url, { query = '', ...more }, parent = document.body) {
  const element = add('img', { ...crossOrigin(more), src: url + query }, parent);
  await loaded(element);
  assert(element.naturalWidth === 8, 'not the image that was asked for');
}

async function srcset(url) {
  await loaded(add('img', { srcset: `${url} 1x` }));
}

async function picture(url) {
  const parent = add('picture');
  add('source', { srcset: url }, parent);
  await loaded(add('img', {}, parent));
}

async function svgImage(url) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', 'image');
  const done = loaded(element);
  element.setAttribute('href', url);
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  drawing.append(element);
  document.body.append(drawing);
  await done;
}

const imageButton = (url) => loaded(add('input', { type: 'image', src: url }));

function poster(url, { number }) {
  const element = place(number, 'video');
  element.style.objectFit = 'cover';
  element.poster = url;
}

function background(url, { number }) {
  place(number, 'div').style.background = `url(${url})`;
}

/** Seeks to two seconds before the end. */
async function seek(element, url, { crossorigin }) {
  Object.assign(element, { muted: true, preload: 'auto' });
  if (crossorigin !== undefined) element.crossOrigin = crossorigin;
  const ready = nextEvent(element, 'loadeddata');
  element.src = url;
  await ready;
  const target = element.duration - 2;
  assert(target > 30, `takes ${element.duration} seconds`);
  const sought = nextEvent(element, 'seeked');
  element.currentTime = target;
  await sought;
  assert(Math.abs(element.currentTime - target) < 1, `came to ${element.currentTime} seconds`);
}

async function seekAndLeave(element, url, more) {
  try {
    await within(seekPatienceMs, seek(element, url, more));
  } finally {
    // Gives its connections back.
    element.removeAttribute('src');
    element.load();
  }
}

function film(url, more) {
  const element = add('video');
  const extension = element.canPlayType('video/mp4; codecs="avc1.42E01E"') === '' ? '.webm' : '.mp4';
  return seekAndLeave(element, url + extension, more);
}

const sound = (url, more) => seekAndLeave(add('audio'), url, more);

async function track(url) {
  const video = add('video', { crossorigin: 'anonymous' });
  const element = add('track', { kind: 'captions', src: url, default: '' }, video);
  element.track.mode = 'showing';
  await loaded(element);
  assert(element.track.cues.length === 1, `has ${element.track.cues.length} cues`);
}

async function fetchText(url, { query = '', init = {} }) {
  const response = await fetch(url + query, init);
  assert(response.status === 200, `status ${response.status}`);
  assert((await response.text()) === text, 'not the text that was asked for');
}

async function fetchCleanUrl(url) {
  const response = await fetch(url);
  assert(response.ok, `status ${response.status}`);
  assert(response.url === url, 'another URL');
}

async function fetchRange(url) {
  const response = await fetch(url, { headers: { range: 'bytes=4-8' } });
  assert(response.status === 206, `status ${response.status}`);
  assert(response.headers.get('content-range') === `bytes 4-8/${text.length}`, 'another range');
  assert((await response.text()) === 'quick', 'not the text that was asked for');
}

const fetchNoCors = (url) => fetch(url, { mode: 'no-cors' });

async function fetchAgain(url) {
  await fetchText(url, {});
  await fetchText(url, { init: { cache: 'no-cache' } });
}

async function fetchHead(url) {
  const response = await fetch(url, { method: 'HEAD' });
  assert(response.status === 200, `status ${response.status}`);
  assert(response.headers.get('content-length') === String(text.length), 'another length');
}

async function refusedFetch(url, init) {
  const failure = await fetch(url, init).then(
    () => null,
    (error) => error,
  );
  assert(failure instanceof TypeError, failure ? failure.name : 'no failure');
}

async function fetchIntegrity(url, { right, wrong }) {
  await fetchText(url, { init: { integrity: right } });
  await refusedFetch(url, { integrity: wrong });
}

const fetchRedirectError = (url) => refusedFetch(url, { redirect: 'error' });

async function fetchPieces(url) {
  const response = await fetch(url);
  assert(response.ok, `status ${response.status}`);
  const reader = response.body.getReader();
  const first = await reader.read();
  const started = performance.now();
  let length = first.value.length;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read())
    length += piece.value.length;
  assert(length === 256 * 1024, `${length} bytes`);
  assert(performance.now() - started > 200, 'came all at once');
}

async function fetchAborted(url) {
  const controller = new AbortController();
  const response = await fetch(url, { signal: controller.signal });
  assert(response.ok, `status ${response.status}`);
  const reader = response.body.getReader();
  await reader.read();
  controller.abort();
  const end = await reader.read().then(
    () => null,
    (error) => error,
  );
  assert(end?.name === 'AbortError', end ? end.name : 'not aborted');
}

async function fetchStranger(url) {
  const response = await fetch(url);
  assert((await response.text()) === 'stranger', 'not the text of the other host');
}

async function fetchManual(url) {
  const response = await fetch(url, { redirect: 'manual' });
  assert(response.type === 'opaqueredirect', `type ${response.type}, status ${response.status}`);
}

function sendXhr(url) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const progress = [];
    request.addEventListener('progress', ({ loaded: bytes, total }) => progress.push([bytes, total]));
    request.addEventListener('load', () => resolve({ request, progress }));
    request.addEventListener('error', () => reject(new Error('error event')));
    request.open('GET', url);
    request.send();
  });
}

async function xhr(url) {
  const { request, progress } = await sendXhr(url);
  assert(request.responseText === text, `status ${request.status}`);
  const [bytes, total] = progress.at(-1) ?? [];
  assert(bytes === text.length && total === text.length, `progress ${bytes} of ${total}`);
}

async function xhrCleanUrl(url) {
  const { request } = await sendXhr(url);
  assert(request.status === 200, `status ${request.status}`);
  assert(request.responseURL === url, 'another URL');
}

function beacon(url) {
  assert(navigator.sendBeacon(url, 'done'), 'not queued');
}

async function usesFont(family) {
  const element = add('span');
  Object.assign(element.style, { fontFamily: family, fontSize: '100px', position: 'absolute' });
  element.textContent = 'A';
  // Not `document.fonts.load()`: WebKit resolves that while the style is not applied yet.
  const statusOf = () => Array.from(document.fonts).find((face) => face.family.includes(family))?.status;
  await until(() => ['loaded', 'error'].includes(statusOf()));
  assert(statusOf() === 'loaded', 'the font does not load');
  await until(() => element.getBoundingClientRect().width === letterWidth);
}

async function fontFace(url, { number }) {
  add('style', {}).textContent = `@font-face { font-family: font${number}; src: url(${url}); }`;
  await usesFont(`font${number}`);
}

const withIntegrity = (integrity) => (integrity === undefined ? {} : { integrity, crossorigin: '' });

const addStylesheet = (url, integrity) =>
  add('link', { rel: 'stylesheet', ...withIntegrity(integrity), href: url }, document.head);

async function applied(link, number) {
  await loaded(link);
  const element = add('div', { id: `styled${number}` });
  await until(() => getComputedStyle(element).width === '123px');
}

const stylesheet = (url, { number }) => applied(addStylesheet(url), number);

async function refused(element) {
  const outcome = await loaded(element).then(
    () => 'loaded',
    () => 'refused',
  );
  assert(outcome === 'refused', 'not refused');
}

async function stylesheetIntegrity(url, { number, right, wrong }) {
  await applied(addStylesheet(url, right), number);
  // Another file: Firefox takes the stylesheet that it has for one of the same URL.
  await refused(addStylesheet(url.replace('.css', '-wrong.css'), wrong));
}

function stylesheetImage(url, { number }) {
  place(number, 'div');
  return loaded(addStylesheet(url));
}

async function stylesheetFont(url, { number }) {
  await loaded(addStylesheet(url));
  await usesFont(`font${number}`);
}

const addScript = (url, integrity) => add('script', { ...withIntegrity(integrity), src: url }, document.head);

async function ran(element, number) {
  await loaded(element);
  assert(globalThis[`script${number}`] === 'ran', 'did not run');
}

const script = (url, { number }) => ran(addScript(url), number);

async function scriptIntegrity(url, { number, right, wrong }) {
  await ran(addScript(url, right), number);
  await refused(addScript(url, wrong));
}

const importing = (url) => import(url);

async function importingCleanUrl(url) {
  const { address } = await import(url);
  assert(address === url, 'another URL');
}

async function preload(url, attributes) {
  await loaded(add('link', { rel: 'preload', ...attributes, href: url }, document.head));
}

async function preloadImage(url) {
  await preload(url, { as: 'image' });
  await image(url, {});
}

async function preloadFetch(url) {
  await preload(url, { as: 'fetch', crossorigin: '' });
  await fetchText(url, {});
}

async function prefetch(url) {
  const link = document.createElement('link');
  if (!link.relList.supports('prefetch')) throw new Error(unsupported);
  Object.assign(link, { rel: 'prefetch', href: url });
  document.head.append(link);
  await loaded(link);
}

const unsupported = 'unsupported';

/** Sends a message to a worker and waits for what it answers. */
function askWorker(worker, port, message) {
  return new Promise((resolve, reject) => {
    worker.addEventListener('error', () => reject(new Error('the worker does not start')));
    port.addEventListener('message', ({ data }) => resolve(data));
    port.postMessage(message);
  });
}

// One for each: WebKit takes a script that it has for a second worker, which then has no service worker.
const workerUrl = (number) => `/matrix-worker.js?${number}`;

async function workerUrlOf({ number, blob }) {
  if (!blob) return workerUrl(number);
  const source = await (await fetch(workerUrl(number))).blob();
  return URL.createObjectURL(source);
}

async function workerFetch(url, more) {
  const worker = new Worker(await workerUrlOf(more), { type: more.type ?? 'classic' });
  const answer = await askWorker(worker, worker, { fetch: url });
  assert(answer === text, answer);
}

async function workerImport(url, { number }) {
  const worker = new Worker(workerUrl(number));
  const answer = await askWorker(worker, worker, { importScripts: url });
  assert(answer === 'ran', answer);
}

async function sharedWorkerFetch(url, { number }) {
  if (!('SharedWorker' in window)) throw new Error(unsupported);
  const worker = new SharedWorker(workerUrl(number));
  worker.port.start();
  const answer = await askWorker(worker, worker.port, { fetch: url });
  assert(answer === text, answer);
}

const blankPage = '<!doctype html><title>Frame</title>';

const frames = {
  'same-origin': () => ({ src: '/frame' }),
  srcdoc: () => ({ srcdoc: blankPage }),
  blob: () => ({ src: URL.createObjectURL(new Blob([blankPage], { type: 'text/html' })) }),
  blank: () => ({}),
  sandboxed: () => ({ sandbox: 'allow-same-origin allow-scripts', src: '/frame' }),
};

async function frameImage(url, { frame }) {
  const element = document.createElement('iframe');
  for (const [name, value] of Object.entries(frames[frame]())) element.setAttribute(name, value);
  const ready = loaded(element);
  document.body.append(element);
  await ready;
  await image(url, {}, element.contentDocument.body);
}

/** A frame that this page cannot look into tells by itself. */
async function opaqueFrameImage(url) {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.srcdoc = `${blankPage}<img src="${url}" onload="parent.postMessage('load', '*')" onerror="parent.postMessage('error', '*')">`;
  const told = new Promise((resolve) => {
    window.addEventListener('message', ({ source, data }) => source === frame.contentWindow && resolve(data));
  });
  document.body.append(frame);
  assert((await told) === 'load', 'error event');
}

function within(milliseconds, promise) {
  const late = new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error('nothing happened')), milliseconds);
  });
  return Promise.race([promise, late]);
}

const kinds = {
  image,
  srcset,
  picture,
  svgImage,
  imageButton,
  poster,
  background,
  film,
  sound,
  track,
  fetchText,
  fetchCleanUrl,
  fetchRange,
  fetchNoCors,
  fetchAgain,
  fetchHead,
  fetchIntegrity,
  fetchRedirectError,
  fetchPieces,
  fetchAborted,
  fetchStranger,
  fetchManual,
  xhr,
  xhrCleanUrl,
  beacon,
  fontFace,
  stylesheet,
  stylesheetIntegrity,
  stylesheetImage,
  stylesheetFont,
  script,
  scriptIntegrity,
  importing,
  importingCleanUrl,
  preloadImage,
  preloadFetch,
  prefetch,
  workerFetch,
  workerImport,
  sharedWorkerFetch,
  frameImage,
  opaqueFrameImage,
};

/** What is wrong with one request, without any query; `null` if nothing is. */
async function complaint({ run, url, more }) {
  try {
    await within(patienceMs, kinds[run](url, more));
    return null;
  } catch (error) {
    return `${error.name}: ${error.message}`.replaceAll(/\?\S*/g, '');
  }
}

/** Makes all these requests at once and resolves to what is wrong with each. */
function runKinds(requests) {
  return Promise.all(requests.map(complaint));
}

/** The colours that a picture of this window has in the middle of the places, `[red, green, blue]` each. */
async function coloursOf(base64, numbers) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.codePointAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = document.createElement('canvas');
  const context = Object.assign(canvas, { width: bitmap.width, height: bitmap.height }).getContext('2d');
  context.drawImage(bitmap, 0, 0);
  const middle = placeSize / 2;
  return numbers.map((number) => {
    const left = (number % 30) * placeSize + middle;
    const top = Math.floor(number / 30) * placeSize + middle;
    return Array.from(context.getImageData(left, top, 1, 1).data.slice(0, 3));
  });
}

window.matrix = { runKinds, coloursOf };
