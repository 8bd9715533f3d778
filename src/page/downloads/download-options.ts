import { assertOptionNames, optionalFunction } from '../../shared/contract/check-option.js';
import { optionalSignal } from '../util/optional-signal.js';
import type { DownloadProgress } from './save-bytes.js';

/** The options of `downloadFile`. */
export interface DownloadFileOptions {
  /** The name under which the file is saved. A non-empty string. Default is the last part of the file's path. */
  readonly filename?: string | undefined;
  /** Called as bytes arrive. With `onProgress` or `signal`, the page itself downloads the file. Default is none. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Aborts the download: the promise rejects with the reason of the signal, and nothing is saved. Default is none. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks the options of a download.
 *
 * @throws {TypeError} naming the option
 */
export function resolveDownloadOptions(options: DownloadFileOptions): DownloadFileOptions {
  assertOptionNames(options, ['filename', 'onProgress', 'signal']);
  const { filename } = options;
  if (filename !== undefined && (typeof filename !== 'string' || filename === '')) {
    throw new TypeError('"filename" option must be a non-empty string');
  }
  optionalFunction('onProgress', options.onProgress);
  optionalSignal(options.signal);
  return options;
}
