import type { FileLocation, FileUrlMatcher } from '../../shared/contract/file-url.js';
import type { TokenChoice, TokenSource } from '../../shared/tokens/token-source.js';
import type { FileAttribute } from '../elements/file-attributes.js';
import { setFileAttribute } from '../elements/load-again.js';
import { rewriteAttribute } from './rewrite-attribute.js';
import type { WrittenAttribute, WrittenAttributes } from './written-attributes.js';

/** How one attribute is to be written. */
interface HowToWrite {
  /** Whether to load again even from the same URL. */
  readonly isAgain: boolean;
  /** Asked once the token is there: it may have begun to load meanwhile. */
  readonly isDue?: () => boolean;
  /** Default is the first usable token. */
  readonly choose?: (file: FileLocation) => Promise<TokenChoice | null>;
}

/** Writes tokens into the file URLs of one attribute of an element. */
export type WriteAttribute = (element: Element, attribute: FileAttribute, how: HowToWrite) => Promise<void>;

interface AttributeWriterParts {
  readonly matchFileUrl: FileUrlMatcher;
  readonly tokens: TokenSource;
  readonly parameter: string;
  readonly written: WrittenAttributes;
  /** Whether nothing may be written into an element. */
  readonly isClosed: (element: Element) => boolean;
  readonly onWritten: (written: WrittenAttribute) => void;
  readonly signal: AbortSignal;
}

export function createAttributeWriter(parts: AttributeWriterParts): {
  readonly write: WriteAttribute;
  /** What waits for a token is not written any more. */
  readonly cancel: () => void;
} {
  const { matchFileUrl, tokens, parameter, written, isClosed, signal } = parts;
  const chooseFirst = (file: FileLocation): Promise<TokenChoice | null> => tokens.begin(file, '').first();
  let generation = 0;

  const write: WriteAttribute = async (element, attribute, { isAgain, isDue, choose = chooseFirst }) => {
    const { name } = attribute;
    const value = element.getAttribute(name);
    const last = written.of(element).get(name);
    const isDone = last?.written === value && last.uses.every(({ choice }) => choice !== null);
    if (value === null || (isDone && !isAgain)) return;
    const begun = generation;
    const next = await rewriteAttribute(value, attribute, element.baseURI, {
      matchFileUrl,
      parameter,
      choose,
    });
    const isLate = signal.aborted || generation !== begun || element.getAttribute(name) !== value;
    if (isLate || next === null || isClosed(element) || isDue?.() === false) return;
    const now = { ...next, since: performance.now() };
    written.set(element, name, now);
    parts.onWritten(now);
    if (value !== next.written || isAgain) setFileAttribute(element, name, next.written);
  };
  return { write, cancel: () => void (generation += 1) };
}
