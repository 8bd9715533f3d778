import { FileAuthError } from '../shared/errors.js';

/** How far a download is. */
export interface DownloadProgress {
  /** Bytes so far. */
  readonly loaded: number;
  /** Bytes in all; `null` if that is not known. */
  readonly total: number | null;
}

export interface SaveOptions {
  readonly name: string;
  readonly onProgress: ((progress: DownloadProgress) => void) | undefined;
  readonly signal: AbortSignal;
}

const scratchFolder = 'file-auth-worker';

/**
 * Saves the body of a response as a download. On its way it is written to the origin's private file system, not held in
 * memory; where there is none, to a Blob, which a browser may keep on disk.
 *
 * @throws {FileAuthError} `refused` (`network`): the body ended early
 */
export async function saveBytes(response: Response, options: SaveOptions): Promise<void> {
  const total = expectedLength(response);
  let loaded = 0;
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      loaded += chunk.byteLength;
      controller.enqueue(chunk);
      tellProgress(options.onProgress, { loaded, total });
    },
  });
  const body = response.body?.pipeThrough(count, { signal: options.signal }) ?? new Blob([]).stream();
  const bytes = await collect(body, options.signal);
  if (total !== null && loaded !== total) throw endedEarly();
  options.signal.throwIfAborted();
  saveBlob(bytes, options.name);
}

/** An observer's mistake is the application's, and does not end the download. */
function tellProgress(onProgress: SaveOptions['onProgress'], progress: DownloadProgress): void {
  try {
    onProgress?.(progress);
  } catch (error) {
    reportError(error);
  }
}

/** A body that was encoded on its way is longer or shorter here than there. */
function expectedLength({ headers }: Response): number | null {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? null : Number(length);
}

function endedEarly(): FileAuthError {
  return new FileAuthError('refused', 'The file ended before it was complete.', { reason: 'network' });
}

async function collect(body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<Blob> {
  const file = await createScratchFile();
  if (file === null) return new Response(body).blob();
  await body.pipeTo(await file.createWritable(), { signal });
  return file.getFile();
}

/**
 * A file of the origin's own that this page uses: nobody sees it, and another page of ours removes it when this one is
 * gone. `null` where there is no such file system (plain http, some private windows).
 */
async function createScratchFile(): Promise<FileSystemFileHandle | null> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(scratchFolder, { create: true });
    await removeLeftOvers(folder);
    const name = crypto.randomUUID();
    await holdLock(lockName(name));
    const file = await folder.getFileHandle(name, { create: true });
    return 'createWritable' in file ? file : null;
  } catch {
    return null;
  }
}

const lockName = (name: string): string => `file-auth:scratch:${name}`;

/** Takes a lock for as long as this page lives. */
function holdLock(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const forever = new Promise<never>(() => {});
    navigator.locks
      .request(name, () => {
        resolve();
        return forever;
      })
      .catch(reject);
  });
}

/** Removes the files of pages that are gone. */
async function removeLeftOvers(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const name of folder.keys()) {
    await navigator.locks.request(lockName(name), { ifAvailable: true }, async (lock) => {
      if (lock !== null) await folder.removeEntry(name).catch(() => {});
    });
  }
}

/** Removes what downloads have left in the origin's private file system. Never fails. */
export async function wipeScratchFiles(): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(scratchFolder, { recursive: true });
  } catch {
    // There is no such folder, or no such file system.
  }
}

/** Saves a Blob as the browser saves a download. */
function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the bytes after the click, and tells nobody when it has them.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
