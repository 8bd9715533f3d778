import type { FileAuthEvent } from '../../shared/contract/events.js';
import {
  channelName,
  isEventsMessage,
  isSignOut,
  isTokensChanged,
  type SignOutMessage,
  type TokensChangedMessage,
} from '../../shared/contract/protocol.js';
import type { TokenStoreName } from '../../shared/contract/store-option.js';
import { openChannel } from '../util/open-channel.js';
import { listen } from '../util/listen.js';

/** What pages tell each other. No token. */
export type PageNews = TokensChangedMessage | SignOutMessage;

interface ScopeListeners {
  /** The worker reports. */
  readonly onEvent: (event: FileAuthEvent) => void;
  /** Another page has changed tokens of this store. */
  readonly onTokensChanged: (resumed: boolean, key: string | null) => void;
  /** Another page has signed out of this store. */
  readonly onSignOut: (epoch: number) => void;
  /** This page was in the back/forward cache and has heard nothing meanwhile. */
  readonly onReturn: () => void;
}

/** The worker and the other pages of a scope. */
export interface Scope {
  readonly tellPages: (news: PageNews) => void;
  /** Hears what they tell. */
  readonly listen: (listeners: ScopeListeners) => void;
}

interface ScopeParts {
  readonly scope: string;
  readonly store: TokenStoreName;
  readonly signal: AbortSignal;
}

/** Connects a page with its scope. Silent until it listens, and while in the back/forward cache. */
export function connectToScope({ scope, store, signal }: ScopeParts): Scope {
  let channel: BroadcastChannel | null = null;
  const isOurs = (news: PageNews): boolean =>
    news.store.name === store.name && news.store.storeName === store.storeName;
  const close = (): void => {
    channel?.close();
    channel = null;
  };

  const hearThem = (listeners: ScopeListeners): void => {
    const hear = ({ data }: MessageEvent<unknown>): void => {
      if (isEventsMessage(data)) data.events.forEach(listeners.onEvent);
      else if (isTokensChanged(data) && isOurs(data)) {
        listeners.onTokensChanged(data.resumed, data.key ?? null);
      } else if (isSignOut(data) && isOurs(data)) listeners.onSignOut(data.epoch);
    };
    const open = (): void => {
      channel ??= openChannel(channelName(scope));
      if (channel) channel.onmessage = hear;
    };
    const comeBack = (event: PageTransitionEvent): void => {
      open();
      if (event.persisted) listeners.onReturn();
    };
    // An open channel can keep a page out of the back/forward cache.
    listen(window, ['pagehide'], close, { signal });
    listen(window, ['pageshow'], comeBack, { signal });
    signal.addEventListener('abort', close, { once: true });
    open();
  };
  return { tellPages: (news) => channel?.postMessage(news), listen: hearThem };
}
