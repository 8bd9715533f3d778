import type { FileLocation, FileUrlMatcher } from '../../shared/contract/file-url.js';
import { usableUntil } from '../../shared/tokens/token.js';
import type { TokenChoice, TokenSource } from '../../shared/tokens/token-source.js';
import { attendTrees, watchElements } from '../elements/attend-trees.js';
import { hasFailed, hasLoaded, setFileAttribute } from '../elements/element-loading.js';
import type { FetchFile } from './fetch-file.js';
import {
  fileAttributeNames,
  fileAttributes,
  fileElementSelector,
  isOffLimits,
  markNames,
  silentImageSelector,
  type FileAttribute,
} from '../elements/file-elements.js';
import { leaveToEarlier } from '../elements/leave-to-earlier.js';
import { mendRewritten, type ToldOfFile } from './renew-rewritten.js';
import { rewriteAttribute } from './rewritten-attribute.js';
import { whenParsed } from '../elements/when-parsed.js';
import {
  createWrittenAttributes,
  type WrittenAttribute,
  type WrittenAttributes,
} from './written-attributes.js';

export interface RewriteParts {
  readonly matchFileUrl: FileUrlMatcher;
  readonly tokens: TokenSource;
  readonly parameter: string;
  readonly fetchFile: FetchFile;
  /** Told what became of a file. */
  readonly onFile: (told: ToldOfFile) => void;
  readonly signal: AbortSignal;
}

export interface Rewriter {
  /** Looks at every element below a root, and loads again what has failed. */
  readonly rewrite: (root: ParentNode) => void;
  /** Takes every token out of the document. */
  readonly restore: () => void;
}

/** How one attribute is to be rewritten. */
export interface RewriteOne {
  /** Whether to load again even from the same URL. */
  readonly isAgain: boolean;
  /** Asked once the token is there: it may have begun to load meanwhile. */
  readonly isDue?: () => boolean;
  /** Default is the first usable token. */
  readonly choose?: (file: FileLocation) => Promise<TokenChoice | null>;
}

export type RewriteOneAttribute = (
  element: Element,
  attribute: FileAttribute,
  how: RewriteOne,
) => Promise<void>;

/**
 * Does in the page what a worker would do: gives the elements that load files URLs with a token, and others before those
 * expire. What has loaded keeps its URL, since another one would make the browser load it again. What is there already
 * waits for `rewrite`. What gets into an area that nothing may be written into is as it was before.
 */
export function rewriteFiles(given: RewriteParts): Rewriter {
  const { signal, tokens } = given;
  const parts = { ...given, matchFileUrl: leaveToEarlier(given.matchFileUrl, signal) };
  const written = createWrittenAttributes();
  const alarm = createAlarm(() => renew(written, alarm, rewriteOne), signal);
  const chooseFirst = (file: FileLocation): Promise<TokenChoice | null> => tokens.begin(file, '').first();
  /** What the caller pointed at, for what would be off limits otherwise. */
  const pointedAt = new WeakMap<Element, ParentNode>();
  const isClosed = (element: Element): boolean => isOffLimits(element, pointedAt.get(element));
  let generation = 0;
  let isRestoring = false;

  const rewriteOne: RewriteOneAttribute = async (element, attribute, how) => {
    const { name } = attribute;
    const value = element.getAttribute(name);
    const last = written.of(element).get(name);
    const isDone = last?.written === value && last.uses.every(({ choice }) => choice !== null);
    if (value === null || (isDone && !how.isAgain)) return;
    const begun = generation;
    const choose = how.choose ?? chooseFirst;
    const next = await rewriteAttribute(value, attribute, element.baseURI, { ...parts, choose });
    const isLate = signal.aborted || generation !== begun || element.getAttribute(name) !== value;
    if (isLate || next === null || isClosed(element) || how.isDue?.() === false) return;
    written.set(element, name, { ...next, since: performance.now() });
    for (const { choice } of next.uses) if (choice) alarm.set(usableUntil(choice.token));
    if (value !== next.written || how.isAgain) setFileAttribute(element, name, next.written);
  };
  const rewriteElement = (element: Element, how: Pick<RewriteOne, 'isAgain'>): void => {
    if (isClosed(element)) return written.putBack(element);
    // Without a store nothing is rewritten, and the page gets what it would have got without us.
    for (const attribute of fileAttributes(element)) {
      // That the film has failed says nothing of its poster.
      const isAgain = how.isAgain && attribute.name !== 'poster';
      rewriteOne(element, attribute, { isAgain }).catch(() => {});
    }
  };

  const attend = attendTrees((tree) => {
    const seen = { selector: fileElementSelector, attributes: fileAttributeNames, marks: markNames, signal };
    watchElements(tree, seen, (element) => {
      if (!isRestoring) rewriteElement(element, { isAgain: false });
    });
    mendRewritten(tree, { ...parts, written, rewriteOne });
  });
  const rewrite = (root: ParentNode): void => {
    attend(root);
    for (const element of root.querySelectorAll(fileElementSelector)) {
      if (!isOffLimits(element, root) && isOffLimits(element)) pointedAt.set(element, root);
      rewriteElement(element, { isAgain: hasFailed(element) });
    }
  };
  const restore = (): void => {
    generation += 1;
    isRestoring = true;
    for (const element of written.elements()) written.putBack(element);
    // What was put back is seen as changed, and would get the token that a sign-out is about to remove.
    queueMicrotask(() => (isRestoring = false));
  };

  whenParsed(() => attend(document), signal);
  signal.addEventListener('abort', restore, { once: true });
  return { rewrite, restore };
}

/** Before what has not loaded yet would be asked for with a token that has expired. */
function renew(written: WrittenAttributes, alarm: Alarm, rewriteOne: RewriteOneAttribute): void {
  for (const element of written.elements()) {
    for (const attribute of fileAttributes(element)) {
      const value = written.of(element).get(attribute.name);
      const ends = value ? endsOf(value) : [];
      const isOld = ends.some((end) => end <= Date.now());
      if (!isOld) for (const end of ends) alarm.set(end);
      else {
        const isDue = (): boolean => isYetToLoad(element, attribute);
        if (isDue()) rewriteOne(element, attribute, { isAgain: true, isDue }).catch(() => {});
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
  // No engine tells of a poster. Each asks for one that has a place to be seen; Firefox leaves the others for later.
  const { poster } = element as HTMLVideoElement;
  return element.getClientRects().length === 0 && performance.getEntriesByName(poster).length === 0;
}

interface Alarm {
  set(time: number): void;
}

// The longest that timers know.
const longestTimeoutMs = 2 ** 31 - 1;

/** Rings at the earliest of the times it is set to. A page that slept meanwhile is woken when it is looked at again. */
function createAlarm(ring: () => void, signal: AbortSignal): Alarm {
  let next = Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const check = (): void => {
    clearTimeout(timer);
    if (next === Infinity || signal.aborted) return;
    const rest = next - Date.now();
    if (rest > 0) {
      timer = setTimeout(check, Math.min(rest, longestTimeoutMs));
      return;
    }
    next = Infinity;
    ring();
  };
  document.addEventListener('visibilitychange', check, { signal });
  window.addEventListener('pageshow', check, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return {
    set: (time) => {
      if (time >= next || time <= Date.now()) return;
      next = time;
      check();
    },
  };
}
