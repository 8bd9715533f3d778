import { createAuthorizer } from 'file-auth-worker/lambda-edge';
import { viewerRequestEvent } from 'file-auth-worker/testing';
import { importJWK, jwtVerify } from 'jose';
import { interleave } from './interleave.mjs';

// Many short turns, so that other work of the machine affects both in the same way.
const calls = 200;
const turns = 20;

const variants = [
  'jwtVerify',
  'createAuthorizer',
  'createAuthorizer, new tokens',
  'jwtVerify, cold',
  'createAuthorizer, cold',
];

/**
 * Measures the authorizer and the verification alone, with ES256 tokens, in microseconds for each request: warm with the
 * same token each time, warm with a new token (for `jwtVerify` both are the same), and cold, which imports the key again
 * and sends one request.
 */
export async function measureEdge({ load, rounds }) {
  const { makeKey, signToken, testAudience, testIssuer } = await load('test/support/tokens.ts');
  const { blue, filePath } = await load('test/support/test-files.ts');
  const { jwk, ...key } = await makeKey('ES256');
  const token = await signToken(key, { files: `/${blue}/` });
  const authorizer = () =>
    createAuthorizer({
      issuer: testIssuer,
      audience: testAudience,
      keys: { keys: [jwk] },
      allowedOrigins: ['https://app.example'],
    });
  const authorize = authorizer();
  const eventOf = (each) =>
    viewerRequestEvent({ uri: filePath(blue, 1), querystring: `authorization=${each}` });
  const newTokens = async () =>
    Promise.all(
      Array.from({ length: calls }, (_, jti) =>
        signToken(key, { files: `/${blue}/`, jti, at: performance.now() }),
      ),
    );
  const checks = { issuer: testIssuer, audience: testAudience, algorithms: ['ES256'] };
  const verifier = await importJWK(jwk);
  assertAllowed(await authorize(eventOf(token)));
  const measures = [
    () => timeCalls(Array(calls).fill(token), (each) => jwtVerify(each, verifier, checks)),
    () =>
      timeCalls(
        Array.from({ length: calls }, () => eventOf(token)),
        authorize,
      ),
    async () => timeCalls((await newTokens()).map(eventOf), authorize),
    () => timeCalls(Array(calls).fill(token), async (each) => jwtVerify(each, await importJWK(jwk), checks)),
    () =>
      timeCalls(
        Array.from({ length: calls }, () => eventOf(token)),
        (event) => authorizer()(event),
      ),
  ];
  const samples = await interleave(rounds * turns, variants, (name) => measures[variants.indexOf(name)]());
  // The report has a column for the first two; `all` names every variant.
  return {
    samples: samples.slice(0, 2),
    all: Object.fromEntries(variants.map((name, index) => [name, samples[index]])),
  };
}

function assertAllowed(result) {
  if ('status' in result) throw new Error('the authorizer refuses the token of the benchmark');
}

async function timeCalls(inputs, call) {
  const started = process.hrtime.bigint();
  for (const input of inputs) await call(input);
  return Number(process.hrtime.bigint() - started) / 1000 / inputs.length;
}
