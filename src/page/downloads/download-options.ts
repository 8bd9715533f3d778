import { assertOptionNames, optionalFunction } from '../../shared/contract/check-option.js';
import { optionalSignal } from '../util/optional-signal.js';
import type { DownloadProgress } from './save-bytes.js';

export interface DownloadFileOptions {
  /** The name to save it under. Default is the last part of the file's path. */
  readonly filename?: string | undefined;
  /** Told how far the download is. With it, or with `signal`, the page itself reads the file. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Ends the download: the promise rejects with the signal's reason, and nothing is saved. */
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
