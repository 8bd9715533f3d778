import type { FileEvent, FileRefusal } from './events.js';
import { refusalReason } from './refusal-reason.js';

/** What became of the requests for files since the worker, or the page, started. */
export interface TallySummary {
  /** How many requests ended in each outcome. */
  readonly counts: Readonly<Record<string, number>>;
  /** How many files could not be had for each reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The last files that could not be had, the oldest first; 20 at most. */
  readonly refusals: readonly FileRefusal[];
}

export interface Tally {
  count(event: FileEvent): void;
  readonly summary: () => TallySummary;
}

const keptRefusals = 20;

export function createTally(): Tally {
  const counts: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  const refusals: FileRefusal[] = [];
  return {
    count: (event) => {
      counts[event.outcome] = (counts[event.outcome] ?? 0) + 1;
      const reason = refusalReason(event);
      if (reason === null) return;
      reasons[reason] = (reasons[reason] ?? 0) + 1;
      const { folder, file, status } = event;
      refusals.push({ folder, file, reason, status, time: Date.now() });
      if (refusals.length > keptRefusals) refusals.shift();
    },
    summary: () => ({ counts: { ...counts }, reasons: { ...reasons }, refusals: [...refusals] }),
  };
}
