import type { TokenSource } from '../../shared/tokens/token-source.js';
import type { Attempt } from './attempt.js';
import type { FileRequest } from './file-request.js';

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
