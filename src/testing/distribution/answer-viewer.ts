import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResultResponse,
} from '../../shared/contract/cloudfront-event.js';
import type { Answer } from '../answer/answer.js';
import { bytesAnswer } from '../answer/bytes-answer.js';
import { mapValues } from '../answer/map-values.js';
import { toBytes } from '../answer/to-bytes.js';
import { withHeaders } from '../answer/with-headers.js';
import { answerFromS3, type OriginAnswer } from '../bucket/answer-from-s3.js';
import type { ObjectStore } from '../bucket/open-object-store.js';
import { representObject } from '../bucket/represent-object.js';
import type { EdgeError } from '../lambda-edge/edge-failure.js';
import type { ReceivedResult } from '../lambda-edge/receive-result.js';
import { runEdgeHandler } from '../lambda-edge/run-edge-handler.js';
import { applyResponseHeadersPolicy } from './apply-response-headers-policy.js';
import { cloudFrontErrorPage } from './cloudfront-error-page.js';
import type { EdgeCache } from './create-edge-cache.js';
import type { EdgeLog } from './edge-log.js';
import { eventOfRequest } from './event-of-request.js';
import { flattenHeaders } from './flatten-headers.js';
import type { InterceptedAnswer } from './local-cloudfront-options.js';
import { rejectRequest } from './reject-request.js';
import type { ResolvedLocalCloudFrontOptions } from './resolve-local-cloudfront-options.js';

/** One distribution with its bucket, cache and log. Its options may be replaced while it runs. */
export interface Distribution {
  options: ResolvedLocalCloudFrontOptions;
  readonly store: ObjectStore;
  readonly cache: EdgeCache;
  readonly log: EdgeLog;
}

/** An answer with what CloudFront says of it in `X-Cache`. */
interface EdgeAnswer {
  readonly answer: Answer;
  readonly xCache: string;
}

const failureReasons: Readonly<Record<EdgeError, string>> = {
  LambdaValidationError: 'The Lambda function returned an invalid request or response to CloudFront.',
  LambdaExecutionError: 'The Lambda function associated with the CloudFront distribution failed.',
  FunctionValidationError: 'The CloudFront function returned an invalid value.',
  FunctionExecutionError:
    'The CloudFront function associated with the CloudFront distribution is invalid or could not run.',
};

/** Answers a viewer: function, cache, origin, in this order. */
export async function answerViewer(distribution: Distribution, request: IncomingMessage): Promise<Answer> {
  const { distributionDomainName } = distribution.options;
  const requestId = createRequestId();
  const rejection = rejectRequest(request, requestId);
  const { answer, xCache } =
    rejection === null
      ? await answerEvent(distribution, eventOfRequest(request, { distributionDomainName, requestId }))
      : { answer: rejection, xCache: 'Error from cloudfront' };
  return withHeaders(
    { ...answer, headers: { server: 'CloudFront', ...answer.headers } },
    {
      'x-cache': xCache,
      via: `1.1 ${requestId.slice(0, 32)}.cloudfront.net (CloudFront)`,
      'x-amz-cf-id': requestId,
    },
  );
}

/** In the form of CloudFront's. */
function createRequestId(): string {
  return `${randomBytes(40).toString('base64url')}==`;
}

async function answerEvent(distribution: Distribution, event: CloudFrontRequestEvent): Promise<EdgeAnswer> {
  const { config, request } = event.Records[0]!.cf;
  const { cors, policyOrigin, runFunction } = distribution.options;
  const run = await runViewerRequest(distribution.options, event);
  if (!run.valid) {
    const page = cloudFrontErrorPage(run.status, failureReasons[run.error], config.requestId);
    return { answer: page, xCache: `${run.error} from cloudfront` };
  }
  if ('status' in run.result) {
    const by = runFunction ? 'Function' : 'Lambda';
    return { answer: answerOfResult(run.result), xCache: `${by}GeneratedResponse from cloudfront` };
  }
  const { answer, xCache } = await answerPassed(distribution, run.result);
  if (cors !== 'response-headers-policy') return { answer, xCache };
  const { headers } = policyOrigin === 'viewer' ? request : run.result;
  const origin = headers['origin']?.[0]?.value;
  return { answer: applyResponseHeadersPolicy(answer, origin, distribution.options), xCache };
}

/** Whichever kind of function there is; without one the request goes on as it came. */
async function runViewerRequest(
  { handler, runFunction, keyValueStore, timeoutMs }: ResolvedLocalCloudFrontOptions,
  event: CloudFrontRequestEvent,
): Promise<ReceivedResult> {
  if (runFunction) return runFunction(event, { keyValueStore, timeoutMs });
  if (handler) return runEdgeHandler(handler, event, { timeoutMs });
  return { valid: true, result: event.Records[0]!.cf.request };
}

function answerOfResult(result: CloudFrontResultResponse): Answer {
  const body = Buffer.from(result.body ?? '', result.bodyEncoding === 'base64' ? 'base64' : 'utf8');
  const headers = mapValues(result.headers ?? {}, (lines) => lines.map((line) => line.value));
  return { ...bytesAnswer(Number(result.status), headers, body), statusText: result.statusDescription };
}

async function answerPassed(distribution: Distribution, request: CloudFrontRequest): Promise<EdgeAnswer> {
  const { cache, log } = distribution;
  const { method, uri: key } = request;
  const headers = flattenHeaders(request.headers);
  if (method !== 'OPTIONS') {
    const cached = await cache.get(key);
    log.cache.push({ method, key, result: cached ? 'Hit' : 'Miss' });
    if (cached) {
      const { object, headers: kept } = cached.representation;
      const answer = representObject(headers, object, { ...kept, age: String(cached.age) });
      return { answer, xCache: 'Hit from cloudfront' };
    }
  }
  const { answer, representation } = await askOrigin(distribution, request);
  if (method === 'GET' && answer.status === 200 && representation) cache.set(key, representation);
  return { answer, xCache: `${answer.status < 400 ? 'Miss' : 'Error'} from cloudfront` };
}

/**
 * The origin gets whatever the function left, all headers and the query, as with the widest origin request policy:
 * so what is missing there was removed by the function, and not by a setting of the distribution.
 */
async function askOrigin(distribution: Distribution, request: CloudFrontRequest): Promise<OriginAnswer> {
  const { options, store, log } = distribution;
  const { method, uri: path, querystring } = request;
  const headers = { ...flattenHeaders(request.headers), host: 'files.s3.us-east-1.amazonaws.com' };
  const intercepted = await options.intercept({ method, path, headers });
  const corsOrigins = options.cors === 'bucket' ? options.allowedOrigins : null;
  const answered = intercepted
    ? { answer: answerOfIntercept(intercepted) }
    : await answerFromS3({ store, corsOrigins }, { method, path, headers });
  const url = querystring === '' ? path : `${path}?${querystring}`;
  log.origin.push({ method, url, headers, status: answered.answer.status });
  return answered;
}

function answerOfIntercept({ status, headers = {}, body = '' }: InterceptedAnswer): Answer {
  return bytesAnswer(status, headers, toBytes(body));
}
