import type { FileReference } from '../../shared/contract/file-url.js';
import { fillTemplate, findTemplate } from '../../shared/contract/token-keys.js';

/** Stores tokens, by what they open. */
export interface SetToken {
  ofFile(file: string, token: string): Promise<void>;
  ofFolder(folder: string, token: string): Promise<void>;
  ofAccount(token: string): Promise<void>;
  underKey(key: string, token: string | null): Promise<void>;
}

/**
 * Checks the arguments, and finds the key.
 *
 * @throws {TypeError} an argument is wrong, or there is no template for it
 */
export function createSetToken(
  templates: readonly string[],
  set: (key: string, token: string | null) => Promise<void>,
): SetToken {
  const keyFor = (method: string, ids: Partial<FileReference>): string => {
    const names = Object.keys(ids);
    const template = findTemplate(templates, names);
    if (template !== undefined) return fillTemplate(template, ids);
    const wanted = names.length === 0 ? 'neither {folder} nor {file}' : `{${names.join()}} only`;
    throw new TypeError(
      `${method} needs a template in "tokenKeys" with ${wanted}. Use setToken(key, token) instead`,
    );
  };
  return {
    ofFile: async (file, token) =>
      set(keyFor('setFileToken', { file: assertText('file', file) }), assertText('token', token)),
    ofFolder: async (folder, token) =>
      set(keyFor('setFolderToken', { folder: assertText('folder', folder) }), assertText('token', token)),
    ofAccount: async (token) => set(keyFor('setAccountToken', {}), assertText('token', token)),
    underKey: async (key, token) =>
      set(assertText('key', key), token === null ? null : assertText('token', token)),
  };
}

function assertText(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new TypeError(`"${name}" must be a non-empty string`);
  return value;
}
