import type { StoredFile } from '../../src/testing/index.js';
import { makeSound } from './matrix/make-sound.js';
import { blue, filePath, testFiles } from './test-files.js';
import { cdn } from './world.js';

declare global {
  interface Window {
    told: string[];
    written: string[];
    stateOf(id: string): 'loaded' | 'failed' | 'neither';
  }
}

/** An element that loads a file by itself. */
export interface LoadingElement {
  /** With the kind as the `id` of what tells whether it has loaded. */
  readonly html: string;
  /** The path of the file it loads. */
  readonly path: string;
}

/** One element of each kind, each with a file of its own, by their `id`. */
export const loadingElements: Readonly<Record<string, LoadingElement>> = {
  image: element(1, '.png', (url) => `<img id="image" src="${url}">`),
  srcset: element(2, '.png', (url) => `<img id="srcset" srcset="${url} 1x">`),
  picture: element(3, '.png', (url) => `<picture><source srcset="${url}"><img id="picture"></picture>`),
  lazy: element(4, '.png', (url) => `<img id="lazy" loading="lazy" src="${url}">`),
  film: element(320, '.webm', (url) => `<video id="film" preload="auto" src="${url}"></video>`),
  filmSource: element(
    321,
    '.webm',
    (url) => `<video id="filmSource" preload="auto"><source src="${url}"></video>`,
  ),
  sound: element(322, '.wav', (url) => `<audio id="sound" preload="auto" src="${url}"></audio>`),
  soundSource: element(
    323,
    '.wav',
    (url) => `<audio id="soundSource" preload="auto"><source src="${url}"></audio>`,
  ),
  poster: element(5, '.png', (url) => `<video id="poster" preload="none" poster="${url}"></video>`),
  button: element(6, '.png', (url) => `<input type="image" id="button" src="${url}">`),
  drawn: element(7, '.png', (url) => `<svg><image id="drawn" width="8" height="8" href="${url}" /></svg>`),
  drawnAsBefore: element(
    8,
    '.png',
    (url) => `<svg><image id="drawnAsBefore" width="8" height="8" xlink:href="${url}" /></svg>`,
  ),
  track: element(324, '.vtt', (url) => `<video crossorigin><track id="track" src="${url}"></video>`),
};

/** The test's files, and those that the elements load besides. */
export function filesOfElements(): Record<string, StoredFile> {
  const files = testFiles();
  const film = files[filePath(blue, 301, '.webm')]!;
  const sound: StoredFile = { body: makeSound(), contentType: 'audio/wav' };
  const captions = 'WEBVTT\n\n00:00.000 --> 00:10.000\nHello\n';
  return {
    ...files,
    [filePath(blue, 320, '.webm')]: film,
    [filePath(blue, 321, '.webm')]: film,
    [filePath(blue, 322, '.wav')]: sound,
    [filePath(blue, 323, '.wav')]: sound,
    [filePath(blue, 324, '.vtt')]: { body: captions, contentType: 'text/vtt' },
  };
}

/**
 * For the head of a page: keeps in `window.told` what elements tell, and in `window.written` which attributes are
 * written, each with the element's `id`; `window.stateOf` tells what became of an element.
 */
export const recorder = `<script>
  Object.assign(window, { told: [], written: [] });
  // Not at the document: Chromium and WebKit tell what drawings have loaded only if an element around them wants to know.
  for (const type of ['load', 'error', 'loadedmetadata', 'emptied']) {
    document.documentElement.addEventListener(type, ({ target }) => window.told.push(type + ' ' + target.id), true);
  }
  const attributeFilter = ['src', 'srcset', 'poster', 'crossorigin', 'href'];
  new MutationObserver((records) => {
    for (const { target, attributeName } of records) window.written.push(target.id + ' ' + attributeName);
  }).observe(document, { subtree: true, attributes: true, attributeFilter });
  // Not every browser loads a track by default.
  addEventListener('DOMContentLoaded', () => {
    for (const track of document.querySelectorAll('track')) track.track.mode = 'hidden';
  });
  window.stateOf = (id) => {
    const found = document.getElementById(id);
    const last = window.told.findLast((text) => text.endsWith(' ' + id));
    const [hasLoaded, hasFailed] =
      found instanceof HTMLImageElement
        ? [found.complete && found.naturalWidth > 0, found.complete && found.naturalWidth === 0]
        : found instanceof HTMLMediaElement
          ? [found.readyState > 0 && found.error === null, found.error !== null || found.networkState === 3]
          : found instanceof HTMLTrackElement
            ? [found.readyState === 2, found.readyState === 3]
            : [last === 'load ' + id, last === 'error ' + id];
    return hasLoaded ? 'loaded' : hasFailed ? 'failed' : 'neither';
  };
</script>`;

function element(number: number, rest: string, write: (url: string) => string): LoadingElement {
  const path = filePath(blue, number, rest);
  return { path, html: write(cdn + path) };
}
