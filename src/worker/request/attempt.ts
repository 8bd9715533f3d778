import { denialHeader, readDenial, type DenialReason } from '../../shared/contract/denial.js';
import type { TokenChoice, TokenSession, TokenSource } from '../../shared/tokens/token-source.js';
import type { FileRequest } from './file-request.js';
import type { Sender } from './sender.js';

/** The tokens of one request: the one in use, and what the edge said of it. The functions here begin it and carry it out. */
export interface Attempt {
  readonly session: TokenSession;
  /** What the request is sent with; in the end, what it was sent with last. */
  choice: TokenChoice;
  /** Why the edge denied the request; `null` as long as it did not. */
  denial: DenialReason | null;
  /** Whether there was a token before this one. */
  isRetried: boolean;
}

/** The token to begin with; `null` if there is none, or if it cannot be found out. */
export async function findToken(
  { file, clientId }: Pick<FileRequest, 'file' | 'clientId'>,
  tokens: TokenSource,
): Promise<Attempt | null> {
  try {
    const session = tokens.begin(file, clientId);
    const choice = await session.first();
    return choice && { session, choice, denial: null, isRetried: false };
  } catch {
    return null;
  }
}

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
