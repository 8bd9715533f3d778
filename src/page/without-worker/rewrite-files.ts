import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import type { TokenSource } from '../../shared/tokens/token-source.js';
import { usableUntil } from '../../shared/tokens/usable-token.js';
import type { FetchFile } from '../downloads/fetch-file.js';
import { attendTrees } from '../elements/attend-trees.js';
import {
  fileAttributeNames,
  fileAttributes,
  fileElementSelector,
  silentImageSelector,
  type FileAttribute,
} from '../elements/file-attributes.js';
import { isOffLimits, markNames } from '../elements/is-off-limits.js';
import { hasFailed, hasLoaded } from '../elements/loading-state.js';
import { watchElements } from '../elements/watch-elements.js';
import { createAlarm, type Alarm } from './alarm.js';
import { createAttributeWriter, type WriteAttribute } from './attribute-writer.js';
import { leaveToEarlier } from './leave-to-earlier.js';
import { retryRewritten, type RewrittenFile } from './retry-rewritten.js';
import {
  createWrittenAttributes,
  type WrittenAttribute,
  type WrittenAttributes,
} from './written-attributes.js';

interface RewriteParts {
  readonly matchFileUrl: FileUrlMatcher;
  readonly tokens: TokenSource;
  readonly parameter: string;
  readonly fetchFile: FetchFile;
  /** Told what became of a file. */
  readonly onFile: (file: RewrittenFile) => void;
  readonly signal: AbortSignal;
}

export interface Rewriter {
  /** Sees what comes into the tree of a root. */
  readonly attend: (root: ParentNode) => void;
  /** Looks at every element below a root, and loads again what has failed. */
  readonly rewrite: (root: ParentNode) => void;
  /** Takes every token out of the document. */
  readonly restore: () => void;
}

/**
 * Does in the page what a worker would do: gives the elements that load files URLs with a token, and others before those
 * expire. What has loaded keeps its URL, since another one would make the browser load it again. What is there already
 * waits for `rewrite`. What gets into an area that nothing may be written into is as it was before.
 */
export function rewriteFiles(given: RewriteParts): Rewriter {
  const { signal } = given;
  const matchFileUrl = leaveToEarlier(given.matchFileUrl, signal);
  const written = createWrittenAttributes();
  /** What the caller pointed at, for what would be off limits otherwise. */
  const pointedAt = new WeakMap<Element, ParentNode>();
  const isClosed = (element: Element): boolean => isOffLimits(element, pointedAt.get(element));
  let isRestoring = false;

  const alarm = createAlarm(() => renewExpired(written, alarm, write), signal);
  const { write, cancel } = createAttributeWriter({
    ...given,
    matchFileUrl,
    written,
    isClosed,
    onWritten: (value) => endsOf(value).forEach(alarm.set),
  });
  const rewriteElement = (element: Element, isElementAgain: boolean): void => {
    if (isClosed(element)) return written.putBack(element);
    // Without a store nothing is rewritten, and the page gets what it would have got without us.
    for (const attribute of fileAttributes(element)) {
      // That the film has failed says nothing of its poster.
      const isAgain = isElementAgain && attribute.name !== 'poster';
      write(element, attribute, { isAgain }).catch(() => {});
    }
  };

  const listenIn = (tree: Document | ShadowRoot, life: AbortSignal): void => {
    const attributes = fileAttributeNames;
    const seen = { selector: fileElementSelector, attributes, marks: markNames, signal: life };
    watchElements(tree, seen, (element) => {
      if (!isRestoring) rewriteElement(element, false);
    });
    retryRewritten(tree, { ...given, matchFileUrl, written, write, signal: life });
  };
  const rewrite = (root: ParentNode): void => {
    attend(root);
    for (const element of root.querySelectorAll(fileElementSelector)) {
      if (!isOffLimits(element, root) && isOffLimits(element)) pointedAt.set(element, root);
      rewriteElement(element, hasFailed(element));
    }
  };
  const attend = attendTrees({ listenIn, heal: rewrite, isAutomatic: true, signal });
  const restore = (): void => {
    cancel();
    isRestoring = true;
    for (const element of written.elements()) written.putBack(element);
    // What was put back is seen as changed, and would get the token that a sign-out is about to remove.
    queueMicrotask(() => (isRestoring = false));
  };

  signal.addEventListener('abort', restore, { once: true });
  return { attend, rewrite, restore };
}

/** Before what has not loaded yet would be asked for with a token that has expired. */
function renewExpired(written: WrittenAttributes, alarm: Alarm, write: WriteAttribute): void {
  for (const element of written.elements()) {
    for (const attribute of fileAttributes(element)) {
      const value = written.of(element).get(attribute.name);
      const ends = value ? endsOf(value) : [];
      const isOld = ends.some((end) => end <= Date.now());
      if (!isOld) ends.forEach(alarm.set);
      else {
        const isDue = (): boolean => isYetToLoad(element, attribute);
        if (isDue()) write(element, attribute, { isAgain: true, isDue }).catch(() => {});
      }
    }
  }
}

function endsOf({ uses }: WrittenAttribute): number[] {
  return uses.map(({ choice }) => (choice ? usableUntil(choice.token) : Infinity));
}

/** Whether the browser may ask for it yet. What has failed was seen to when it did. */
function isYetToLoad(element: Element, { name }: FileAttribute): boolean {
  // These wait for nothing.
  if (element.matches(silentImageSelector)) return false;
  if (name !== 'poster') return !hasLoaded(element) && !hasFailed(element);
  // No engine tells of a poster, and each asks for one that has a place to be seen.
  // Firefox 153 leaves the others for later: test/browser/page-mode.test.ts
  const { poster } = element as HTMLVideoElement;
  return element.getClientRects().length === 0 && performance.getEntriesByName(poster).length === 0;
}
