import type { PathGroups } from './file-url.js';
import { quote } from '../util/quote.js';

/** Lists the keys under which a file's token may be stored, the most specific first. */
export type KeysOf = (groups: PathGroups) => string[];

export const defaultTokenKeys: readonly string[] = ['FILE_{file}', 'FOLDER_{folder}', 'ACCOUNT'];

const placeholder = /\{([^{}]*)\}/g;

/**
 * Checks the `tokenKeys` option.
 *
 * @param groupNames - the named groups of the `path` option, which a template may name
 * @throws {TypeError} it is not a non-empty array of different templates, or a template names another group
 */
export function assertTokenKeys(
  tokenKeys: unknown,
  groupNames: readonly string[],
): asserts tokenKeys is readonly string[] {
  if (!Array.isArray(tokenKeys) || tokenKeys.length === 0) {
    throw new TypeError(
      `"tokenKeys" option must be a non-empty array of key templates, e.g. ${JSON.stringify(defaultTokenKeys)}`,
    );
  }
  for (const template of tokenKeys) assertTemplate(template, groupNames);
  if (new Set(tokenKeys).size !== tokenKeys.length) {
    throw new TypeError('"tokenKeys" option lists the same template twice');
  }
}

function assertTemplate(template: unknown, groupNames: readonly string[]): void {
  if (typeof template !== 'string' || template === '') {
    throw new TypeError('"tokenKeys" option contains a value that is not a non-empty string');
  }
  const unknown = namesIn(template).find((name) => !groupNames.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(
    `"tokenKeys" option uses ${quote(`{${unknown}}`)}, but "path" has no such named group: a template may use ` +
      groupNames.map((name) => `{${name}}`).join(', '),
  );
}

/** The groups that a template names, each once. */
function namesIn(template: string): string[] {
  return [...new Set(Array.from(template.matchAll(placeholder), (match) => match[1]!))];
}

/**
 * Compiles templates into the function that lists a file's keys. A template whose group has captured nothing (an
 * optional one) gives no key: without its value the key would be the same for files that have nothing in common.
 */
export function compileTokenKeys(tokenKeys: readonly string[]): KeysOf {
  const templates = tokenKeys.map((template) => ({ template, names: namesIn(template) }));
  return (groups) =>
    templates
      .filter(({ names }) => names.every((name) => groups[name]))
      .map(({ template }) => fillTemplate(template, groups));
}

/** Puts the values of groups into a template. */
export function fillTemplate(template: string, groups: Readonly<Record<string, string | undefined>>): string {
  return template.replace(placeholder, (_, name: string) => groups[name] ?? '');
}

/** The first template with exactly these placeholders, whatever their order. */
export function findTemplate(tokenKeys: readonly string[], names: readonly string[]): string | undefined {
  return tokenKeys.find((template) => {
    const used = namesIn(template);
    return used.length === names.length && names.every((name) => used.includes(name));
  });
}

/** Tells which stored keys are tokens: those that a template can give. */
export function compileIsTokenKey(tokenKeys: readonly string[]): (key: string) => boolean {
  const patterns = tokenKeys.map((template) => {
    const literals = template
      .split(/\{[^{}]*\}/)
      .map((literal) => literal.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
    return new RegExp(`^${literals.join('.+')}$`, 's');
  });
  return (key) => patterns.some((pattern) => pattern.test(key));
}
