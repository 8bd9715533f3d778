import type { FailurePage, FileNotShown } from '../../shared/contract/failure-page-option.js';
import { within } from '../../shared/util/within.js';

const answersWithinMs = 5000;

/**
 * The application's own page for a file that is not shown; `null` if there is none. It is trusted, so nothing sandboxes it.
 *
 * A URL is redirected to. The page then has its own address, headers and relative URLs, as anywhere in the application, and
 * no HTML is ever shown under the virtual path outside of the sandbox.
 */
export async function failurePageOf(
  failure: FileNotShown,
  failurePage: FailurePage | undefined,
): Promise<Response | null> {
  if (typeof failurePage === 'function') return callFailurePage(failure, failurePage);
  // Without a network that page would not come either, and the browser's own error page would take its place.
  if (failurePage === undefined || failure.reason === 'network') return null;
  const address = new URL(failurePage);
  for (const [name, value] of Object.entries(failure)) address.searchParams.set(name, value);
  return Response.redirect(address, 302);
}

async function callFailurePage(
  failure: FileNotShown,
  call: Exclude<FailurePage, string>,
): Promise<Response | null> {
  try {
    const called = Promise.resolve(call(failure));
    const page = await within(called, answersWithinMs, () => null);
    return page && rebuild(page);
  } catch (error) {
    reportError(error);
    return null;
  }
}

/** A navigation must not be answered with what came by a redirect; and the body is decoded here. */
function rebuild({ body, status, statusText, headers: given }: Response): Response {
  const headers = new Headers({ 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' });
  given.forEach((value, name) => headers.set(name, value));
  headers.delete('content-length');
  headers.delete('content-encoding');
  return new Response(body, { status, statusText, headers });
}
