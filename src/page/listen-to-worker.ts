import type { FileAuthEvent } from '../shared/events.js';
import { channelName, isEventsMessage } from '../shared/protocol.js';

/** Hears what the worker of a scope reports. Silent while the page is in the back/forward cache. */
export function listenToWorker(
  scope: string,
  report: (event: FileAuthEvent) => void,
  signal: AbortSignal,
): void {
  let channel: BroadcastChannel | null = null;
  const open = (): void => {
    channel ??= new BroadcastChannel(channelName(scope));
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isEventsMessage(data)) data.events.forEach(report);
    };
  };
  const close = (): void => {
    channel?.close();
    channel = null;
  };
  // An open channel can keep a page out of the back/forward cache.
  window.addEventListener('pagehide', close, { signal });
  window.addEventListener('pageshow', open, { signal });
  signal.addEventListener('abort', close, { once: true });
  open();
}
