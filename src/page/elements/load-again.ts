import { isElement } from './is-element.js';
import { hasFailed, isMedia, isTrack, loaderOf } from './loading-state.js';

/** Sets an attribute to what it is, so that the file is loaded again. */
export function setAnew(element: Element, name: string): void {
  const value = element.getAttribute(name);
  // Firefox 153 sees no change in a `srcset` that is set to what it is: test/browser/heal.test.ts
  // Chromium 156 and WebKit 2.50 see none in a `poster`, nor in what an image button or a drawing shows:
  // test/browser/heal.test.ts
  element.setAttribute(name, '');
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Sets an attribute that names a file. What was playing continues where it was. */
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
  // WebKit 2.50 loads no other poster after one that has failed, unless there was none in between:
  // test/browser/page-mode.test.ts
  if (name === 'poster') element.removeAttribute(name);
  const failedTrack = isTrack(loader) && hasFailed(loader) ? loader : null;
  element.setAttribute(name, value);
  if (failedTrack) startTrack(failedTrack);
}

/** Media that were to play when they failed. */
const interrupted = new WeakSet<EventTarget>();

/** To be called with every `error` and `loadstart`. */
export function noteInterruption({ type, target }: Event): void {
  // Chromium 156 pauses media that fail: test/browser/page-mode.test.ts
  if (!isElement(target) || !isMedia(target)) return;
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

/** Leads media that have just begun to load to a place. */
function goTo(media: HTMLMediaElement, time: number): void {
  media.currentTime = time;
  // WebKit 2.50 comes there, and stays, until it is led to another place: test/browser/page-mode.test.ts
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

function startTrack({ track }: HTMLTrackElement): void {
  // Firefox 153 loads a track that has failed only when it is switched on: test/browser/heal.test.ts
  const { mode } = track;
  track.mode = 'disabled';
  track.mode = mode;
}
