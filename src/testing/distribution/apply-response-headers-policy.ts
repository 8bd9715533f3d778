import type { Answer } from '../answer/answer.js';
import { exposedHeaders } from '../answer/exposed-headers.js';
import { matchOrigin } from '../answer/match-origin.js';
import { withHeaders } from '../answer/with-headers.js';

interface PolicyOptions {
  readonly allowedOrigins: readonly string[];
  readonly allowCredentials: boolean;
}

/**
 * CloudFront's response headers policy with "override" on: its headers replace whatever the origin said of CORS, and let
 * plain images load in pages with `Cross-Origin-Embedder-Policy: require-corp`.
 */
export function applyResponseHeadersPolicy(
  answer: Answer,
  origin: string | undefined,
  { allowedOrigins, allowCredentials }: PolicyOptions,
): Answer {
  const ofOrigin = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  const cleared = { ...answer, headers: Object.fromEntries(ofOrigin) };
  // With a list the answer depends on who asks, even where nobody is named.
  const vary = allowedOrigins.includes('*') ? {} : { vary: 'Origin' };
  const allowed = allowedOrigins.includes('*') ? '*' : matchOrigin(origin, allowedOrigins);
  const always = { ...vary, 'cross-origin-resource-policy': 'cross-origin' };
  if (allowed === null) return withHeaders(cleared, always);
  return withHeaders(cleared, {
    ...always,
    'access-control-allow-origin': allowed,
    ...(allowCredentials && { 'access-control-allow-credentials': 'true' }),
    'access-control-expose-headers': exposedHeaders,
  });
}
