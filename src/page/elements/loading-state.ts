import { silentImageSelector } from './file-attributes.js';
import { isElement } from './is-element.js';

const mediaNoSource = 3;
const mediaHasFutureData = 3;
const trackLoaded = 2;
const trackError = 3;

/** What image buttons and images in drawings have failed to load. They do not say so afterwards. */
const failures = new WeakMap<EventTarget, string>();

/** To be called with every `load` and `error`; not every engine tells that an image in a drawing has loaded. */
export function noteOutcome({ type, target }: Event): void {
  if (!isElement(target) || !target.matches(silentImageSelector)) return;
  if (type === 'error') failures.set(target, addressOf(target));
  else failures.delete(target);
}

/** The address of what an element shows; `''` for none. */
export function addressOf(element: Element): string {
  const { currentSrc, src, href } = element as {
    currentSrc?: string;
    src?: string;
    href?: SVGAnimatedString;
  };
  return currentSrc || src || href?.baseVal || '';
}

/** The element that loads what an attribute of another one names: the image of a picture, the media of a source. */
export function loaderOf(element: Element): Element {
  const { parentElement: parent } = element;
  if (element.localName !== 'source' || parent === null) return element;
  return parent.localName === 'picture' ? (parent.querySelector('img') ?? element) : parent;
}

/** Whether an element has loaded what it shows, or enough of it to begin. */
export function hasLoaded(element: Element): boolean {
  const loader = loaderOf(element);
  if (isImage(loader)) return loader.complete && !isBroken(loader);
  if (isMedia(loader)) return loader.readyState > 0 && loader.error === null;
  return isTrack(loader) && loader.readyState === trackLoaded;
}

/** Whether an element has tried to load, in vain. */
export function hasFailed(element: Element): boolean {
  const loader = loaderOf(element);
  if (isImage(loader)) return loader.complete && isBroken(loader);
  if (isMedia(loader)) return loader.error !== null || hasNoGoodSource(loader);
  return isTrack(loader) ? loader.readyState === trackError : failures.get(loader) === addressOf(loader);
}

// By name, since the elements of a frame's document are no instances of this window's classes.
export function isImage(element: Element): element is HTMLImageElement {
  return element.localName === 'img';
}

export function isMedia(element: Element): element is HTMLMediaElement {
  return element.localName === 'video' || element.localName === 'audio';
}

export function isTrack(element: Element): element is HTMLTrackElement {
  return element.localName === 'track';
}

/** A drawing without a size of its own has loaded and is 0 wide, too; only what is broken cannot be drawn (HTML, Section 4.12.5.1.14). */
function isBroken(image: HTMLImageElement): boolean {
  if (image.naturalWidth > 0) return false;
  const context = document.createElement('canvas').getContext('2d');
  try {
    context?.drawImage(image, 0, 0);
    return context === null;
  } catch {
    return true;
  }
}

/** Media that have just been told to load have no source yet, either; but those that failed have tried one. */
function hasNoGoodSource(media: HTMLMediaElement): boolean {
  return media.networkState === mediaNoSource && !media.hasAttribute('src') && media.currentSrc !== '';
}

/** Whether media have what comes next, if they get no more of it. */
export function hasWhatFollows({
  seeking,
  readyState,
  currentTime,
  buffered,
  duration,
}: HTMLMediaElement): boolean {
  if (!seeking && readyState >= mediaHasFutureData) return true;
  // WebKit 2.50 stops for a moment though it has what follows: test/browser/page-mode.test.ts
  for (let at = 0; at < buffered.length; at += 1) {
    const end = Math.min(currentTime + 1, duration);
    if (buffered.start(at) <= currentTime && end <= buffered.end(at)) return true;
  }
  return false;
}
