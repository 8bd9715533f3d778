import type { FileUrlMatcher } from '../shared/file-url.js';
import { attendTrees, watchElements } from './attend-trees.js';
import { loaderOf, loadMediaAgain } from './element-loading.js';
import { isOffLimits, namesFile } from './file-elements.js';
import { whenParsed } from './when-parsed.js';

export interface HealParts {
  readonly matchFileUrl: FileUrlMatcher;
  /** Whether media may be asked for with CORS. */
  readonly mayUseCors: boolean;
  /** Whether this page may have asked for files before a worker was in control. */
  readonly wasUncontrolled: boolean;
  /** Whether it is done without being asked, too. */
  readonly isAutomatic: boolean;
  readonly signal: AbortSignal;
}

/** Loads again what has failed below a root. */
export type Heal = (root: ParentNode) => void;

/** What belongs to one element at a time, so that nothing is tried for ever. */
interface Memory {
  /** Images that were asked for before the worker was in control, and have no answer yet. */
  readonly early: WeakSet<HTMLImageElement>;
  /** Media that have failed with the CORS that was set here. */
  readonly withoutCors: WeakSet<HTMLMediaElement>;
  /** Media whose `crossorigin` was set here. */
  readonly withCors: WeakSet<HTMLMediaElement>;
}

// https://html.spec.whatwg.org/multipage/media.html#dom-media-networkstate
const networkIdle = 1;
const networkNoSource = 3;
const trackError = 3;

/**
 * Mends what a worker that came late, or the browser, leaves out: images and media that failed before the worker was in
 * control load again, and media ask with CORS, without which browsers do not show them to a worker. What has loaded, or
 * may yet, is left alone.
 */
export function healFiles(parts: HealParts): Heal {
  const memory: Memory = { early: new WeakSet(), withCors: new WeakSet(), withoutCors: new WeakSet() };
  const mendMedia = createMendMedia(parts, memory);

  const attend = attendTrees((tree) => {
    if (parts.isAutomatic) watchForMedia(tree, mendMedia, parts.signal);
    const onError = ({ target }: Event): void => mendAfterError(target, memory);
    tree.addEventListener('error', onError, { capture: true, signal: parts.signal });
  });
  const heal: Heal = (root) => {
    attend(root);
    for (const image of root.querySelectorAll('img')) {
      if (isImageOfFile(image, parts) && !isOffLimits(image, root)) mendImage(image, parts, memory);
    }
    for (const media of root.querySelectorAll<HTMLMediaElement>('video,audio')) {
      memory.withoutCors.delete(media);
      mendMedia(media, root);
    }
    for (const track of root.querySelectorAll('track')) {
      const hasFailed = track.readyState === trackError && namesFile(track, parts.matchFileUrl);
      if (hasFailed && !isOffLimits(track, root)) setAgain(track, 'src');
    }
  };
  const healEarly = (): void => {
    heal(document);
    // No engine tells whether a poster has loaded.
    for (const video of parts.wasUncontrolled ? document.querySelectorAll('video[poster]') : []) {
      if (namesFile(video, parts.matchFileUrl) && !isOffLimits(video)) setAgain(video, 'poster');
    }
  };

  if (parts.isAutomatic) {
    whenParsed(() => {
      if (parts.wasUncontrolled) return healEarly();
      attend(document);
      for (const media of document.querySelectorAll<HTMLMediaElement>('video,audio')) mendMedia(media);
    }, parts.signal);
  }
  return heal;
}

function isImageOfFile(image: HTMLImageElement, { matchFileUrl }: HealParts): boolean {
  const { parentElement: parent } = image;
  const sources = parent?.nodeName === 'PICTURE' ? parent.querySelectorAll('source') : [];
  return [image, ...sources].some((element) => namesFile(element, matchFileUrl));
}

function mendImage(image: HTMLImageElement, { wasUncontrolled }: HealParts, { early }: Memory): void {
  if (!image.complete) {
    if (wasUncontrolled) early.add(image);
    return;
  }
  // A drawing without a size of its own has loaded and is 0 wide, too; only what is broken cannot be decoded.
  if (image.naturalWidth === 0) image.decode().catch(() => loadImageAgain(image));
}

function loadImageAgain(image: HTMLImageElement): void {
  setAgain(image, image.hasAttribute('src') ? 'src' : 'srcset');
}

/** Setting an attribute to what it is makes the browser load again (HTML, Section 4.8.4.3.5). */
function setAgain(element: Element, name: string): void {
  element.setAttribute(name, element.getAttribute(name) ?? '');
}

type MendMedia = (media: HTMLMediaElement, root?: ParentNode) => void;

function createMendMedia({ matchFileUrl, mayUseCors }: HealParts, memory: Memory): MendMedia {
  return (media, root) => {
    const hasBegun = media.readyState > 0 || media.currentTime > 0;
    const elements = [media, ...media.querySelectorAll('source')];
    if (hasBegun || !elements.some((element) => namesFile(element, matchFileUrl))) return;
    if (isOffLimits(media, root)) return;
    const hasFailed = media.error !== null || media.networkState === networkNoSource;
    const needsCors = mayUseCors && !media.hasAttribute('crossorigin') && !memory.withoutCors.has(media);
    if (needsCors) {
      memory.withCors.add(media);
      media.crossOrigin = 'anonymous';
    }
    if (hasFailed || (needsCors && media.networkState > networkIdle)) loadMediaAgain(media);
  };
}

/** Sees media that come later, and others that are given another source. */
function watchForMedia(tree: Document | ShadowRoot, mendMedia: MendMedia, signal: AbortSignal): void {
  watchElements(tree, { selector: 'video,audio', attributes: ['src'], signal }, (element) => {
    const media = loaderOf(element);
    if (media instanceof HTMLMediaElement) mendMedia(media);
  });
}

function mendAfterError(target: EventTarget | null, { early, withCors, withoutCors }: Memory): void {
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
