import type { FileOutcome } from '../../shared/contract/events.js';
import type { FileLocation } from '../../shared/contract/file-url.js';
import type { Trail } from '../request/answer-file.js';
import type { Reporter } from './reporter.js';

/** Starts the clock of one request for a file; the function it gives reports how that ended. */
export function createReportFile(
  { file, destination }: { readonly file: FileLocation; readonly destination: string },
  trail: Trail,
  { report }: Reporter,
): (outcome: FileOutcome, status: number) => void {
  const started = performance.now();
  return (outcome, status) =>
    report({
      type: 'file',
      folder: file.folder,
      file: file.file,
      path: file.path,
      destination,
      outcome,
      status,
      key: trail.choice?.key ?? null,
      reason: trail.reason,
      retried: trail.retried,
      ms: Math.round(performance.now() - started),
    });
}
