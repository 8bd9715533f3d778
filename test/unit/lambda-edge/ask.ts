import { expect } from 'vitest';
import {
  createAuthorizer,
  type CloudFrontRequest,
  type CloudFrontRequestEvent,
  type CloudFrontResultResponse,
  type CreateAuthorizerOptions,
  type ViewerRequestHandler,
} from '../../../src/lambda-edge/index.js';
import { validateEdgeResult } from '../../../src/testing/lambda-edge/validate-edge-result.js';
import { viewerRequestEvent } from '../../../src/testing/lambda-edge/viewer-request-event.js';
import { makeKeys, testAudience, testIssuer, type TestKey } from '../../support/tokens.js';

export const keys: Awaited<ReturnType<typeof makeKeys>> = await makeKeys();
export const folder = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
export const file = '9b2e7a4c-1d5f-4e6a-8b3c-7f0d2e1a6b5c';
export const path: string = `/${folder}/${file}.png`;
export const appOrigin = 'https://app.example.com';

export interface Asked {
  readonly method?: string;
  readonly uri?: string;
  readonly token?: string;
  readonly querystring?: string;
  readonly headers?: Record<string, string | string[]>;
}

/** What came of a request: `reason` is `null` if it passed or was a preflight. */
export interface Outcome {
  readonly reason: string | null;
  readonly status: number | null;
  readonly body: string | undefined;
  readonly request: CloudFrontRequest | null;
  readonly header: (name: string) => string | undefined;
}

export function keySet(...members: TestKey[]): CreateAuthorizerOptions['keys'] & object {
  return { keys: members.map(({ jwk }) => jwk) };
}

/** An authorizer that knows the four keys and is set up as most applications would. */
export function authorizer(options: Partial<CreateAuthorizerOptions> = {}): ViewerRequestHandler {
  return createAuthorizer({
    keys: keySet(...Object.values(keys)),
    issuer: testIssuer,
    audience: testAudience,
    allowedOrigins: [appOrigin],
    ...options,
  } as CreateAuthorizerOptions);
}

/** Sends a page's request to the handler. Every answer must be one that CloudFront accepts. */
export async function ask(handler: ViewerRequestHandler, asked: Asked = {}): Promise<Outcome> {
  return askEvent(handler, eventOf(asked));
}

export async function askEvent(
  handler: ViewerRequestHandler,
  event: CloudFrontRequestEvent,
): Promise<Outcome> {
  const result = await handler(structuredClone(event));
  expect(validateEdgeResult(event, result)).toEqual({ valid: true });
  return outcomeOf(result);
}

export function eventOf({
  method = 'GET',
  uri = path,
  token,
  querystring,
  headers,
}: Asked): CloudFrontRequestEvent {
  return viewerRequestEvent({
    method,
    uri,
    querystring: querystring ?? (token === undefined ? '' : `authorization=${token}`),
    headers: { origin: appOrigin, ...headers },
  });
}

export function outcomeOf(result: CloudFrontRequest | CloudFrontResultResponse): Outcome {
  const header = (name: string): string | undefined => result.headers?.[name]?.[0]?.value;
  if ('uri' in result) return { reason: null, status: null, body: undefined, request: result, header };
  return {
    reason: header('x-file-auth') ?? null,
    status: Number(result.status),
    body: result.body,
    request: null,
    header,
  };
}
