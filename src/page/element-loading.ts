const mediaNoSource = 3;
const trackLoaded = 2;
const trackError = 3;

/** The element that loads what an attribute of another one names: the image of a picture, the media of a source. */
export function loaderOf(element: Element): Element {
  const { parentElement: parent } = element;
  if (element.nodeName !== 'SOURCE' || parent === null) return element;
  return parent.nodeName === 'PICTURE' ? (parent.querySelector('img') ?? element) : parent;
}

/** Whether an element has loaded what it shows, or enough of it to begin. */
export function hasLoaded(element: Element): boolean {
  const loader = loaderOf(element);
  if (isImage(loader)) return loader.complete && loader.naturalWidth > 0;
  if (isMedia(loader)) return loader.readyState > 0 && loader.error === null;
  return isTrack(loader) && loader.readyState === trackLoaded;
}

/** Whether an element has tried to load, in vain. */
export function hasFailed(element: Element): boolean {
  const loader = loaderOf(element);
  if (isImage(loader)) return loader.complete && loader.naturalWidth === 0 && isBroken(loader);
  if (isMedia(loader)) return loader.error !== null || hasNoGoodSource(loader);
  return isTrack(loader) && loader.readyState === trackError;
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

/** Sets an attribute that names a file. What was playing goes on where it was. */
export function setFileAttribute(element: Element, name: string, value: string): void {
  const loader = loaderOf(element);
  const media = isMedia(loader) && name === 'src' ? loader : null;
  const time = media?.currentTime ?? 0;
  const isPlaying = media !== null && !media.paused;
  const track = isTrack(loader) && loader.readyState === trackError ? loader : null;
  // WebKit loads no other poster after one that has failed, unless there was none in between.
  if (name === 'poster') element.removeAttribute(name);
  element.setAttribute(name, value);
  if (track !== null) startTrack(track);
  if (media === null) return;
  // Media look at their sources only when told to.
  if (element !== media) media.load();
  if (time > 0) media.currentTime = time;
  if (isPlaying) media.play().catch(() => {});
}

/** Makes media load again from what they name; what was about to play, plays. */
export function loadMediaAgain(media: HTMLMediaElement): void {
  const isPlaying = !media.paused;
  media.load();
  if (isPlaying) media.play().catch(() => {});
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
