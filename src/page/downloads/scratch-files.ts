const scratchFolder = 'file-auth-worker';

/** A file of the origin's own that this page uses. Nobody sees it. */
export interface ScratchFile {
  readonly handle: FileSystemFileHandle;
  /** The browser has it to save, and may still read it: it stays until it is wiped. */
  readonly handOver: () => void;
  /** Never fails. */
  remove(): Promise<void>;
}

const handedOver = new Set<ScratchFile>();

/**
 * Makes a file that another page of ours removes when this one is gone. `null` where there is no such file system (plain
 * http, some private windows).
 */
export async function createScratchFile(): Promise<ScratchFile | null> {
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
      handOver: () => void handedOver.add(scratch),
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
