import { assertOptionNames, optionalFunction } from '../../shared/contract/check-option.js';
import { refusalReason } from '../../shared/contract/refusal-reason.js';
import { FileAuthError } from '../../shared/contract/errors.js';
import type { RefusalReason } from '../../shared/contract/events.js';
import { downloadParameter } from '../../shared/contract/virtual-path.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import type { FetchedFile, FetchFile } from '../without-worker/fetch-file.js';
import { fileName, type NamedFile } from '../links/file-address.js';
import { untilAborted } from './link-signals.js';
import { optionalSignal } from '../registration/options.js';
import { saveBytes, type DownloadProgress } from './save-bytes.js';

export interface DownloadFileOptions {
  /** The name to save it under. Default is the last part of the file's path. */
  readonly filename?: string | undefined;
  /** Told how far the download is. With it, or with `signal`, the page itself reads the file. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Ends the download: the promise rejects with the signal's reason, and nothing is saved. */
  readonly signal?: AbortSignal | undefined;
}

export interface DownloadParts {
  readonly fetchFile: FetchFile;
  readonly toVirtualUrl: (url: string) => string | null;
  /** What ends every download: the page's end of its work, and a sign-out. */
  readonly ends: () => readonly AbortSignal[];
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

/**
 * Saves a file. Through the virtual path the browser itself downloads it, however big it is; where somebody wants to see
 * the progress or to end it, and where there is no virtual path, the page reads it.
 *
 * @throws {FileAuthError} `refused`, with the `reason`
 * @throws the reason of a signal
 */
export async function downloadFile(
  { file, url }: NamedFile,
  { filename = fileName(file), onProgress, signal }: DownloadFileOptions,
  parts: DownloadParts,
): Promise<void> {
  const virtualUrl = onProgress || signal ? null : parts.toVirtualUrl(url);
  const method = virtualUrl === null ? 'GET' : 'HEAD';
  await untilAborted([signal, ...parts.ends()], async (end) => {
    const { response } = await fetchOrRefuse(() => parts.fetchFile(url, file, { method, signal: end }));
    if (virtualUrl === null) await saveBytes(response, { name: filename, onProgress, signal: end });
    else downloadInFrame(setParameter(virtualUrl, downloadParameter, filename));
  });
}

/**
 * @throws {FileAuthError} `refused`: there is no file, for a `reason`
 */
export async function fetchOrRefuse(send: () => Promise<FetchedFile>): Promise<FetchedFile> {
  let fetched: FetchedFile;
  try {
    fetched = await send();
  } catch (cause) {
    throw refused('network', cause);
  }
  const { response, reason } = fetched;
  if (response.ok) return fetched;
  response.body?.cancel().catch(() => {});
  const { status } = response;
  throw refused(refusalReason({ outcome: 'denied', reason, status }) ?? 'origin');
}

function refused(reason: RefusalReason, cause?: unknown): FileAuthError {
  const why =
    reason === 'network'
      ? 'the network gave no answer that can be read: offline, or the distribution sends no CORS headers'
      : reason === 'origin'
        ? 'mostly there is no such file'
        : 'the authorizer refused';
  return new FileAuthError('refused', `The file could not be had (${reason}): ${why}.`, { reason, cause });
}

const patienceMs = 60_000;

/** The browser downloads what a frame is led to, if the answer says that it is to be saved; the page stays. */
function downloadInFrame(url: string): void {
  const frame = document.createElement('iframe');
  const over = new AbortController();
  frame.hidden = true;
  frame.src = url;
  // A page whose policy allows no frame of its own origin is led there itself, and stays all the same.
  const onViolation = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective !== 'frame-src' || !blockedURI.startsWith(location.origin)) return;
    over.abort();
    location.assign(url);
  };
  document.addEventListener('securitypolicyviolation', onViolation, { signal: over.signal });
  over.signal.addEventListener('abort', () => frame.remove());
  document.body.append(frame);
  // Before the browser has taken over, the frame's end would be the download's.
  setTimeout(() => over.abort(), patienceMs);
}
