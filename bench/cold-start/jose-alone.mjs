import { createLocalJWKSet, jwtVerify } from 'jose';
import { audience, issuer, keys } from './settings.mjs';

const findKey = createLocalJWKSet(keys);

/** What verifies with jose and checks nothing else: no path, no grant, no answer that a page can read. */
export async function handler(event) {
  const { request } = event.Records[0].cf;
  const token = new URLSearchParams(request.querystring).get('authorization');
  await jwtVerify(token, findKey, { issuer, audience, algorithms: ['ES256'] });
  return request;
}
