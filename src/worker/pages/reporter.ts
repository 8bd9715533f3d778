import type { FileAuthEvent } from '../../shared/contract/events.js';
import { channelName, message } from '../../shared/contract/protocol.js';
import { createTally, type TallySummary } from '../../shared/contract/tally.js';
import { logEvent } from './log-event.js';
import { scope } from '../scope.js';

export interface Reporter {
  /** Counts what happened, and tells the pages of this scope. */
  readonly report: (event: FileAuthEvent) => void;
  /** What happened since the worker started. */
  summary(): TallySummary;
}

// A message for each of 200 images costs more than what it tells is worth; nobody sees so short a delay.
const batchMs = 50;

export function createReporter({ debug }: { readonly debug: boolean }): Reporter {
  const tell = createTeller();
  const tally = createTally();
  return {
    report: (event) => {
      if (event.type === 'file') tally.count(event);
      if (debug) logEvent(event);
      tell(event);
    },
    summary: tally.summary,
  };
}

function createTeller(): (event: FileAuthEvent) => void {
  const channel = new BroadcastChannel(channelName(scope.registration.scope));
  let waiting: FileAuthEvent[] = [];
  const send = (): void => {
    channel.postMessage(message({ type: 'file-auth:events', events: waiting }));
    waiting = [];
  };
  return (event) => {
    if (waiting.push(event) === 1) setTimeout(send, batchMs);
  };
}

/** A browser tells a page only that the script failed; this tells why. */
export function reportInstallFailure(error: unknown): void {
  const channel = new BroadcastChannel(channelName(scope.registration.scope));
  const text = error instanceof Error ? error.message : 'unknown reason';
  channel.postMessage(message({ type: 'file-auth:install-failed', message: text }));
}
