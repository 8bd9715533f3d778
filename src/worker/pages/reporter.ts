import type { DenialReason } from '../../shared/contract/denial.js';
import type { FileAuthEvent, FileOutcome } from '../../shared/contract/events.js';
import type { FileLocation } from '../../shared/contract/file-url.js';
import { channelName, message } from '../../shared/contract/protocol.js';
import { createTally, type TallySummary } from '../../shared/contract/tally.js';
import { logEvent } from './log-event.js';
import { scope } from '../scope.js';

export interface Reporter {
  /** Counts what happened, and broadcasts it to the pages of this scope. */
  readonly report: (event: FileAuthEvent) => void;
  /** Starts the clock of one request for a file. */
  startFileReport(asked: { readonly file: FileLocation; readonly destination: string }): ReportFile;
  /** What happened since the worker started. */
  summary(): TallySummary;
}

/** What became of the token that a request for a file was sent with. */
interface FileAttempt {
  readonly choice: { readonly key: string };
  readonly denial: DenialReason | null;
  readonly isRetried: boolean;
}

/** Reports how a request for a file ended; without an attempt it had no token. */
export type ReportFile = (outcome: FileOutcome, status: number, attempt: FileAttempt | null) => void;

// A message for each of 200 images costs more than what it tells is worth; nobody sees so short a delay.
const batchMs = 50;

export function createReporter({ debug }: { readonly debug: boolean }): Reporter {
  const broadcast = createBroadcast();
  const tally = createTally();
  const report = (event: FileAuthEvent): void => {
    if (event.type === 'file') tally.count(event);
    if (debug) logEvent(event);
    broadcast(event);
  };
  return {
    report,
    startFileReport: ({ file: { folder, file, path }, destination }) => {
      const started = performance.now();
      return (outcome, status, attempt) =>
        report({
          type: 'file',
          folder,
          file,
          path,
          destination,
          outcome,
          status,
          key: attempt?.choice.key ?? null,
          reason: attempt?.denial ?? null,
          retried: attempt?.isRetried ?? false,
          ms: Math.round(performance.now() - started),
        });
    },
    summary: tally.summary,
  };
}

function createBroadcast(): (event: FileAuthEvent) => void {
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
