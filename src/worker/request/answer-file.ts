import { denialHeader, readDenial, type DenialReason } from '../../shared/contract/denial.js';
import type { FileOutcome } from '../../shared/contract/events.js';
import type { FileLocation, FileUrlMatcher } from '../../shared/contract/file-url.js';
import { holdEvent } from './long-bodies.js';
import type { KeptElsewhere } from '../workbox/kept-elsewhere.js';
import type { KeptFiles } from '../cache/kept-files.js';
import { createReportFile } from '../pages/report-file.js';
import type { Reporter } from '../pages/reporter.js';
import type { Sender } from './send.js';
import type { TokenChoice, TokenSession, TokenSource } from '../../shared/tokens/token-source.js';

export interface FileParts {
  readonly tokens: TokenSource;
  readonly sender: Sender;
  readonly keptFiles: KeptFiles | null;
  readonly keptElsewhere: KeptElsewhere;
  readonly reporter: Reporter;
  readonly matchFileUrl: FileUrlMatcher;
}

/** A request for a file, whatever URL the page has for it. */
export interface FileRequest {
  /** As it goes to the distribution, but for the token. */
  readonly request: Request;
  readonly file: FileLocation;
  /** What the page makes of it. */
  readonly destination: string;
  readonly event: ExtendableEvent;
  readonly clientId: string;
  /** Whether a redirect of the distribution led here. */
  readonly isRedirected?: boolean;
}

/** The answer to a request for a file. */
export interface FileAnswer {
  readonly response: Response;
  readonly outcome: Exclude<FileOutcome, 'failed'>;
  /** Why the edge refused. */
  readonly reason: DenialReason | null;
}

/** What happened on the way to an answer. */
export interface Trail {
  choice: TokenChoice | null;
  reason: DenialReason | null;
  retried: boolean;
  isKept: boolean;
}

export type AnswerFile = (asked: FileRequest) => Promise<FileAnswer>;

/** Answers requests for files: finds a token, sends the request with it, and mends a refusal with another token. */
export function createAnswerFile(parts: FileParts): AnswerFile {
  const { tokens, sender, keptFiles, reporter } = parts;

  const authorize = async (asked: FileRequest, begun: BegunSession, trail: Trail): Promise<Response> => {
    const exchange = async () => {
      const response = await exchangeTokens(asked.request, begun, sender, trail);
      return { response, token: trail.reason === null ? (trail.choice?.token ?? null) : null };
    };
    if (keptFiles === null) return (await exchange()).response;
    trail.choice = begun.first;
    const { request, event } = asked;
    const { isCurrent } = begun.session;
    const onKept = (): void => void (trail.isKept = true);
    const response = await keptFiles.answer({
      request,
      event,
      token: begun.first.token,
      exchange,
      isCurrent,
      onKept,
    });
    if (trail.reason !== null) await keptFiles.drop(request, trail.choice.token).catch(() => {});
    return response;
  };

  /** A redirect to another private file: the browser followed it without a token, and that file has its own. */
  const redirected = (asked: FileRequest, response: Response, trail: Trail): FileRequest | null => {
    if (trail.reason !== 'token-missing' || !response.redirected || asked.isRedirected) return null;
    const file = parts.matchFileUrl(response.url);
    return file && { ...asked, file, request: new Request(response.url, asked.request), isRedirected: true };
  };

  const answer: AnswerFile = async (asked) => {
    const trail: Trail = { choice: null, reason: null, retried: false, isKept: false };
    const report = createReportFile(asked, trail, reporter);
    let next: FileRequest | null;
    try {
      const begun = await beginSession(tokens, asked);
      const response = begun ? await authorize(asked, begun, trail) : await fetch(asked.request);
      next = redirected(asked, response, trail);
      if (next === null) {
        // A newer worker takes over only when this one has nothing left to do.
        holdEvent(asked.event, sender.whenEnded(response));
        const outcome = outcomeOf(trail);
        report(outcome, response.status);
        return { response, outcome, reason: trail.reason };
      }
    } catch (error) {
      // The network's failure, which the page sees as without a worker.
      report('failed', 0);
      throw error;
    }
    return answer(next);
  };
  return answer;
}

export interface BegunSession {
  readonly session: TokenSession;
  readonly first: TokenChoice;
}

/** Whatever fails of ours, the request goes out as without a worker. */
export async function beginSession(
  tokens: TokenSource,
  { file, clientId }: Pick<FileRequest, 'file' | 'clientId'>,
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
async function exchangeTokens(
  request: Request,
  { session, first }: BegunSession,
  sender: Sender,
  trail: Trail,
): Promise<Response> {
  trail.choice = first;
  const response = await sender.send(request, first.token, session.isCurrent);
  return mendRefusal(request, response, session, sender, trail);
}

/** Answers a refusal by another try with another token, as long as there is one. */
export async function mendRefusal(
  request: Request,
  response: Response,
  session: TokenSession,
  sender: Sender,
  trail: Trail,
): Promise<Response> {
  trail.reason = reasonOf(response);
  // What refused a request after a redirect has seen no token.
  if (trail.choice === null || trail.reason === null || response.redirected) return response;
  const next = await session.another(trail.choice, trail.reason).catch(() => null);
  if (next === null) return response;
  response.body?.cancel().catch(() => {});
  trail.choice = next;
  trail.retried = true;
  const answer = await sender.send(request, next.token, session.isCurrent);
  return mendRefusal(request, answer, session, sender, trail);
}

/** Not the status decides: a 403 without the header is S3's, for a file that is not there. */
function reasonOf(response: Response): DenialReason | null {
  return readDenial(response.headers.get(denialHeader));
}

function outcomeOf(trail: Trail): FileAnswer['outcome'] {
  if (trail.isKept) return 'cached';
  if (trail.choice === null) return 'untouched';
  return trail.reason === null ? 'authorized' : 'denied';
}
