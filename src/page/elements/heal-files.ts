import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import { fileAt } from '../urls/file-at.js';
import { attendTrees } from './attend-trees.js';
import { fileAttributes, silentImageSelector } from './file-attributes.js';
import { isOffLimits } from './is-off-limits.js';
import { loadMediaAgain, loadTrackAgain, setAnew } from './load-again.js';
import { hasFailed, loaderOf, noteOutcome } from './loading-state.js';
import { namesFile } from './names-file.js';
import { watchElements } from './watch-elements.js';
import { whenParsed } from './when-parsed.js';

interface HealParts {
  readonly matchFileUrl: FileUrlMatcher;
  /** Whether media may be asked for with CORS. */
  readonly mayUseCors: boolean;
  /** Whether this page may have asked for files before its worker was in control. */
  readonly isNewInControl: boolean;
  /** Whether it is done without being asked, too. */
  readonly isAutomatic: boolean;
  readonly signal: AbortSignal;
}

/** Loads again what has failed below a root. */
type Heal = (root: ParentNode) => void;

/** What belongs to one element at a time, so that nothing is tried for ever. */
interface Memory {
  /** Images that had no answer yet when they were looked at: they may have asked for it too early. */
  readonly early: WeakSet<HTMLImageElement>;
  /** Media that have failed with the CORS that was set here. */
  readonly withoutCors: WeakSet<HTMLMediaElement>;
  /** Media whose `crossorigin` was set here. */
  readonly withCors: WeakSet<HTMLMediaElement>;
}

// https://html.spec.whatwg.org/multipage/media.html#dom-media-networkstate
const networkLoading = 2;

/**
 * Makes up for what a worker that came late, or the browser, leaves out: images and media that failed before the worker
 * was in control load again, and media ask with CORS, without which browsers do not show them to a worker. What has
 * loaded, or may yet, is left alone. What is there already waits for `heal`.
 */
export function healFiles(parts: HealParts): Heal {
  const memory: Memory = { early: new WeakSet(), withCors: new WeakSet(), withoutCors: new WeakSet() };
  const healMedia = createHealMedia(parts, memory);

  const attend = attendTrees((tree) => {
    if (parts.isAutomatic) watchForMedia(tree, healMedia, memory, parts.signal);
    const onError = ({ target }: Event): void => retryAfterError(target, memory);
    const options = { capture: true, signal: parts.signal };
    tree.addEventListener('error', onError, options);
    for (const type of ['load', 'error']) tree.addEventListener(type, noteOutcome, options);
  });
  const heal: Heal = (root) => {
    attend(root);
    for (const image of root.querySelectorAll('img')) {
      if (isImageOfFile(image, parts) && !isOffLimits(image, root)) healImage(image, memory);
    }
    for (const media of root.querySelectorAll<HTMLMediaElement>('video,audio')) {
      memory.withoutCors.delete(media);
      healMedia(media, root);
    }
    for (const track of root.querySelectorAll('track')) {
      if (!hasFailed(track) || !namesFile(track, parts.matchFileUrl)) continue;
      if (!isOffLimits(track, root)) loadTrackAgain(track);
    }
    for (const image of root.querySelectorAll(silentImageSelector)) {
      if (hasFailed(image)) loadSilentImageAgain(image, root);
    }
  };
  const loadSilentImageAgain = (image: Element, root?: ParentNode): void => {
    if (!namesFile(image, parts.matchFileUrl) || isOffLimits(image, root)) return;
    for (const { name } of fileAttributes(image)) if (image.hasAttribute(name)) setAnew(image, name);
  };
  /** No engine tells whether a poster, an image button or an image in a drawing has loaded. */
  const loadSilentAgain = (): void => {
    for (const image of document.querySelectorAll(silentImageSelector)) loadSilentImageAgain(image);
    for (const video of document.querySelectorAll('video[poster]')) {
      const poster = video.getAttribute('poster') ?? '';
      const isOfFile = fileAt(poster, video.baseURI, parts.matchFileUrl) !== null;
      if (isOfFile && !isOffLimits(video)) setAnew(video, 'poster');
    }
  };

  if (parts.isAutomatic) {
    whenParsed(() => {
      attend(document);
      if (parts.isNewInControl) loadSilentAgain();
    }, parts.signal);
  }
  return heal;
}

function isImageOfFile(image: HTMLImageElement, { matchFileUrl }: HealParts): boolean {
  const { parentElement: parent } = image;
  const sources = parent?.nodeName === 'PICTURE' ? parent.querySelectorAll('source') : [];
  return [image, ...sources].some((element) => namesFile(element, matchFileUrl));
}

function healImage(image: HTMLImageElement, { early }: Memory): void {
  if (!image.complete) early.add(image);
  else if (hasFailed(image)) loadImageAgain(image);
}

function loadImageAgain(image: HTMLImageElement): void {
  const src = image.getAttribute('src');
  if (src === null) setAnew(image, 'srcset');
  else image.setAttribute('src', src);
}

/** Without a root, only what is there to make media ask with CORS is done. */
type HealMedia = (media: HTMLMediaElement, root?: ParentNode) => void;

function createHealMedia({ matchFileUrl, mayUseCors }: HealParts, memory: Memory): HealMedia {
  const isFile = (element: Element): boolean =>
    fileAt(element.getAttribute('src') ?? '', element.baseURI, matchFileUrl) !== null;
  return (media, root) => {
    const sources = sourcesOf(media);
    const hasBegun = media.readyState > 0 || media.currentTime > 0;
    if (hasBegun || !sources.some(isFile) || isOffLimits(media, root)) return;
    const mayAskWithCors = mayUseCors && sources.every((source) => isFile(source) || isOwn(source));
    const needsCors = mayAskWithCors && !media.hasAttribute('crossorigin') && !memory.withoutCors.has(media);
    if (!needsCors && root === undefined) return;
    if (needsCors) {
      memory.withCors.add(media);
      media.crossOrigin = 'anonymous';
    }
    // Media that have not asked yet do so with the new attribute, and a play() that waits goes on waiting.
    if (hasFailed(media) || (needsCors && media.networkState === networkLoading)) loadMediaAgain(media);
  };
}

/** The elements whose `src` media may load. */
function sourcesOf(media: HTMLMediaElement): Element[] {
  return media.hasAttribute('src') ? [media] : [...media.querySelectorAll('source')];
}

/** Whether the page's own origin serves it, which needs no leave for CORS. */
function isOwn(source: Element): boolean {
  return (source as HTMLSourceElement).src.startsWith(`${location.origin}/`);
}

/** Sees media that come later, and others that are given another source. */
function watchForMedia(
  tree: Document | ShadowRoot,
  healMedia: HealMedia,
  { withoutCors }: Memory,
  signal: AbortSignal,
): void {
  const watched = { selector: 'video,audio,source', attributes: ['src'], signal };
  watchElements(tree, watched, (element, isChanged) => {
    const media = loaderOf(element);
    if (!(media instanceof HTMLMediaElement)) return;
    // Another file may be another distribution's.
    if (isChanged) withoutCors.delete(media);
    healMedia(media);
  });
}

function retryAfterError(target: EventTarget | null, { early, withCors, withoutCors }: Memory): void {
  if (target instanceof HTMLImageElement) {
    if (early.delete(target)) loadImageAgain(target);
    return;
  }
  const media =
    target instanceof HTMLSourceElement && target.matches(':last-of-type') ? target.parentNode : target;
  if (!(media instanceof HTMLMediaElement) || media.readyState > 0 || !withCors.has(media)) return;
  // A distribution without CORS answers only as the browser first meant it.
  withCors.delete(media);
  withoutCors.add(media);
  media.removeAttribute('crossorigin');
  loadMediaAgain(media);
}
