import { isKeptFileKey } from './kept-file-key.js';

/** The files that strategies of the application keep, with our plug-in's keys, in caches of the application's. */
export interface KeptElsewhere {
  /** Whether there is a plug-in in this worker. */
  isUsed: boolean;
  /** Removes those files, and nothing else. */
  wipe(): Promise<void>;
  /** Removes one of them. */
  drop(key: string): Promise<void>;
}

export function createKeptElsewhere(): KeptElsewhere {
  const kept: KeptElsewhere = {
    isUsed: false,
    wipe: async () => {
      if (kept.isUsed) await Promise.all((await caches.keys()).map(wipeCache));
    },
    drop: async (key) => {
      const names = await caches.keys();
      await Promise.all(
        names.map(async (name) => (await caches.open(name)).delete(key, { ignoreVary: true })),
      );
    },
  };
  return kept;
}

async function wipeCache(name: string): Promise<void> {
  const cache = await caches.open(name);
  const ours = (await cache.keys()).filter(({ url }) => isKeptFileKey(url));
  await Promise.all(ours.map((request) => cache.delete(request, { ignoreVary: true })));
}
