import type { FileLocation } from '../../shared/contract/file-url.js';

/** The last part of a file's path. */
export function fileName({ path }: FileLocation): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
