import type { FileAuthEvent, FileEvent, FileRefusal } from '../shared/events.js';
import { channelName, message, type WorkerStatus } from '../shared/protocol.js';
import { logEvent } from './log-event.js';
import { refusalReason } from './refusal-reason.js';
import { scope } from './scope.js';

export interface Reporter {
  /** Counts what happened, and tells the pages of this scope. */
  readonly report: (event: FileAuthEvent) => void;
  /** What happened since the worker started. */
  summary(): Pick<WorkerStatus, 'counts' | 'reasons' | 'refusals'>;
}

// A message for each of 200 images costs more than what it tells is worth; nobody sees so short a delay.
const batchMs = 50;
const keptRefusals = 20;

export function createReporter({ debug }: { readonly debug: boolean }): Reporter {
  const tell = createTeller();
  const counts: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  const refusals: FileRefusal[] = [];

  const count = (event: FileEvent): void => {
    counts[event.outcome] = (counts[event.outcome] ?? 0) + 1;
    const reason = refusalReason(event);
    if (reason === null) return;
    reasons[reason] = (reasons[reason] ?? 0) + 1;
    const { folder, file, status } = event;
    refusals.push({ folder, file, reason, status, time: Date.now() });
    if (refusals.length > keptRefusals) refusals.shift();
  };

  return {
    report: (event) => {
      if (event.type === 'file') count(event);
      if (debug) logEvent(event);
      tell(event);
    },
    summary: () => ({ counts: { ...counts }, reasons: { ...reasons }, refusals: [...refusals] }),
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
