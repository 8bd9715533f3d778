import { silentImageSelector } from './file-elements.js';

const mediaNoSource = 3;
const mediaHasFutureData = 3;
const trackLoaded = 2;
const trackError = 3;

/** What image buttons and images in drawings have failed to load. They do not say so afterwards. */
const failures = new WeakMap<EventTarget, string>();

/** To be told of every `load` and `error`; not every engine tells that an image in a drawing has loaded. */
export function noteOutcome({ type, target }: Event): void {
  if (!(target instanceof Element) || !target.matches(silentImageSelector)) return;
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
  if (element.nodeName !== 'SOURCE' || parent === null) return element;
  return parent.nodeName === 'PICTURE' ? (parent.querySelector('img') ?? element) : parent;
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
function isImage(element: Element): element is HTMLImageElement {
  return element.nodeName === 'IMG';
}

function isMedia(element: Element): element is HTMLMediaElement {
  return element.nodeName === 'VIDEO' || element.nodeName === 'AUDIO';
}

function isTrack(element: Element): element is HTMLTrackElement {
  return element.nodeName === 'TRACK';
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

/** Whether media have what comes next, if they get no more of it. WebKit stops for a moment though it has. */
export function hasWhatFollows({
  seeking,
  readyState,
  currentTime,
  buffered,
  duration,
}: HTMLMediaElement): boolean {
  if (!seeking && readyState >= mediaHasFutureData) return true;
  for (let at = 0; at < buffered.length; at += 1) {
    const end = Math.min(currentTime + 1, duration);
    if (buffered.start(at) <= currentTime && end <= buffered.end(at)) return true;
  }
  return false;
}

/**
 * Sets an attribute to what it is, so that the file is loaded again. For Firefox a `srcset`, and for others a `poster` or
 * what an image button or a drawing shows, has not changed then.
 */
export function setAnew(element: Element, name: string): void {
  const value = element.getAttribute(name);
  element.setAttribute(name, '');
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Sets an attribute that names a file. What was playing goes on where it was. */
export function setFileAttribute(element: Element, name: string, value: string): void {
  const loader = loaderOf(element);
  if (isMedia(loader) && name === 'src') {
    loadMediaAgain(loader, () => {
      element.setAttribute(name, value);
      // Media look at their sources only when told to.
      if (element !== loader) loader.load();
    });
    return;
  }
  // WebKit loads no other poster after one that has failed, unless there was none in between.
  if (name === 'poster') element.removeAttribute(name);
  const hasTrackFailed = isTrack(loader) && loader.readyState === trackError;
  element.setAttribute(name, value);
  if (hasTrackFailed) startTrack(loader);
}

/** Media that were to play when they failed. */
const interrupted = new WeakSet<EventTarget>();

/** To be told of every `error` and `loadstart`: Chromium pauses media that fail. */
export function noteInterruption({ type, target }: Event): void {
  if (!(target instanceof HTMLMediaElement)) return;
  if (type === 'error' && !target.paused) interrupted.add(target);
  else interrupted.delete(target);
}

/** Makes media load again from what they name; they go on where they were and as they were. */
export function loadMediaAgain(media: HTMLMediaElement, load = (): void => media.load()): void {
  const { currentTime, playbackRate } = media;
  const isPlaying = !media.paused || interrupted.has(media);
  load();
  if (media.playbackRate !== playbackRate) media.playbackRate = playbackRate;
  if (currentTime > 0) goTo(media, currentTime);
  if (isPlaying) media.play().catch(() => {});
}

/** Leads media that have just begun to load to a place. WebKit comes there, and stays, until it is led to another one. */
function goTo(media: HTMLMediaElement, time: number): void {
  media.currentTime = time;
  const nudge = (): void => {
    if (!media.seeking && media.currentTime === time) media.currentTime = time + 0.001;
  };
  media.addEventListener('loadedmetadata', nudge, { once: true });
}

/** Makes a track that has failed load again. */
export function loadTrackAgain(track: HTMLTrackElement): void {
  const src = track.getAttribute('src') ?? '';
  // A track looks again only at another URL. An empty fragment makes it one, of the same file.
  track.setAttribute('src', src.endsWith('#') ? src.slice(0, -1) : `${src}#`);
  startTrack(track);
}

/** Firefox loads a track that has failed only when it is switched on. */
function startTrack({ track }: HTMLTrackElement): void {
  const { mode } = track;
  track.mode = 'disabled';
  track.mode = mode;
}
