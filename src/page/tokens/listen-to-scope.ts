import type { FileAuthEvent } from '../../shared/contract/events.js';
import {
  channelName,
  isEventsMessage,
  isSignOut,
  isTokensChanged,
  type SignOutMessage,
  type TokensChangedMessage,
} from '../../shared/contract/protocol.js';

/** What pages tell each other. No token. */
export type PageNews = TokensChangedMessage | SignOutMessage;

export interface ScopeListeners {
  /** The worker, or the page that has none, reports. */
  readonly onEvent: (event: FileAuthEvent) => void;
  /** Another page has changed tokens, or signed out. */
  readonly onNews: (news: PageNews) => void;
  /** This page was in the back/forward cache and has heard nothing meanwhile. */
  readonly onReturn: () => void;
}

/** Hears what worker and pages of a scope tell, and tells the other pages. Silent while in the back/forward cache. */
export function listenToScope(
  scope: string,
  { onEvent, onNews, onReturn }: ScopeListeners,
  signal: AbortSignal,
): { readonly tell: (news: PageNews) => void } {
  let channel: BroadcastChannel | null = null;
  const hear = ({ data }: MessageEvent<unknown>): void => {
    if (isEventsMessage(data)) data.events.forEach(onEvent);
    else if (isTokensChanged(data) || isSignOut(data)) onNews(data);
  };
  const open = (): void => {
    channel ??= new BroadcastChannel(channelName(scope));
    channel.onmessage = hear;
  };
  const close = (): void => {
    channel?.close();
    channel = null;
  };
  const comeBack = (event: PageTransitionEvent): void => {
    open();
    if (event.persisted) onReturn();
  };
  // An open channel can keep a page out of the back/forward cache.
  window.addEventListener('pagehide', close, { signal });
  window.addEventListener('pageshow', comeBack, { signal });
  signal.addEventListener('abort', close, { once: true });
  open();
  return { tell: (news) => channel?.postMessage(news) };
}
