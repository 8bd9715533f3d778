import type { FileEvent, FileFailure } from './events.js';
import { failureReason } from './failure-reason.js';

/** What became of the requests for files since the worker, or the page, started. */
export interface TallySummary {
  /** How many requests ended in each {@link FileOutcome}, since the worker or the page started. */
  readonly counts: Readonly<Record<string, number>>;
  /** How many requests got no file, for each {@link FailureReason}. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The last requests that got no file, the oldest first; at most 20. */
  readonly failures: readonly FileFailure[];
}

export interface Tally {
  count(event: FileEvent): void;
  readonly summary: () => TallySummary;
}

const keptFailures = 20;

export function createTally(): Tally {
  const counts: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  const failures: FileFailure[] = [];
  return {
    count: (event) => {
      counts[event.outcome] = (counts[event.outcome] ?? 0) + 1;
      const reason = failureReason(event);
      if (reason === null) return;
      reasons[reason] = (reasons[reason] ?? 0) + 1;
      const { folder, file, status } = event;
      failures.push({ folder, file, reason, status, time: Date.now() });
      if (failures.length > keptFailures) failures.shift();
    },
    summary: () => ({ counts: { ...counts }, reasons: { ...reasons }, failures: [...failures] }),
  };
}
