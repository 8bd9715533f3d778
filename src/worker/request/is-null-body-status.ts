const nullBodyStatuses: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/** Whether a status has no body (Fetch, Section 2.2.3), not even an empty one. */
export function isNullBodyStatus(status: number): boolean {
  return nullBodyStatuses.has(status);
}
