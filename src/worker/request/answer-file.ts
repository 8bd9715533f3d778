import type { DenialReason } from '../../shared/contract/denial.js';
import type { FileOutcome } from '../../shared/contract/events.js';
import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import type { KeptFiles } from '../cache/kept-files.js';
import type { FileWorker } from '../file-worker.js';
import type { ReportFile } from '../pages/reporter.js';
import type { Attempt } from './attempt.js';
import type { FileRequest } from './file-request.js';
import { findToken } from './find-token.js';
import { outcomeOf } from './outcome-of.js';
import { sendUntilAccepted } from './send-until-accepted.js';
import type { Sender } from './sender.js';

/** The answer to a request for a file. */
export interface FileAnswer {
  /** As the request presents it. */
  readonly response: Response;
  readonly outcome: Exclude<FileOutcome, 'failed'>;
  /** Why the edge denied the request. */
  readonly denial: DenialReason | null;
}

/**
 * Answers a request for a file, in the steps of docs/contract.md. What fails of ours fails no request: it goes out as
 * without a worker.
 *
 * @throws the network's failure
 */
export async function answerFile(asked: FileRequest, worker: FileWorker): Promise<FileAnswer> {
  const { request, event } = asked;
  const { tokens, keptFiles, sender, longBodies, reporter, matchFileUrl } = worker;
  const report = reporter.startFileReport(asked);

  const found = await findToken(asked, tokens);
  const stored = found && (await keptFiles.find(request, found.choice.token));
  // Somebody may have signed out while the cache was checked.
  const begun = found?.session.isCurrent() ? found : null;
  const kept = begun && stored;
  const response = kept ?? (await send(asked, begun, sender, report));
  const attempt = sender.isUntouched(response) ? null : begun;
  const outcome = kept === null ? outcomeOf(asked.file.path, attempt, response) : 'cached';
  if (attempt !== null && (outcome === 'authorized' || outcome === 'denied'))
    await keepOrDrop(request, response, attempt, keptFiles);
  const target = redirectTarget(asked, response, attempt, matchFileUrl);
  if (target !== null) return answerFile(target, worker);

  // Until the body has ended: a newer worker takes over only when this one has nothing left to do.
  longBodies.holdEvent(event, response);
  const answer: FileAnswer = { response: asked.present(response), outcome, denial: attempt?.denial ?? null };
  report(outcome, response.status, attempt);
  return answer;
}

async function send(
  asked: FileRequest,
  attempt: Attempt | null,
  sender: Sender,
  report: ReportFile,
): Promise<Response> {
  try {
    return await (attempt === null ? fetch(asked.request) : sendUntilAccepted(asked, attempt, sender));
  } catch (error) {
    // The network's failure, which the page sees as without a worker.
    report('failed', 0, attempt);
    throw error;
  }
}

/** What a token opened is kept for its owner; what the edge denied the owner must not see any longer. */
async function keepOrDrop(
  request: Request,
  response: Response,
  { choice, denial, session }: Attempt,
  keptFiles: KeptFiles,
): Promise<void> {
  if (denial === null) keptFiles.keep(request, response, choice.token, session.isCurrent);
  else await keptFiles.drop(request, choice.token);
}

/** A redirect to another private file: the browser followed it without a token, and that file has its own. */
function redirectTarget(
  asked: FileRequest,
  { redirected, url }: Response,
  attempt: Attempt | null,
  matchFileUrl: FileUrlMatcher,
): FileRequest | null {
  if (attempt?.denial !== 'token-missing' || !redirected || asked.isRedirected) return null;
  const file = matchFileUrl(url);
  return file && { ...asked, file, request: new Request(url, asked.request), isRedirected: true };
}
