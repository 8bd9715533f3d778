import { logRules, type Seen } from './log-rules.js';
import type { RequestKind } from './request-kinds.js';
import type { Variant } from './variants.js';

/** `✓` works, `✗` broken, `–` no worker had a say, or the engine does not know this kind. */
export type Outcome = '✓' | '✗' | '–';

// As harness/matrix.js throws it.
const unsupported = 'Error: unsupported';

/** One cell, and why it is not `✓`. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly why: string;
}

/** What is wrong, by what the page told and by what the distribution saw; `null` if nothing is. */
export function findFault(kind: RequestKind, complaint: string | null, seen: Seen): string | null {
  if (complaint !== null) return complaint;
  if (!kind.preflight && seen.entries.some(({ method }) => method === 'OPTIONS')) {
    return 'a preflight that the page did not ask for';
  }
  const rule = kind.log ?? 'an answer with the file';
  return logRules[rule](seen) ? null : `the log lacks ${rule}`;
}

export function judge(variant: Variant, fault: string | null, { entries }: Seen): Verdict {
  if (fault === null) return { outcome: '✓', why: '' };
  if (fault === unsupported) return { outcome: '–', why: 'unsupported' };
  // What it was redirected to, or loads itself, is another matter.
  const last = entries.findLast(({ url }) => pathOf(url) === pathOf(entries[0]!.url));
  const sawNoWorker = variant.hasWorker && !last?.url.includes('authorization=');
  return { outcome: sawNoWorker ? '–' : '✗', why: fault };
}

function pathOf(url: string): string {
  return url.replace(/\?.*$/s, '');
}
