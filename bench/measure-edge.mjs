import { createAuthorizer } from 'file-auth-worker/lambda-edge';
import { viewerRequestEvent } from 'file-auth-worker/testing';
import { importJWK, jwtVerify } from 'jose';
import { interleave } from './interleave.mjs';

// Many short turns: what else the machine does then meets both alike.
const calls = 200;
const turns = 20;

/** Measures the warm authorizer beside the verification alone, with the same ES256 token: microseconds a request. */
export async function measureEdge({ load, rounds }) {
  const { makeKey, signToken, testAudience, testIssuer } = await load('test/support/tokens.ts');
  const { blue, filePath } = await load('test/support/test-files.ts');
  const { jwk, ...key } = await makeKey('ES256');
  const token = await signToken(key, { files: `/${blue}/` });
  const authorize = createAuthorizer({
    issuer: testIssuer,
    audience: testAudience,
    keys: { keys: [jwk] },
    allowedOrigins: ['https://app.example'],
  });
  const newEvent = () =>
    viewerRequestEvent({ uri: filePath(blue, 1), querystring: `authorization=${token}` });
  const checks = { issuer: testIssuer, audience: testAudience, algorithms: ['ES256'] };
  const verifier = await importJWK(jwk);
  assertAllowed(await authorize(newEvent()));
  const samples = await interleave(rounds * turns, ['jwtVerify', 'createAuthorizer'], (name) =>
    name === 'jwtVerify'
      ? timeCalls([...Array(calls)], () => jwtVerify(token, verifier, checks))
      : timeCalls(Array.from({ length: calls }, newEvent), (event) => authorize(event)),
  );
  return { samples };
}

function assertAllowed(result) {
  if ('status' in result) throw new Error('the authorizer refuses the token of the benchmark');
}

async function timeCalls(inputs, call) {
  const started = process.hrtime.bigint();
  for (const input of inputs) await call(input);
  return Number(process.hrtime.bigint() - started) / 1000 / inputs.length;
}
