import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { compileFileUrl } from '../../../../src/shared/contract/file-url.js';
import { resolveFileAuthOptions } from '../../../../src/shared/contract/options.js';
import { authorizeRequest } from '../../../../src/worker/request/authorize-request.js';
import { pageRequest } from '../../../support/unit/page-request.js';
import { appContext, appOrigin, cdn, fileUrl } from '../../../support/unit/sample.js';

const token = 'aaa.bbb.ccc';
const file = compileFileUrl({ origins: [cdn] })(fileUrl)!;

beforeAll(() => void vi.stubGlobal('location', { origin: appOrigin }));
afterAll(() => void vi.unstubAllGlobals());

it.each<['query' | 'header', Partial<Request>, string, string | null]>([
  ['query', {}, `${fileUrl}?authorization=${token}`, null],
  ['query', { destination: 'image', mode: 'no-cors' }, `${fileUrl}?authorization=${token}`, null],
  ['header', {}, fileUrl, `Bearer ${token}`],
  ['header', { destination: 'image', mode: 'no-cors' }, fileUrl, `Bearer ${token}`],
])(
  'a request with a token has the token in the %s, and its answer can be read: %j',
  (placement, members, url, authorization) => {
    const options = resolveFileAuthOptions({ origins: [cdn], placement }, appContext);
    const headers = new Headers({ range: 'bytes=5-' });
    const asked = { request: pageRequest(fileUrl, { headers, ...members }), file };
    const request = new Request(...authorizeRequest(asked, token, options));
    expect([request.url, request.mode]).toEqual([url, 'cors']);
    expect([request.headers.get('authorization'), request.headers.get('range')]).toEqual([
      authorization,
      'bytes=5-',
    ]);
  },
);
