import { denialHeader, readDenial } from '../../shared/contract/denial.js';
import type { Attempt } from './attempt.js';
import type { FileRequest } from './file-request.js';
import type { Sender } from './sender.js';

/**
 * Sends a request with one token after another until the edge accepts one, or until there is none left to try. The
 * session sees to it that this ends.
 *
 * @param first - the answer to the first token, where somebody else sent that
 */
export async function sendUntilAccepted(
  asked: Pick<FileRequest, 'request' | 'file'>,
  attempt: Attempt,
  { send }: Sender,
  first?: Response,
): Promise<Response> {
  const { session } = attempt;
  let response = first ?? (await send(asked, attempt.choice.token, session.isCurrent));
  for (;;) {
    // Not the status decides: a 403 without the header is S3's, for a file that is not there.
    attempt.denial = readDenial(response.headers.get(denialHeader));
    // What denied a request after a redirect has seen no token.
    if (attempt.denial === null || response.redirected) return response;
    const other = await session.another(attempt.choice, attempt.denial).catch(() => null);
    if (other === null) return response;
    response.body?.cancel().catch(() => {});
    attempt.choice = other;
    attempt.isRetried = true;
    response = await send(asked, other.token, session.isCurrent);
  }
}
