// Of several types in a list the last one counts.
const pageType = /^\s*text\/html\s*(?:;[^,]*)?$/i;
const pagePath = /\.[xs]?html?$/i;
const anyExtension = /\.[^./]+$/;

/** A `Response`, as far as it is read here. */
interface Answer {
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
}

/**
 * Whether a distribution has answered with a page in a file's place, as a custom error response does that turns a denial or
 * a missing file into `index.html` with status 200: the answer is a page, but the file's name has the extension of another type.
 */
export function isPageInstead(path: string, { ok, headers }: Answer): boolean {
  return (
    ok && pageType.test(headers.get('content-type') ?? '') && anyExtension.test(path) && !pagePath.test(path)
  );
}
