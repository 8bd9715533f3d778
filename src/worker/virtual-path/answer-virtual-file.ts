import type { FileNotShown } from '../../shared/contract/failure-page-option.js';
import { failureReason } from '../../shared/contract/failure-reason.js';
import type { VirtualFile } from '../../shared/contract/virtual-path.js';
import type { FileWorker } from '../file-worker.js';
import { answerFile, type FileAnswer } from '../request/answer-file.js';
import { pickHeaders } from '../request/authorize-request.js';
import { answerFailedNavigation } from './answer-failed-navigation.js';
import { hardeningHeaders, hardenResponse } from './harden-response.js';
import { explain, notShownWords } from './not-shown-words.js';

interface VirtualRequest {
  readonly request: Request;
  readonly event: ExtendableEvent;
  readonly clientId: string;
}

// Where bytes are shown or read, but not run.
const answeredDestinations: ReadonlySet<string> = new Set(['', 'image', 'video', 'audio', 'track', 'font']);

/**
 * Answers a request under the virtual path with the file, or says why there is none. The answer is
 * on the application's own origin, so it is always constructed, and never lets a file run there.
 */
export async function answerVirtualFile(
  virtual: VirtualFile,
  asked: VirtualRequest,
  worker: FileWorker,
): Promise<Response> {
  const { request } = asked;
  const isNavigation = request.mode === 'navigate';
  if (!isNavigation && !isOnlyShown(request)) {
    return lineOfText(403, 'This file cannot be used as a script, a style or a worker.');
  }
  const answer = await fetchFile(virtual, asked, worker);
  // A client that continues from a byte must learn that the byte does not exist (RFC 9110, Section 15.5.17).
  if (answer !== null && isFile(answer)) return answer.response;
  answer?.response.body?.cancel().catch(() => {});
  const failure = whyNotShown(answer);
  if (isNavigation) return answerFailedNavigation(virtual, request, failure, worker);
  return lineOfText(failure.status, explain(failure, notShownWords([])));
}

/** For developers, so in English. */
function lineOfText(status: number, text: string): Response {
  const headers = { ...hardeningHeaders, 'content-type': 'text/plain; charset=utf-8' };
  return new Response(text, { status, headers });
}

/**
 * A navigation is always answered, because it gets the sandbox. An image with mode `same-origin` is not shown as an image:
 * `<use>` clones it into the document, and its handlers with it (SVG 2, Section 5.6).
 */
function isOnlyShown({ destination, mode }: Request): boolean {
  return answeredDestinations.has(destination) && !(destination === 'image' && mode === 'same-origin');
}

/** `null` is the network's failure: a navigation must get an answer all the same. */
async function fetchFile(
  virtual: VirtualFile,
  { request, event, clientId }: VirtualRequest,
  worker: FileWorker,
): Promise<FileAnswer | null> {
  const { file, url } = virtual;
  const { destination } = request;
  const present = (response: Response): Response => hardenResponse(response, virtual, request);
  try {
    const asked = { request: cdnRequest(url, request), file, destination, event, clientId, present };
    const answer = await answerFile(asked, worker);
    if (!isUnusablePart(request, answer.response)) return answer;
    answer.response.body?.cancel().catch(() => {});
    asked.request.headers.delete('range');
    return await answerFile(asked, worker);
  } catch {
    return null;
  }
}

/** Only an answer that can be read can be handed on; the page's own origin has no credentials for the distribution. */
function cdnRequest(url: string, { method, headers, cache, referrerPolicy, signal }: Request): Request {
  return new Request(url, {
    method,
    mode: 'cors',
    credentials: 'omit',
    headers: pickHeaders(headers),
    cache: cache === 'only-if-cached' ? 'default' : cache,
    referrerPolicy,
    signal,
  });
}

/** A part that cannot be handed on as one, or of another file than the browser has a part of (RFC 9110, Section 13.1.5). */
function isUnusablePart(request: Request, { status, headers }: Response): boolean {
  if (status !== 206) return false;
  const known = request.headers.get('if-range');
  const isOther = known !== null && known !== headers.get('etag') && known !== headers.get('last-modified');
  return isOther || !headers.has('content-range');
}

function isFile({ outcome, response: { ok, status } }: FileAnswer): boolean {
  return outcome !== 'replaced' && (ok || status === 416);
}

function whyNotShown(answer: FileAnswer | null): Pick<FileNotShown, 'status' | 'reason'> {
  if (answer === null) return { status: 504, reason: 'network' };
  const { outcome, denial, response } = answer;
  const { status } = response;
  if (outcome === 'replaced') return { status: 502, reason: 'replaced' };
  // Neither a file nor an error, such as a 304: it could not carry an explanation either.
  if (status < 400) return { status: 502, reason: 'origin' };
  return { status, reason: failureReason({ outcome, reason: denial, status }) ?? 'origin' };
}
