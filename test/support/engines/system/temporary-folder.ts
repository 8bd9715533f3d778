import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onExit } from './on-exit.js';

export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** Makes a folder that is removed with us at the latest. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'file-auth-'));
  const forget = onExit(() => rmSync(path, removal));
  return {
    path,
    remove: async () => {
      await rm(path, { ...removal, maxRetries: 10, retryDelay: 100 });
      forget();
    },
  };
}

// A browser that is just ending may still write into its profile: hence the retries above.
const removal = { recursive: true, force: true } as const;
