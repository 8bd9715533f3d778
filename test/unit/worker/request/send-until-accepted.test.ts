import { beforeEach, expect, it, vi } from 'vitest';
import { compileFileUrl } from '../../../../src/shared/contract/file-url.js';
import type { TokenChoice, TokenSession } from '../../../../src/shared/tokens/token-source.js';
import type { Attempt } from '../../../../src/worker/request/attempt.js';
import { sendUntilAccepted } from '../../../../src/worker/request/send-until-accepted.js';
import type { Sender } from '../../../../src/worker/request/sender.js';
import { pageRequest } from '../../../support/unit/page-request.js';
import { cdn, fileUrl } from '../../../support/unit/sample.js';

const file = compileFileUrl({ origins: [cdn] })(fileUrl)!;
const asked = { request: pageRequest(fileUrl), file };
const [one, two]: [TokenChoice, TokenChoice] = [
  { key: 'FILE', token: 'secret-one' },
  { key: 'ACCOUNT', token: 'secret-two' },
];
const session = {
  first: vi.fn<TokenSession['first']>(),
  another: vi.fn<TokenSession['another']>(),
  isCurrent: () => true,
};
const send = vi.fn<Sender['send']>();
const sender = { send } as unknown as Sender;
let attempt: Attempt;

beforeEach(() => {
  vi.resetAllMocks();
  session.another.mockResolvedValue(null);
  attempt = { session, choice: one, denial: null, isRetried: false };
});

const denied = (reason: string, status = 401, body: BodyInit = 'no'): Response =>
  new Response(body, { status, headers: { 'x-file-auth': reason } });

it.each([
  ['S3 has no such file', 403, {}],
  ['the header says something else', 401, { 'x-file-auth': 'nonsense' }],
  ['the server is broken', 503, {}],
])('no other token is asked for when %s', async (_, status, headers) => {
  const response = new Response('', { status, headers: headers as HeadersInit });
  send.mockResolvedValue(response);
  expect(await sendUntilAccepted(asked, attempt, sender)).toBe(response);
  expect(session.another).not.toHaveBeenCalled();
  expect(attempt).toMatchObject({ denial: null, isRetried: false });
});

it('another token is asked for after a denial with an unusual status, since the header decides', async () => {
  session.another.mockResolvedValueOnce(two);
  send.mockResolvedValueOnce(denied('token-expired', 404)).mockResolvedValueOnce(new Response('bytes'));
  expect((await sendUntilAccepted(asked, attempt, sender)).status).toBe(200);
  expect(session.another.mock.calls).toEqual([[one, 'token-expired']]);
  expect(attempt).toMatchObject({ choice: two, denial: null, isRetried: true });
});

it('a denial is the answer if another token cannot be found out', async () => {
  session.another.mockRejectedValue(new Error('broken'));
  send.mockResolvedValue(denied('token-expired'));
  expect((await sendUntilAccepted(asked, attempt, sender)).status).toBe(401);
  expect(attempt).toMatchObject({ choice: one, denial: 'token-expired', isRetried: false });
});

it('a denial is read no further once there is another token', async () => {
  session.another.mockResolvedValueOnce(two);
  const cancel = vi.fn();
  const response = denied('token-expired', 401, new ReadableStream({ cancel }));
  send.mockResolvedValueOnce(response).mockResolvedValueOnce(new Response('bytes'));
  await sendUntilAccepted(asked, attempt, sender);
  expect(cancel).toHaveBeenCalledTimes(1);
});

it('a denial of what somebody else sent is followed by another try', async () => {
  session.another.mockResolvedValueOnce(two);
  send.mockResolvedValueOnce(new Response('bytes'));
  expect((await sendUntilAccepted(asked, attempt, sender, denied('token-expired'))).status).toBe(200);
  expect(send.mock.calls).toEqual([[asked, two.token, session.isCurrent]]);
});
