// Of several types in a list the last one counts.
const pageType = /^\s*text\/html\s*(?:;[^,]*)?$/i;
const pagePath = /\.[xs]?html?$/i;
const anyExtension = /\.[^./]+$/;

/** A `Response`, as far as it is looked at. */
interface Answer {
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
}

/**
 * Whether a distribution has answered with a page in a file's place, as a custom error response does that turns a denial or
 * a missing file into `index.html` with status 200: the answer is a page, and the file's name says that it is none.
 */
export function isPageInstead(path: string, { ok, headers }: Answer): boolean {
  return (
    ok && pageType.test(headers.get('content-type') ?? '') && anyExtension.test(path) && !pagePath.test(path)
  );
}
