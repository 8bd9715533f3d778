import { afterEach, describe, expect, it } from 'vitest';
import { renderCloudFrontFunction } from '../../../dist/cloudfront-function.js';
import { createAuthorizer } from '../../../src/lambda-edge/index.js';
import {
  startLocalCloudFront,
  type LocalCloudFront,
  type LocalCloudFrontOptions,
} from '../../../src/testing/index.js';
import { path, secret, token } from '../../support/hs256.js';
import { testAudience, testIssuer } from '../../support/tokens.js';
import { ask } from '../testing/ask.js';

const first = 'https://app.example.com';
const second = 'https://b.example';
const stranger = 'https://evil.example';

const orders: readonly (readonly [readonly (string | null)[]])[] = [
  [[second, first, null, stranger]],
  [[stranger, null, first, second]],
];

const jwk = { kty: 'oct', alg: 'HS256', kid: 'a', k: secret };
const options = { issuer: testIssuer, audience: testAudience };

interface Cors {
  readonly cors?: 'policy' | 'bucket';
  readonly allowedOrigins: readonly string[] | '*';
}

const functions: readonly (readonly [string, (cors: Cors) => Partial<LocalCloudFrontOptions>])[] = [
  ['Lambda@Edge', (cors) => ({ handler: createAuthorizer({ ...options, ...cors, keys: { keys: [jwk] } }) })],
  [
    'a CloudFront Function',
    (cors) => ({ functionCode: renderCloudFrontFunction({ ...options, ...cors, secrets: { a: secret } }) }),
  ],
];

const opened: LocalCloudFront[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((local) => local.close()));
});

/** Who of these may read the file, one after the other, so that all but the first have it from the cache. */
async function readers(
  distribution: Partial<LocalCloudFrontOptions>,
  origins: readonly (string | null)[],
): Promise<(string | null)[]> {
  const local = await startLocalCloudFront({ files: { [path]: { body: 'file' } }, ...distribution });
  opened.push(local);
  const allowed: (string | null)[] = [];
  for (const origin of origins) {
    const headers = origin === null ? {} : { origin };
    const { status, headers: answered } = await ask(local, `${path}?authorization=${token()}`, { headers });
    expect(status).toBe(200);
    const named = answered['access-control-allow-origin'];
    if (named === '*' || named === origin) allowed.push(origin);
  }
  return allowed;
}

describe.each(functions)('behind %s', (_, functionOf) => {
  describe.each(['viewer', 'function'] as const)(
    'with a response headers policy that goes by the origin of the %s',
    (policyOrigin) => {
      const policy = { cors: 'response-headers-policy', policyOrigin } as const;

      it.each(orders)('pages of all allowed origins, and no others, read a file: %j', async (order) => {
        const allowedOrigins = [first, second];
        const distribution = { ...functionOf({ allowedOrigins }), ...policy, allowedOrigins };
        expect(new Set(await readers(distribution, order))).toEqual(new Set([first, second]));
      });

      it('pages of all origins read a file if all are allowed', async () => {
        const distribution = { ...functionOf({ allowedOrigins: '*' }), ...policy };
        expect(await readers(distribution, [null, first, stranger])).toEqual([null, first, stranger]);
      });
    },
  );

  describe('with the CORS rules of a bucket', () => {
    it('pages of the one allowed origin read a file, whoever asked first', async () => {
      const allowedOrigins = [first];
      const distribution = {
        ...functionOf({ allowedOrigins, cors: 'bucket' }),
        cors: 'bucket',
        allowedOrigins,
      } as const;
      expect(await readers(distribution, [null, stranger, first])).toEqual([first]);
    });

    it('pages of every origin read a file if the bucket allows all, whoever asked first', async () => {
      const distribution = {
        ...functionOf({ allowedOrigins: [first, second], cors: 'bucket' }),
        cors: 'bucket',
      } as const;
      expect(await readers(distribution, [stranger, second, first])).toEqual([stranger, second, first]);
    });

    it('the answer to whoever asked first is kept for all, without the option for it', async () => {
      const allowedOrigins = [first, second];
      const distribution = { ...functionOf({ allowedOrigins }), cors: 'bucket', allowedOrigins } as const;
      expect(await readers(distribution, [second, first])).toEqual([second]);
    });
  });
});
