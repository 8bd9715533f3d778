import type { PathGroups } from './file-url.js';
import { namesInTemplate, placeholder } from './names-in-template.js';

/** Lists the keys under which a file's token may be stored, the most specific first. */
export type KeysOf = (groups: PathGroups) => string[];

/**
 * Compiles templates into the function that lists a file's keys. A template whose group has captured nothing (an
 * optional one) gives no key: without its value the key would be the same for files that have nothing in common.
 */
export function compileTokenKeys(tokenKeys: readonly string[]): KeysOf {
  const templates = tokenKeys.map((template) => ({ template, names: namesInTemplate(template) }));
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
    const used = namesInTemplate(template);
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
