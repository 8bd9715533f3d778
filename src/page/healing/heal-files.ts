import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import { fileAt } from '../urls/file-at.js';
import { createAskWithCors, sourcesOf } from './ask-with-cors.js';
import { attendTrees } from '../elements/attend-trees.js';
import { createEarlyImages } from './early-images.js';
import { fileAttributes, silentImageSelector } from '../elements/file-attributes.js';
import { isElement } from '../elements/is-element.js';
import { isOffLimits } from '../elements/is-off-limits.js';
import { loadTrackAgain, setAnew } from '../elements/load-again.js';
import { hasFailed, isImage, noteOutcome } from '../elements/loading-state.js';
import { loadsFile } from '../elements/loads-file.js';
import { whenParsed } from '../elements/when-parsed.js';
import { listen } from '../util/listen.js';

/** Loads again what has failed below a root, and only files that a matcher knows, if one is given. */
type Heal = (root: ParentNode, matchFileUrl?: FileUrlMatcher) => void;

interface HealParts {
  readonly matchFileUrl: FileUrlMatcher;
  /** Whether media may be asked for with CORS. */
  readonly mayUseCors: boolean;
  /** Whether this page may have asked for files before its worker was in control. */
  readonly isNewInControl: boolean;
  /** Whether it is done without being asked, too. */
  readonly isAutomatic: boolean;
  /** Does what can be done in the document of a frame that the worker does not control. */
  readonly healWithoutWorker: Heal;
  readonly signal: AbortSignal;
}

/**
 * Makes up for what a worker that came late, or the browser, leaves out: images and media that failed before the worker
 * was in control load again, and media ask with CORS, without which browsers do not show them to a worker. What has
 * loaded, or may yet, is left alone. What is there already waits for `heal`.
 */
export function healFiles(parts: HealParts): Heal {
  const early = createEarlyImages();
  const media = createAskWithCors(parts);

  const listenIn = (tree: Document | ShadowRoot, signal: AbortSignal): void => {
    if (parts.isAutomatic) media.watch(tree, signal);
    const onError = ({ target }: Event): void => {
      if (!isElement(target) || !isImage(target)) media.undoAfterError(target);
      else if (early.take(target)) loadImageAgain(target);
    };
    const options = { capture: true, signal };
    listen(tree, ['error'], onError, options);
    listen(tree, ['load', 'error'], noteOutcome, options);
  };
  const heal: Heal = (root, matchFileUrl = parts.matchFileUrl) => {
    if (isWithoutWorker(root)) return parts.healWithoutWorker(root);
    attend(root, (inner) => heal(inner, matchFileUrl));
    for (const image of root.querySelectorAll('img')) {
      if (!isImageOfFile(image, matchFileUrl) || isOffLimits(image, root)) continue;
      if (!image.complete) early.add(image);
      else if (hasFailed(image)) loadImageAgain(image);
    }
    for (const element of root.querySelectorAll<HTMLMediaElement>('video,audio')) {
      if (!sourcesOf(element).some((source) => loadsFile(source, matchFileUrl))) continue;
      media.allowAgain(element);
      media.ask(element, root);
    }
    for (const track of root.querySelectorAll('track')) {
      if (!hasFailed(track) || !loadsFile(track, matchFileUrl)) continue;
      if (!isOffLimits(track, root)) loadTrackAgain(track);
    }
    for (const image of root.querySelectorAll(silentImageSelector)) {
      if (hasFailed(image)) loadSilentImageAgain(image, matchFileUrl, root);
    }
  };
  const attend = attendTrees({ ...parts, listenIn, heal });
  const loadSilentImageAgain = (image: Element, matchFileUrl: FileUrlMatcher, root?: ParentNode): void => {
    if (!loadsFile(image, matchFileUrl) || isOffLimits(image, root)) return;
    for (const { name } of fileAttributes(image)) if (image.hasAttribute(name)) setAnew(image, name);
  };
  /** No engine tells whether a poster, an image button or an image in a drawing has loaded. */
  const loadSilentAgain = (): void => {
    for (const image of document.querySelectorAll(silentImageSelector))
      loadSilentImageAgain(image, parts.matchFileUrl);
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

/**
 * Chromium 156 gives no worker to frames of `about:blank` and `blob:`, and Firefox 153 and WebKit 2.50 give none to those
 * that were there before it was in control: test/browser/frames.test.ts
 */
function isWithoutWorker(root: ParentNode): boolean {
  const view = (root.ownerDocument ?? (root as Document)).defaultView;
  return view !== null && view !== window && !view.navigator.serviceWorker?.controller;
}

function isImageOfFile(image: HTMLImageElement, matchFileUrl: FileUrlMatcher): boolean {
  const { parentElement: parent } = image;
  const sources = parent?.localName === 'picture' ? parent.querySelectorAll('source') : [];
  return [image, ...sources].some((element) => loadsFile(element, matchFileUrl));
}

function loadImageAgain(image: HTMLImageElement): void {
  const src = image.getAttribute('src');
  if (src === null) setAnew(image, 'srcset');
  else image.setAttribute('src', src);
}
