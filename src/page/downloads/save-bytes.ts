import { FileAuthError } from '../../shared/contract/errors.js';

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
 * Browsers fail a body that the network breaks off; but Firefox ends an encoded one as if it were whole (over HTTP/1.1).
 * An encoded body may be shorter than it was on its way, since what cannot be compressed grows: but only by little.
 */
function isCutOff(loaded: number, length: number | null): boolean {
  return length !== null && loaded * 1.01 + 1024 < length;
}

function endedEarly(cause?: unknown): FileAuthError {
  return new FileAuthError('refused', 'The file ended before it was complete.', { reason: 'network', cause });
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

/** A file of the origin's own that this page uses. Nobody sees it. */
interface ScratchFile {
  readonly handle: FileSystemFileHandle;
  /** Never fails. */
  remove(): Promise<void>;
}

/** The browser has them to save, and may still read them. */
const handedOver = new Set<ScratchFile>();

/**
 * Makes a file that another page of ours removes when this one is gone. `null` where there is no such file system (plain
 * http, some private windows).
 */
async function createScratchFile(): Promise<ScratchFile | null> {
  try {
    if (!('createWritable' in FileSystemFileHandle.prototype)) return null;
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(scratchFolder, { create: true });
    await removeLeftOvers(folder);
    const name = crypto.randomUUID();
    const release = await holdLock(lockName(name));
    const handle = await folder.getFileHandle(name, { create: true });
    const scratch: ScratchFile = {
      handle,
      remove: async () => {
        handedOver.delete(scratch);
        await folder.removeEntry(name).catch(() => {});
        release();
      },
    };
    return scratch;
  } catch {
    return null;
  }
}

const lockName = (name: string): string => `file-auth:scratch:${name}`;

/** Takes a lock, which tells the other pages that this one lives, and gives what lets it go. */
function holdLock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const hold = (): Promise<void> => new Promise((release) => resolve(release));
    navigator.locks.request(name, hold).catch(reject);
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

/**
 * Removes what downloads have left in the origin's private file system: those of this page that have ended, and those of
 * pages that are gone. One that is under way is its own page's to end. Never fails.
 */
export async function wipeScratchFiles(): Promise<void> {
  try {
    await Promise.all(Array.from(handedOver, (scratch) => scratch.remove()));
    const root = await navigator.storage.getDirectory();
    await removeLeftOvers(await root.getDirectoryHandle(scratchFolder));
    // Unless something is under way in it.
    await root.removeEntry(scratchFolder);
  } catch {
    // There is no such folder, or no such file system.
  }
}

const turnMs = 500;
let turn: Promise<void> = Promise.resolve();

/** WebKit drops a download for one that the page begins right after it. */
function takeTurn(): Promise<void> {
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
  if (scratch) handedOver.add(scratch);
  // The browser reads the bytes after the click, and tells nobody when it has them.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
