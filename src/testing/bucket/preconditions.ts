/** What the preconditions of a request lead to: go on, or an answer without the object. */
export type PreconditionResult = 'proceed' | 'not-modified' | 'failed';

/** The validators of an object. */
export interface Validators {
  readonly etag: string;
  readonly lastModified: Date;
}

/** Evaluates the conditional headers of a GET or HEAD request in the order of RFC 9110 section 13.2.2. */
export function evaluatePreconditions(
  headers: Readonly<Record<string, string>>,
  validators: Validators,
): PreconditionResult {
  const ifMatch = headers['if-match'];
  const ifNoneMatch = headers['if-none-match'];
  if (ifMatch !== undefined) {
    if (!listsTag(ifMatch, validators.etag)) return 'failed';
  } else if (isOlder(headers['if-unmodified-since'], validators.lastModified)) return 'failed';
  if (ifNoneMatch !== undefined) return listsTag(ifNoneMatch, validators.etag) ? 'not-modified' : 'proceed';
  const since = headers['if-modified-since'];
  const isKnown = since !== undefined && !Number.isNaN(Date.parse(since));
  return isKnown && !isOlder(since, validators.lastModified) ? 'not-modified' : 'proceed';
}

/** Whether `If-Range` lets `Range` count: the same strong tag, or exactly the same date (RFC 9110 section 13.1.5). */
export function allowsRange(ifRange: string | undefined, validators: Validators): boolean {
  if (ifRange === undefined || ifRange === validators.etag) return true;
  return Date.parse(ifRange) === wholeSeconds(validators.lastModified);
}

function listsTag(list: string, etag: string): boolean {
  if (list.trim() === '*') return true;
  return list.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

function isOlder(date: string | undefined, lastModified: Date): boolean {
  return date !== undefined && Date.parse(date) < wholeSeconds(lastModified);
}

/** HTTP dates have no fractions of a second. */
function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000) * 1000;
}
