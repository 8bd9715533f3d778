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
  if (loader instanceof HTMLImageElement) return loader.complete && loader.naturalWidth > 0;
  if (loader instanceof HTMLMediaElement) return loader.readyState > 0 && loader.error === null;
  return loader instanceof HTMLTrackElement && loader.readyState === trackLoaded;
}

/** Whether an element has tried to load, in vain. A drawing without a size of its own looks the same to a script. */
export function hasFailed(element: Element): boolean {
  const loader = loaderOf(element);
  if (loader instanceof HTMLImageElement) return loader.complete && loader.naturalWidth === 0;
  if (loader instanceof HTMLMediaElement)
    return loader.error !== null || loader.networkState === mediaNoSource;
  return loader instanceof HTMLTrackElement && loader.readyState === trackError;
}

/** Sets an attribute that names a file. What was playing goes on where it was. */
export function setFileAttribute(element: Element, name: string, value: string): void {
  const loader = loaderOf(element);
  const media = loader instanceof HTMLMediaElement && name === 'src' ? loader : null;
  const time = media?.currentTime ?? 0;
  const isPlaying = media !== null && !media.paused;
  // WebKit loads no other poster after one that has failed, unless there was none in between.
  if (name === 'poster') element.removeAttribute(name);
  element.setAttribute(name, value);
  if (media === null || element.nodeName === 'TRACK') return;
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
