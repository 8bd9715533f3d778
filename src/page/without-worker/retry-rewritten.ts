import type { FileOutcome } from '../../shared/contract/events.js';
import { isPageInstead } from '../../shared/contract/is-page-instead.js';
import type { FileLocation, FileUrlMatcher } from '../../shared/contract/file-url.js';
import type { TokenChoice, TokenSource } from '../../shared/tokens/token-source.js';
import { usableUntil } from '../../shared/tokens/usable-token.js';
import type { FetchedFile, FetchFile } from '../downloads/fetch-file.js';
import { fileAttributes, type FileAttribute } from '../elements/file-attributes.js';
import { isElement } from '../elements/is-element.js';
import { noteInterruption } from '../elements/load-again.js';
import {
  addressOf,
  hasFailed,
  hasWhatFollows,
  isMedia,
  loaderOf,
  noteOutcome,
} from '../elements/loading-state.js';
import { fileAt } from '../urls/file-at.js';
import type { WriteAttribute } from './attribute-writer.js';
import type { FileUse } from './rewrite-attribute.js';
import type { WrittenAttribute, WrittenAttributes } from './written-attributes.js';
import { listen } from '../util/listen.js';

/** What became of a file that an element was to load. */
export interface RewrittenFile extends Pick<FetchedFile, 'reason' | 'retried'> {
  readonly file: FileLocation;
  readonly destination: string;
  readonly outcome: FileOutcome;
  readonly key: string | null;
  readonly status: number;
  readonly ms: number;
}

interface RetryParts {
  readonly matchFileUrl: FileUrlMatcher;
  readonly tokens: TokenSource;
  readonly fetchFile: FetchFile;
  readonly written: WrittenAttributes;
  readonly write: WriteAttribute;
  /** Told what became of a file. */
  readonly onFile: (file: RewrittenFile) => void;
  readonly signal: AbortSignal;
}

// Media that load tell so three times a second.
const silenceMs = 1000;

/**
 * Retries what an element could not load from the URL it was given: a request for the file's headers tells why, and
 * brings another token if the first was no good. Each URL is retried once. Reports what became of every file.
 */
export function retryRewritten(tree: Document | ShadowRoot, parts: RetryParts): void {
  const { written, signal } = parts;
  const retry = createRetry(parts);

  const onError = ({ target }: Event): void => {
    if (!isElement(target)) return;
    for (const named of namedBy(target, written)) {
      // What cannot be asked about stays as it is.
      if (named.attribute.name !== 'poster') retry(named).catch(() => {});
    }
  };
  const onLoad = ({ target }: Event): void => {
    if (!isElement(target)) return;
    const shown = findShown(target, parts);
    if (shown === null) return;
    const { file, choice } = shown.use;
    const outcome = choice ? 'authorized' : 'untouched';
    reportFile(
      target,
      { file, outcome, choice, reason: null, retried: false, status: 0 },
      shown.value,
      parts,
    );
  };
  // A window is not told of what its elements have loaded.
  // Chromium 156 and WebKit 2.50 tell what drawings have loaded only if an element around them wants to know:
  // test/browser/page-mode.test.ts
  const root = 'documentElement' in tree ? tree.documentElement : tree;
  const options = { capture: true, signal };
  listen(root, ['error', 'loadstart'], noteInterruption, options);
  listen(root, ['error', 'load'], noteOutcome, options);
  listen(root, ['error'], onError, options);
  listen(root, ['load', 'loadedmetadata'], onLoad, options);
  listen(root, ['seeking', 'waiting', 'stalled', 'progress'], createOnWait(parts, retry), options);
}

/** Retries what an attribute names; `waiting` media, which may only be slow, if that is to any good. */
type Retry = (named: Named, waiting?: HTMLMediaElement) => Promise<void>;

function createRetry(parts: RetryParts): Retry {
  const retried = new WeakMap<Element, Set<string>>();
  return async ({ element, attribute, value }, waiting) => {
    const tried = retried.get(element) ?? new Set();
    if (tried.has(value.written)) return;
    retried.set(element, tried.add(value.written));
    const found = await Promise.all(value.uses.map((use) => askAgain(element, use, value, parts)));
    const isHopeless = found.every((choice) => choice === null);
    const isSame = found.every((choice, at) => choice?.token === value.uses[at]!.choice?.token);
    if (waiting && !hasFailed(waiting) && (isHopeless || isSame || hasWhatFollows(waiting))) {
      tried.delete(value.written);
      return;
    }
    const isLate = parts.signal.aborted || element.getAttribute(attribute.name) !== value.written;
    if (isHopeless || isLate) return;
    const choices = new Map(value.uses.map(({ file }, at) => [file.path, found[at] ?? null]));
    const choose = ({ path }: FileLocation): Promise<TokenChoice | null> =>
      Promise.resolve(choices.get(path) ?? null);
    await parts.write(element, attribute, { isAgain: true, choose });
  };
}

/** Media may wait for ever for what their token does not open any more. */
function createOnWait(parts: RetryParts, retry: Retry): (event: Event) => void {
  // Chromium 156 asks for the next part with an expired token for ever, and tells of no error:
  // test/browser/page-mode.test.ts
  const heardFrom = new WeakMap<HTMLMediaElement, number>();
  return ({ target, type }) => {
    if (!isElement(target) || !isMedia(target)) return;
    if (type === 'progress') heardFrom.set(target, performance.now());
    if (type === 'progress' || hasWhatFollows(target)) return;
    const isSilent = performance.now() - (heardFrom.get(target) ?? 0) > silenceMs;
    const shown = type === 'seeking' || isSilent ? findShown(target, parts) : null;
    const until = shown?.use.choice ? usableUntil(shown.use.choice.token) : Infinity;
    if (shown && (type === 'stalled' || until <= Date.now())) retry(shown, target).catch(() => {});
  };
}

/** One of the attributes that say what an element loads. */
interface Named {
  readonly element: Element;
  readonly attribute: FileAttribute;
  readonly value: WrittenAttribute;
}

function namedBy(target: Element, written: WrittenAttributes): Named[] {
  return namersOf(target).flatMap((element) =>
    fileAttributes(element).flatMap((attribute) => {
      const value = written.of(element).get(attribute.name);
      return value ? [{ element, attribute, value }] : [];
    }),
  );
}

/** The elements whose attributes say what an element loads. */
function namersOf(target: Element): Element[] {
  const loader = loaderOf(target);
  const sources =
    loader.parentElement?.localName === 'picture'
      ? loader.parentElement.querySelectorAll('source')
      : loader.querySelectorAll('source');
  return [loader, ...sources];
}

/** The file that an element has loaded, of those that it could have. */
function findShown(
  target: Element,
  { written, matchFileUrl }: RetryParts,
): (Named & { readonly use: FileUse }) | null {
  const address = addressOf(target);
  const file = address ? fileAt(address, target.baseURI, matchFileUrl) : null;
  for (const named of file ? namedBy(target, written) : []) {
    const use = named.value.uses.find((one) => one.file.path === file!.path);
    if (use) return { ...named, use };
  }
  return null;
}

/** The token with which a file loads after all; `null` if there is none. */
async function askAgain(
  element: Element,
  { file, url, choice: used }: FileUse,
  value: WrittenAttribute,
  parts: RetryParts,
): Promise<TokenChoice | null> {
  const { fetchFile, tokens, signal } = parts;
  const unread = { file, reason: null, retried: false, status: 0 };
  const first = await tokens.begin(file, '').first();
  if (first === null) {
    reportFile(element, { ...unread, outcome: 'untouched', choice: null }, value, parts);
    return null;
  }
  try {
    // As the element itself would ask: this window may have a worker that the element has not.
    const view = element.ownerDocument.defaultView;
    const { response, ...found } = await fetchFile(url, file, { method: 'HEAD', signal, view });
    const isReplaced = isPageInstead(file.path, response);
    if (response.ok && !isReplaced) return found.choice;
    const outcome = isReplaced ? 'replaced' : found.choice ? 'denied' : 'untouched';
    reportFile(element, { ...found, file, outcome, status: response.status }, value, parts);
    return null;
  } catch {
    // The network's failure, or a distribution without CORS: there a token that has expired is all that can be seen.
    if (first.token !== used?.token) return first;
    reportFile(element, { ...unread, outcome: 'failed', choice: first }, value, parts);
    return null;
  }
}

function reportFile(
  element: Element,
  {
    choice,
    ...told
  }: Omit<RewrittenFile, 'destination' | 'key' | 'ms'> & { readonly choice: TokenChoice | null },
  { since }: WrittenAttribute,
  { onFile, signal }: RetryParts,
): void {
  if (signal.aborted) return;
  const destination = loaderOf(element).localName.replace(/^(?:img|input)$/, 'image');
  onFile({ ...told, destination, key: choice?.key ?? null, ms: performance.now() - since });
}
