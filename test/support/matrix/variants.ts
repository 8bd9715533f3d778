import type { TestPage } from '../engines/index.js';
import { cdn, type World } from '../world.js';

/** Who, if anybody, adds the token; the columns of docs/requests.md. */
export interface Variant {
  readonly name: 'public' | 'private' | 'classic' | 'ours';
  readonly title: string;
  /** Whether the distribution has the authorizer. */
  readonly isPrivate: boolean;
  readonly hasWorker: boolean;
  /** Makes the page ready to ask. */
  readonly prepare: (page: TestPage, world: World, token: string) => Promise<void>;
}

/** What everything else is compared with. */
export const publicFile: Variant = {
  name: 'public',
  title: 'no worker, public file',
  isPrivate: false,
  hasWorker: false,
  prepare: async () => {},
};

export const ours: Variant = {
  name: 'ours',
  title: 'file-auth-worker',
  isPrivate: true,
  hasWorker: true,
  prepare: prepareOurs,
};

export const variants: readonly Variant[] = [
  publicFile,
  {
    name: 'private',
    title: 'no worker, private file',
    isPrivate: true,
    hasWorker: false,
    prepare: async () => {},
  },
  {
    name: 'classic',
    title: 'classic hand-written worker',
    isPrivate: true,
    hasWorker: true,
    prepare: prepareClassic,
  },
  ours,
];

async function prepareClassic(page: TestPage, world: World, token: string): Promise<void> {
  await page.evaluate(async (value) => {
    await window.tokenStore().setItem('ACCOUNT_home_account', value);
    await navigator.serviceWorker.register('/classic-worker.js');
    await navigator.serviceWorker.ready;
  }, token);
  // It does not claim pages that are open.
  await page.reload();
  await world.settle(page);
}

async function prepareOurs(page: TestPage, _world: World, token: string): Promise<void> {
  await page.evaluate(
    async (origin, value) => {
      // The worker alone: what the page's side mends has tests of its own.
      await window.register({ origins: [origin], heal: false });
      await window.fileAuth.setAccountToken(value);
    },
    cdn,
    token,
  );
}
