import type {
  CloudFrontRequestEvent as AwsEvent,
  CloudFrontRequestHandler as AwsHandler,
  CloudFrontRequestResult as AwsResult,
} from 'aws-lambda';
import type { JSONWebKeySet as JoseKeySet, JWTPayload } from 'jose';
import {
  anyValidToken,
  createAuthorizer,
  type AuthorizerDecision,
  type CloudFrontRequestEvent,
  type CreateAuthorizerOptions,
} from '../../src/lambda-edge/index.js';

declare const keys: { keys: { kty: string; crv: string; x: string; kid: string; x5t: string }[] };
declare const joseKeys: JoseKeySet;
declare const awsEvent: AwsEvent;

const options = {
  keys,
  issuer: 'https://issuer.example',
  audience: 'files',
  allowedOrigins: ['https://a.example'],
};

// The handler is one of `@types/aws-lambda`, and its event and result fit.
export const handler: AwsHandler = createAuthorizer(options);
export const result: Promise<AwsResult> = createAuthorizer(options)(awsEvent);
export const event: CloudFrontRequestEvent = awsEvent;
export const wrapped = async (each: AwsEvent): Promise<AwsResult> => createAuthorizer(options)(each);

// What applications have at hand is accepted.
createAuthorizer({ ...options, keys: joseKeys, issuer: null, audience: ['a', 'b'], allowedOrigins: '*' });
createAuthorizer({ ...options, authorize: anyValidToken, maxTokenLifetime: '1h', typ: undefined });
createAuthorizer({ ...options, authorize: ({ claims, file }) => claims['sub'] === file.folder });
createAuthorizer({ ...options, statuses: { 'token-missing': 403 }, keepQuery: ['versionId'] });
createAuthorizer({ ...options, cors: 'bucket' });
// @ts-expect-error it is the policy or the bucket
createAuthorizer({ ...options, cors: 'always' });
createAuthorizer({ ...options, onDecision: (decision: AuthorizerDecision) => void decision.reason });
createAuthorizer({ ...options, keys: undefined, verify: async (): Promise<JWTPayload> => ({}) });
createAuthorizer({ ...options, keys: new URL('https://issuer.example/jwks'), keyCache: { maxAge: '5m' } });
createAuthorizer({ ...options, keys: async ({ kid }) => keys.keys.find((key) => key.kid === kid) ?? null });

// A security check that is left out does not compile.
const { keys: _keys, ...withoutKeys } = options;
const { issuer: _issuer, ...withoutIssuer } = options;
const { audience: _audience, ...withoutAudience } = options;
const { allowedOrigins: _allowedOrigins, ...withoutOrigins } = options;
// @ts-expect-error "keys" or "verify" is required
createAuthorizer(withoutKeys);
// @ts-expect-error "issuer" is required, if only as null
createAuthorizer(withoutIssuer);
// @ts-expect-error "audience" is required, if only as null
createAuthorizer(withoutAudience);
// @ts-expect-error "allowedOrigins" is required
createAuthorizer(withoutOrigins);
// @ts-expect-error a missing audience is not null
createAuthorizer({ ...options, audience: undefined });
// @ts-expect-error a URL is no text: that could be a set which was not parsed
createAuthorizer({ ...options, keys: 'https://issuer.example/jwks' });
// @ts-expect-error a function that has no key says so with null
createAuthorizer({ ...options, keys: async () => undefined });
// @ts-expect-error "maxage" is no option
createAuthorizer({ ...options, keyCache: { maxage: 1 } });
// @ts-expect-error "issuers" is no option
createAuthorizer({ ...options, issuers: [] });
// @ts-expect-error "token-lost" is no reason
createAuthorizer({ ...options, statuses: { 'token-lost': 401 } });
// @ts-expect-error the claims are read only
createAuthorizer({ ...options, authorize: ({ claims }) => Boolean((claims['files'] = '/')) });

export type Options = CreateAuthorizerOptions;
