import type { FileAuthEvent } from '../../shared/contract/events.js';
import { message, type PageMessage } from '../../shared/contract/protocol.js';
import type { PageNews } from './listen-to-scope.js';
import type { PageCore } from './page-core.js';
import { wipeScratchFiles } from '../downloads/save-bytes.js';
import type { Side } from '../side.js';

/** What becomes of a page when tokens change: here, in another page or while nobody looked. */
export interface TokenChanges {
  /** Tells the worker and the other pages that tokens have changed here; a sign-out has ended if `resumed`. */
  tell(resumed: boolean): Promise<void>;
  /** The same of a sign-out. */
  tellOfSignOut(epoch: number): Promise<void>;
  /** Somebody has signed out: what is known of tokens is void. */
  readonly forget: (epoch: number) => void;
  /** Notes the last sign-out that this page knows of. */
  readonly know: (epoch: number) => void;
  /** Another page of this scope has changed tokens, or signed out. */
  readonly take: (news: PageNews) => void;
  /** Finds out what this page was not told of. */
  lookAgain(mayResume: boolean): Promise<void>;
}

export interface TokenChangesParts {
  readonly core: PageCore;
  readonly side: Side;
  readonly tellPages: (news: PageNews) => void;
  readonly dispatch: (event: FileAuthEvent) => void;
  readonly healAll: () => void;
  readonly forgetLinks: () => void;
  /** Ends what is being asked for whoever has left. */
  readonly endQuestions: () => void;
}

export function createTokenChanges(parts: TokenChangesParts): TokenChanges {
  const { core, side, healAll, forgetLinks } = parts;
  const { store } = core.data;
  let known = 0;

  const tell = async (news: PageNews & PageMessage): Promise<void> => {
    parts.tellPages(news);
    await side.tell(news);
  };
  const changed = (resumed: boolean): void => {
    core.tokens.changed(resumed);
    forgetLinks();
  };
  const forget = (epoch: number): void => {
    known = epoch;
    parts.endQuestions();
    core.tokens.signOut(epoch);
    forgetLinks();
    side.forget();
  };
  /** Of a sign-out elsewhere, nobody waits here for what this page leaves behind. */
  const forgetAsWell = (epoch: number): void => {
    forget(epoch);
    void wipeScratchFiles();
  };
  /** A worker tells of a sign-out itself. */
  const dispatchSignedOut = (): void => {
    if (side.mode === 'page') parts.dispatch({ type: 'signed-out' });
  };

  return {
    tell: (resumed) => {
      changed(resumed);
      return tell(message({ type: 'file-auth:tokens-changed', store, resumed }));
    },
    tellOfSignOut: (epoch) =>
      tell(message({ type: 'file-auth:sign-out', store, epoch })).finally(dispatchSignedOut),
    forget,
    know: (epoch) => (known = epoch),
    take: (news) => {
      if (news.store.name !== store.name || news.store.storeName !== store.storeName) return;
      if (news.type === 'file-auth:sign-out') {
        forgetAsWell(news.epoch);
        return dispatchSignedOut();
      }
      changed(news.resumed);
      if (news.resumed) healAll();
    },
    lookAgain: async (mayResume) => {
      const now = await core.asking.state.read().catch(() => null);
      // A store that cannot be read, or was full when somebody signed out, ends no sign-out.
      if (now === null) return;
      // Whoever is signed in now need not be who was.
      if (now.signedOut || now.epoch !== known) forgetAsWell(now.epoch);
      if (now.signedOut || !mayResume) return;
      changed(true);
      healAll();
    },
  };
}

/** What ends questions that were asked before a sign-out. */
export function createSignOutSignal(): { readonly current: () => AbortSignal; readonly end: () => void } {
  let controller = new AbortController();
  return {
    current: () => controller.signal,
    end: () => {
      controller.abort(new DOMException('Somebody has signed out.', 'AbortError'));
      controller = new AbortController();
    },
  };
}
