import { quote } from '../util/quote.js';
import { namesInTemplate } from './names-in-template.js';

export const defaultTokenKeys: readonly string[] = ['FILE_{file}', 'FOLDER_{folder}', 'ACCOUNT'];

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
  const unknown = namesInTemplate(template).find((name) => !groupNames.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(
    `"tokenKeys" option uses ${quote(`{${unknown}}`)}, but "path" has no such named group: a template may use ` +
      groupNames.map((name) => `{${name}}`).join(', '),
  );
}
