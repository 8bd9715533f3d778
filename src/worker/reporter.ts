import type { FileAuthEvent } from '../shared/events.js';
import { channelName, message } from '../shared/protocol.js';
import { scope } from './scope.js';

export interface Reporter {
  /** Tells the pages of this scope what happened, and counts it. */
  readonly report: (event: FileAuthEvent) => void;
  /** How many requests ended in each outcome since the worker started. */
  counts(): Record<string, number>;
}

export function createReporter(): Reporter {
  const channel = new BroadcastChannel(channelName(scope.registration.scope));
  const counts: Record<string, number> = {};
  return {
    report: (event) => {
      if (event.type === 'file') counts[event.outcome] = (counts[event.outcome] ?? 0) + 1;
      channel.postMessage(message({ type: 'file-auth:event', event }));
    },
    counts: () => ({ ...counts }),
  };
}

/** A browser tells a page only that the script failed; this tells why. */
export function reportInstallFailure(error: unknown): void {
  const channel = new BroadcastChannel(channelName(scope.registration.scope));
  const text = error instanceof Error ? error.message : 'unknown reason';
  channel.postMessage(message({ type: 'file-auth:install-failed', message: text }));
}
