import { denialHeader, readDenial, type DenialReason } from '../shared/denial.js';
import type { FileOutcome } from '../shared/events.js';
import type { FileLocation } from '../shared/file-url.js';
import type { ResolvedFileAuthOptions } from '../shared/options.js';
import { presentResponse } from './present-response.js';
import type { Reporter } from './reporter.js';
import type { Sender } from './sender.js';
import type { TokenChoice, TokenSession, TokenSource } from './token-source.js';

export interface FileHandlerParts {
  readonly tokens: TokenSource;
  readonly sender: Sender;
  readonly reporter: Reporter;
}

/** What happened on the way to an answer. */
interface Trail {
  key: string | null;
  reason: DenialReason | null;
  retried: boolean;
}

type FileHandler = (request: Request, file: FileLocation, clientId: string) => Promise<Response>;

/** Answers requests for files: finds a token, sends the request with it, and mends a refusal with another token. */
export function createFileHandler(options: ResolvedFileAuthOptions, parts: FileHandlerParts): FileHandler {
  const { tokens, sender, reporter } = parts;

  return async (request, file, clientId) => {
    const started = performance.now();
    const trail: Trail = { key: null, reason: null, retried: false };
    const report = (outcome: FileOutcome, status: number): void => {
      const { folder, file: id, path } = file;
      const ms = Math.round(performance.now() - started);
      reporter.report({
        type: 'file',
        folder,
        file: id,
        path,
        destination: request.destination,
        outcome,
        status,
        ...trail,
        ms,
      });
    };
    try {
      const begun = await begin(tokens, file, clientId);
      const response = begun ? await exchange(request, begun, sender, trail) : await fetch(request);
      report(outcomeOf(trail), response.status);
      return begun ? presentResponse(request, response, options.responses) : response;
    } catch (error) {
      // The network's failure, which the page sees as without a worker.
      report('failed', 0);
      throw error;
    }
  };
}

interface BegunSession {
  readonly session: TokenSession;
  readonly first: TokenChoice;
}

/** Whatever fails of ours, the request goes out as without a worker. */
async function begin(
  tokens: TokenSource,
  file: FileLocation,
  clientId: string,
): Promise<BegunSession | null> {
  try {
    const session = tokens.begin(file, clientId);
    const first = await session.first();
    return first && { session, first };
  } catch {
    return null;
  }
}

/** Sends until the edge is content or nothing is left to try. The session sees to it that this ends. */
async function exchange(
  request: Request,
  { session, first }: BegunSession,
  sender: Sender,
  trail: Trail,
): Promise<Response> {
  for (let choice = first; ; trail.retried = true) {
    trail.key = choice.key;
    const response = await sender.send(request, choice.token, session.isCurrent);
    // Not the status decides: a 403 without the header is S3's, for a file that is not there.
    trail.reason = readDenial(response.headers.get(denialHeader));
    if (trail.reason === null) return response;
    const next = await session.another(choice, trail.reason).catch(() => null);
    if (next === null) return response;
    response.body?.cancel().catch(() => {});
    choice = next;
  }
}

function outcomeOf(trail: Trail): FileOutcome {
  if (trail.key === null) return 'untouched';
  return trail.reason === null ? 'authorized' : 'denied';
}
