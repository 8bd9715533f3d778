import type { FileAuthOptionsData } from '../shared/contract/options.js';
import type { ReadyLinks } from './links/ready-links.js';
import type { Page } from './page.js';
import type { PageSession } from './session/page-session.js';
import type { Side } from './side.js';
import type { PageNews, Scope } from './tokens/connect-to-scope.js';
import type { PageTokens } from './tokens/open-tokens.js';
import { createSignOut, type SignOut } from './tokens/sign-out.js';
import { createTokenChanges, type TokenChanges, type TokenChangesParts } from './tokens/token-changes.js';

/** What keeps a page's tokens as everybody else's. */
interface Followed {
  readonly signOut: SignOut;
  readonly changes: TokenChanges;
}

interface FollowedPage extends Pick<Page, 'events' | 'signOutSignal'> {
  readonly options: Pick<FileAuthOptionsData, 'tokenKeys'>;
  readonly scope: Scope;
}

/** Follows the changes of tokens, and tells of its own. */
export function followTokens(
  { options, events, scope, signOutSignal }: FollowedPage,
  { stores, source }: Pick<PageTokens, 'stores' | 'source'>,
  side: Side,
  { forgetTokens: forgetLinkTokens }: Pick<ReadyLinks, 'forgetTokens'>,
  healAll: TokenChangesParts['healAll'],
  session: PageSession | null,
): Followed {
  const tellOthers = async (news: PageNews): Promise<void> => {
    scope.tellPages(news);
    await side.tellWorkers(news);
  };
  const signOut = createSignOut({
    stores,
    templates: options.tokenKeys,
    mode: side.mode,
    report: events.report,
    tellOthers,
    closeSession: async () => session?.close(),
    memory: {
      abortWaits: signOutSignal.abort,
      tokens: source,
      forgetLinkTokens,
      removeTokensFromElements: side.removeTokensFromElements,
      forgetSession: () => session?.forget(),
    },
  });
  const changes = createTokenChanges({
    stores,
    tokens: source,
    signOut,
    forgetLinkTokens,
    onChange: (key) => session?.follow(key),
    tellOthers,
    healAll,
  });
  scope.listen({
    onTokensChanged: changes.follow,
    onSignOut: signOut.followOtherPage,
    onEvent: (event) => {
      events.report(event);
      if (event.type === 'signed-out') void signOut.lookForSignOut();
    },
    onReturn: () =>
      void signOut.lookForSignOut().then((isSignedIn) => isSignedIn && changes.follow(true, null)),
  });
  return { signOut, changes };
}
