import type { FileReference } from './file-url.js';
import { quote } from '../util/quote.js';

/** Lists the keys under which a file's token may be stored, the most specific first. */
export type TokenKeysFunction = (file: FileReference) => string[];

/** Key templates, the most specific first; `{folder}` and `{file}` stand for the UUIDs of the path. */
export type TokenKeys = readonly string[] | TokenKeysFunction;

export const defaultTokenKeys: readonly string[] = ['FILE_{file}', 'FOLDER_{folder}', 'ACCOUNT'];

const placeholder = /\{([^{}]*)\}/g;

/**
 * Checks the `tokenKeys` option.
 *
 * @throws {TypeError} it is neither a function nor a non-empty list of different templates
 */
export function assertTokenKeys(tokenKeys: unknown): asserts tokenKeys is TokenKeys {
  if (typeof tokenKeys === 'function') return;
  if (!Array.isArray(tokenKeys) || tokenKeys.length === 0) {
    throw new TypeError(
      `"tokenKeys" option must be a non-empty list of key templates, e.g. ${JSON.stringify(defaultTokenKeys)}`,
    );
  }
  for (const template of tokenKeys) assertTemplate(template);
  if (new Set(tokenKeys).size !== tokenKeys.length) {
    throw new TypeError('"tokenKeys" option lists the same template twice');
  }
}

function assertTemplate(template: unknown): void {
  if (typeof template !== 'string' || template === '') {
    throw new TypeError('"tokenKeys" option holds a value that is no non-empty string');
  }
  for (const [text, name] of template.matchAll(placeholder)) {
    if (name !== 'folder' && name !== 'file') {
      throw new TypeError(`"tokenKeys" option uses ${quote(text)}; a template knows {folder} and {file}`);
    }
  }
}

/** Compiles templates into the function that lists a file's keys. */
export function compileTokenKeys(tokenKeys: TokenKeys): TokenKeysFunction {
  if (typeof tokenKeys === 'function') return tokenKeys;
  return (file) => tokenKeys.map((template) => fillTemplate(template, file));
}

/** Puts UUIDs into a template. */
export function fillTemplate(template: string, file: Partial<FileReference>): string {
  return template.replace(placeholder, (_, name: keyof FileReference) => file[name] ?? '');
}

/** The first template with exactly these placeholders, whatever their order. */
export function findTemplate(
  tokenKeys: TokenKeys,
  names: readonly (keyof FileReference)[],
): string | undefined {
  if (typeof tokenKeys === 'function') return undefined;
  return tokenKeys.find((template) => {
    const used = new Set(Array.from(template.matchAll(placeholder), (match) => match[1]));
    return used.size === names.length && names.every((name) => used.has(name));
  });
}

/**
 * Tells which stored keys are tokens. With a function there are no templates to compare with, so every key of
 * the store counts: such a store must hold nothing else.
 */
export function compileIsTokenKey(tokenKeys: TokenKeys): (key: string) => boolean {
  if (typeof tokenKeys === 'function') return () => true;
  const patterns = tokenKeys.map((template) => {
    const literals = template
      .split(/\{[^{}]*\}/)
      .map((literal) => literal.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
    return new RegExp(`^${literals.join('.+')}$`, 's');
  });
  return (key) => patterns.some((pattern) => pattern.test(key));
}
