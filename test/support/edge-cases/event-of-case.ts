import type { CloudFrontRequestEvent } from '../../../src/lambda-edge/index.js';
import { viewerRequestEvent } from '../../../src/testing/index.js';
import { appOrigin, file, folder } from '../hs256.js';
import { signRaw, type TestKey } from '../tokens.js';
import { caseClaims, type EdgeCase } from './edge-case.js';

/** The event of a case, with its token. */
export async function eventOfCase(each: EdgeCase, key: TestKey): Promise<CloudFrontRequestEvent> {
  const signed = await tokenOf(each, key);
  const fill = (text: string): string => text.replaceAll('TOKEN', signed);
  const { method = 'GET', uri = `/${folder}/${file}`, querystring = 'authorization=TOKEN' } = each;
  const { headers = { origin: appOrigin } } = each;
  const filled = Object.entries(headers).map(([name, values]) => [
    name,
    typeof values === 'string' ? fill(values) : values.map(fill),
  ]);
  const event = viewerRequestEvent({ uri: '/', headers: Object.fromEntries(filled) as typeof headers });
  // Set afterwards, because the maker of events refuses what no browser would send.
  Object.assign(event.Records[0]!.cf.request, { method, uri, querystring: fill(querystring) });
  return event;
}

/** The token of a case, signed with a key. */
async function tokenOf(each: EdgeCase, key: TestKey): Promise<string> {
  const head = each.rawHeader ?? JSON.stringify({ alg: 'ALG', kid: 'KID', ...each.header });
  const payload = each.rawPayload ?? JSON.stringify({ ...caseClaims, ...each.claims });
  const signed = await signRaw(key, head.replaceAll('ALG', key.alg).replaceAll('KID', key.kid), payload);
  return each.change?.(signed.split('.') as [string, string, string]) ?? signed;
}
