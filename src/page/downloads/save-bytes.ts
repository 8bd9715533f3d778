import { FileAuthError } from '../../shared/contract/errors.js';
import { createScratchFile, type ScratchFile } from './scratch-files.js';

/** The progress of a download. */
export interface DownloadProgress {
  /** The number of bytes received. */
  readonly loaded: number;
  /** The size of the file in bytes; `null` if it is not known. */
  readonly total: number | null;
}

interface SaveOptions {
  readonly name: string;
  readonly onProgress: ((progress: DownloadProgress) => void) | undefined;
  readonly signal: AbortSignal;
}

/**
 * Saves the body of a response as a download. Until it is complete it is written to the origin's private file system, not
 * held in memory; where there is none, to a Blob, which a browser may keep on disk.
 *
 * @throws {FileAuthError} `no-file` (`network`): the body ended early
 */
export async function saveBytes(
  response: Response,
  { name, onProgress, signal }: SaveOptions,
): Promise<void> {
  const { headers, body } = response;
  const length = Number(headers.get('content-length')) || null;
  // CORS shows the length of an encoded body, but mostly not that it is encoded.
  const totalAfter = (loaded: number): number | null =>
    length === null || loaded > length || headers.has('content-encoding') ? null : length;
  let loaded = 0;
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      loaded += chunk.byteLength;
      controller.enqueue(chunk);
      tellProgress(onProgress, { loaded, total: totalAfter(loaded) });
    },
  });
  const scratch = await createScratchFile();
  try {
    const counted = body?.pipeThrough(count, { signal }) ?? new Blob([]).stream();
    const bytes = await collect(counted, scratch, signal);
    if (isCutOff(loaded, length)) throw endedEarly();
    if (totalAfter(loaded) !== loaded) tellProgress(onProgress, { loaded, total: loaded });
    await takeTurn();
    signal.throwIfAborted();
    saveBlob(bytes, name, scratch);
  } catch (error) {
    await scratch?.remove();
    // In every browser this is what a body becomes whose connection breaks.
    throw error instanceof TypeError ? endedEarly(error) : error;
  }
}

/** An observer's mistake is the application's, and does not end the download. */
function tellProgress(onProgress: SaveOptions['onProgress'], progress: DownloadProgress): void {
  try {
    onProgress?.(progress);
  } catch (error) {
    reportError(error);
  }
}

/**
 * Browsers fail a body that the network breaks off, but not every one an encoded body. That may be shorter once it is
 * decoded, since what cannot be compressed grows: but only by little.
 */
function isCutOff(loaded: number, length: number | null): boolean {
  // Firefox 153 ends an encoded body as if it were whole (over HTTP/1.1): test/browser/downloads.test.ts
  return length !== null && loaded * 1.01 + 1024 < length;
}

function endedEarly(cause?: unknown): FileAuthError {
  return new FileAuthError('no-file', 'The download ended before the file was complete.', {
    reason: 'network',
    cause,
  });
}

async function collect(
  body: ReadableStream<Uint8Array>,
  scratch: ScratchFile | null,
  signal: AbortSignal,
): Promise<Blob> {
  if (scratch === null) return new Response(body).blob();
  await body.pipeTo(await scratch.handle.createWritable(), { signal });
  return scratch.handle.getFile();
}

const turnMs = 500;
let turn: Promise<void> = Promise.resolve();

/** Waits until the download before has begun. */
function takeTurn(): Promise<void> {
  // WebKit 2.50 drops a download for one that the page begins right after it: test/browser/downloads.test.ts
  const mine = turn;
  turn = mine.then(() => new Promise((resolve) => setTimeout(resolve, turnMs)));
  return mine;
}

/** Saves a Blob as the browser saves a download. */
function saveBlob(blob: Blob, name: string, scratch: ScratchFile | null): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  scratch?.handOver();
  // The browser reads the bytes after the click, and tells nobody when it has them.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
