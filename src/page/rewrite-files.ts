import type { FileLocation, FileUrlMatcher } from '../shared/file-url.js';
import { usableUntil } from '../shared/token.js';
import type { TokenChoice, TokenSource } from '../shared/token-source.js';
import { attendTrees, watchElements } from './attend-trees.js';
import { hasFailed, hasLoaded, setFileAttribute } from './element-loading.js';
import type { FetchFile } from './fetch-file.js';
import {
  fileAttributeNames,
  fileAttributes,
  fileElementSelector,
  isOffLimits,
  type FileAttribute,
} from './file-elements.js';
import { mendRewritten, type ToldOfFile } from './mend-rewritten.js';
import { rewriteAttribute } from './rewritten-attribute.js';
import { whenParsed } from './when-parsed.js';
import { createWrittenAttributes, type WrittenAttributes } from './written-attributes.js';

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
  /** What the caller pointed at, if anything; see `isOffLimits`. */
  readonly root?: ParentNode;
  /** Whether to load again even from the same URL. */
  readonly isAgain: boolean;
  /** Default is the first usable token. */
  readonly choose?: (file: FileLocation) => Promise<TokenChoice | null>;
}

/**
 * Does in the page what a worker would do: gives the elements that load files URLs with a token, and others before those
 * expire. What has loaded keeps its URL, since another one would make the browser load it again. What is there already
 * waits for `rewrite`.
 */
export function rewriteFiles(parts: RewriteParts): Rewriter {
  const { signal, tokens } = parts;
  const written = createWrittenAttributes();
  const alarm = createAlarm(() => renew(), signal);
  const chooseFirst = (file: FileLocation): Promise<TokenChoice | null> => tokens.begin(file, '').first();
  let generation = 0;

  const rewriteOne = async (element: Element, attribute: FileAttribute, how: RewriteOne): Promise<void> => {
    const { name } = attribute;
    const value = element.getAttribute(name);
    const last = written.of(element).get(name);
    const isDone = last?.written === value && last.uses.every(({ choice }) => choice !== null);
    if (value === null || (isDone && !how.isAgain) || isOffLimits(element, how.root)) return;
    const begun = generation;
    const choose = how.choose ?? chooseFirst;
    const next = await rewriteAttribute(value, attribute, element.baseURI, { ...parts, choose });
    const isLate = signal.aborted || generation !== begun || element.getAttribute(name) !== value;
    if (isLate || next === null) return;
    written.set(element, name, { ...next, since: performance.now() });
    for (const { choice } of next.uses) if (choice) alarm.set(usableUntil(choice.token));
    if (value !== next.written || how.isAgain) setFileAttribute(element, name, next.written);
  };
  const rewriteElement = (element: Element, how: RewriteOne): void => {
    // Without a store nothing is rewritten, and the page gets what it would have got without us.
    for (const attribute of fileAttributes(element)) rewriteOne(element, attribute, how).catch(() => {});
  };

  /** Before what has not loaded yet would be asked for with a token that has expired. */
  const renew = (): void => {
    for (const element of written.elements()) {
      const ends = endsOf(written, element);
      const isOld = ends.some((end) => end <= Date.now());
      if (isOld && !hasLoaded(element)) rewriteElement(element, { isAgain: true });
      else for (const end of ends) alarm.set(end);
    }
  };

  const attend = attendTrees((tree) => {
    const seen = { selector: fileElementSelector, attributes: fileAttributeNames, signal };
    watchElements(tree, seen, (element) => rewriteElement(element, { isAgain: false }));
    mendRewritten(tree, { ...parts, written, rewriteOne });
  });
  const rewrite = (root: ParentNode): void => {
    attend(root);
    for (const element of root.querySelectorAll(fileElementSelector)) {
      rewriteElement(element, { root, isAgain: hasFailed(element) });
    }
  };
  const restore = (): void => {
    generation += 1;
    for (const element of written.elements()) putBack(element, written);
    written.clear();
  };

  whenParsed(() => attend(document), signal);
  signal.addEventListener('abort', restore, { once: true });
  return { rewrite, restore };
}

function endsOf(written: WrittenAttributes, element: Element): number[] {
  const uses = [...written.of(element).values()].flatMap((attribute) => attribute.uses);
  return uses.map(({ choice }) => (choice ? usableUntil(choice.token) : Infinity));
}

function putBack(element: Element, written: WrittenAttributes): void {
  for (const [name, { clean, written: value }] of written.of(element)) {
    if (element.getAttribute(name) === value && value !== clean) setFileAttribute(element, name, clean);
  }
}

// The longest that timers know.
const longestTimeoutMs = 2 ** 31 - 1;

/** Rings at the earliest of the times it is set to. A page that slept meanwhile is woken when it is looked at again. */
function createAlarm(ring: () => void, signal: AbortSignal): { set(time: number): void } {
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
