import { createLocalJWKSet, jwtVerify } from 'jose';
import { audience, issuer, keys } from './settings.mjs';

const findKey = createLocalJWKSet(keys);

/** Verifies a token with jose, and checks nothing else: no path and no grant. Its answers have no CORS headers. */
export async function handler(event) {
  const { request } = event.Records[0].cf;
  const token = new URLSearchParams(request.querystring).get('authorization');
  await jwtVerify(token, findKey, { issuer, audience, algorithms: ['ES256'] });
  return request;
}
