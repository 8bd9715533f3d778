import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import { fileAt } from '../urls/file-at.js';
import { isElement } from '../elements/is-element.js';
import { isOffLimits } from '../elements/is-off-limits.js';
import { loadMediaAgain } from '../elements/load-again.js';
import { hasFailed, isMedia, loaderOf } from '../elements/loading-state.js';
import { watchElements } from '../elements/watch-elements.js';

/** Media that ask with CORS, without which browsers do not show them to a worker. */
export interface AskWithCors {
  /** Makes media ask with CORS, unless they have begun. With the root of a `heal`, what has failed loads again in any case. */
  readonly ask: (media: HTMLMediaElement, root?: ParentNode) => void;
  /** Media that have failed with CORS may be made to ask so once more. */
  readonly allowAgain: (media: HTMLMediaElement) => void;
  /** Sees media that come later, and others that are given another source. */
  watch(tree: Document | ShadowRoot, signal: AbortSignal): void;
  /** A distribution without CORS answers only as the browser first meant it. */
  undoAfterError(target: EventTarget | null): void;
}

interface CorsParts {
  readonly matchFileUrl: FileUrlMatcher;
  /** Whether media may be asked for with CORS. */
  readonly mayUseCors: boolean;
}

// https://html.spec.whatwg.org/multipage/media.html#dom-media-networkstate
const networkLoading = 2;

export function createAskWithCors({ matchFileUrl, mayUseCors }: CorsParts): AskWithCors {
  /** Media whose `crossorigin` was set here. */
  const withCors = new WeakSet<HTMLMediaElement>();
  /** Media that have failed with the CORS that was set here. */
  const withoutCors = new WeakSet<HTMLMediaElement>();

  const isFile = (element: Element): boolean =>
    fileAt(element.getAttribute('src') ?? '', element.baseURI, matchFileUrl) !== null;
  const ask: AskWithCors['ask'] = (media, root) => {
    const sources = sourcesOf(media);
    const hasBegun = media.readyState > 0 || media.currentTime > 0;
    if (hasBegun || !sources.some(isFile) || isOffLimits(media, root)) return;
    const mayAsk = mayUseCors && sources.every((source) => isFile(source) || isOwn(source));
    const needsCors = mayAsk && !media.hasAttribute('crossorigin') && !withoutCors.has(media);
    if (!needsCors && root === undefined) return;
    if (needsCors) {
      withCors.add(media);
      media.crossOrigin = 'anonymous';
    }
    // Media that have not asked yet do so with the new attribute, and a play() that waits goes on waiting.
    if (hasFailed(media) || (needsCors && media.networkState === networkLoading)) loadMediaAgain(media);
  };

  return {
    ask,
    allowAgain: (media) => void withoutCors.delete(media),
    watch: (tree, signal) => {
      const watched = { selector: 'video,audio,source', attributes: ['src'], signal };
      watchElements(tree, watched, (element, isChanged) => {
        const media = loaderOf(element);
        if (!isMedia(media)) return;
        // Another file may be another distribution's.
        if (isChanged) withoutCors.delete(media);
        ask(media);
      });
    },
    undoAfterError: (target) => {
      if (!isElement(target)) return;
      const media = target.matches('source:last-of-type') ? loaderOf(target) : target;
      if (!isMedia(media) || media.readyState > 0 || !withCors.has(media)) return;
      withCors.delete(media);
      withoutCors.add(media);
      media.removeAttribute('crossorigin');
      loadMediaAgain(media);
    },
  };
}

/** The elements whose `src` media may load. */
export function sourcesOf(media: HTMLMediaElement): Element[] {
  return media.hasAttribute('src') ? [media] : [...media.querySelectorAll('source')];
}

/** Whether the page's own origin serves it, which needs no leave for CORS. */
function isOwn(source: Element): boolean {
  return (source as HTMLSourceElement).src.startsWith(`${location.origin}/`);
}
