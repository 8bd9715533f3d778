import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileAuthEvent, FileEvent } from '../../../src/shared/events.js';
import { compileFileUrl } from '../../../src/shared/file-url.js';
import { resolveFileAuthOptions, type FileAuthOptions } from '../../../src/shared/options.js';
import { createFileHandler } from '../../../src/worker/file-handler.js';
import type { Sender } from '../../../src/worker/sender.js';
import type { TokenChoice, TokenSession, TokenSource } from '../../../src/worker/token-source.js';
import { pageRequest } from '../../support/unit/page-request.js';
import { cdn, file, fileUrl, folder, path } from '../../support/unit/sample.js';

const location = compileFileUrl({ origins: [cdn] })(fileUrl)!;
const [one, two]: TokenChoice[] = [
  { key: 'FILE', token: 'secret-one' },
  { key: 'ACCOUNT', token: 'secret-two' },
];

const session = {
  first: vi.fn<TokenSession['first']>(),
  another: vi.fn<TokenSession['another']>(),
  isCurrent: vi.fn(() => true),
};
const send = vi.fn<Sender['send']>();
const untouched = vi.fn<typeof fetch>();
let events: FileAuthEvent[] = [];

beforeEach(() => {
  vi.resetAllMocks();
  vi.stubGlobal('fetch', untouched);
  session.another.mockResolvedValue(null);
  events = [];
});

function handle(request: Request, options: Partial<FileAuthOptions> = {}): Promise<Response> {
  const handler = createFileHandler(
    resolveFileAuthOptions({ origins: [cdn], ...options }, 'https://app.example'),
    {
      tokens: { begin: () => session } as unknown as TokenSource,
      sender: { send } as unknown as Sender,
      reporter: { report: (event) => void events.push(event), counts: () => ({}) },
    },
  );
  return handler(request, location, 'client-1');
}

const image = pageRequest(fileUrl, { destination: 'image', mode: 'no-cors' });
const ok = (): Response => new Response('bytes');
const denied = (reason: string, status = 403): Response =>
  new Response('no', { status, headers: { 'x-file-auth': reason } });
const onlyEvent = (): FileEvent => {
  expect(events).toHaveLength(1);
  return events[0] as FileEvent;
};

describe('a file', () => {
  it('is loaded with its token', async () => {
    session.first.mockResolvedValue(one!);
    const response = ok();
    send.mockResolvedValue(response);
    expect(await handle(image)).toBe(response);
    expect(send.mock.calls).toEqual([[image, one!.token, session.isCurrent]]);
    expect(untouched).not.toHaveBeenCalled();
    expect(onlyEvent()).toEqual({
      type: 'file',
      folder,
      file,
      path,
      destination: 'image',
      outcome: 'authorized',
      status: 200,
      key: 'FILE',
      reason: null,
      retried: false,
      ms: expect.any(Number) as number,
    });
  });

  it('without a token goes out as the page asked for it', async () => {
    session.first.mockResolvedValue(null);
    const response = ok();
    untouched.mockResolvedValue(response);
    expect(await handle(image)).toBe(response);
    expect(untouched.mock.calls).toEqual([[image]]);
    expect(send).not.toHaveBeenCalled();
    expect(onlyEvent()).toMatchObject({ outcome: 'untouched', key: null, status: 200 });
  });

  it('goes out as the page asked for it if the token cannot be found out', async () => {
    session.first.mockRejectedValue(new Error('broken'));
    untouched.mockResolvedValue(ok());
    expect((await handle(image)).status).toBe(200);
    expect(onlyEvent()).toMatchObject({ outcome: 'untouched' });
  });

  it('is tried again with another token after a refusal', async () => {
    session.first.mockResolvedValue(one!);
    session.another.mockResolvedValueOnce(two!);
    const response = ok();
    send.mockResolvedValueOnce(denied('token-expired', 401)).mockResolvedValueOnce(response);
    expect(await handle(image)).toBe(response);
    expect(send.mock.calls.map(([, token]) => token)).toEqual([one!.token, two!.token]);
    expect(session.another.mock.calls).toEqual([[one, 'token-expired']]);
    expect(onlyEvent()).toMatchObject({ outcome: 'authorized', key: 'ACCOUNT', reason: null, retried: true });
  });

  it('that is refused and cannot be mended gives the page the refusal', async () => {
    session.first.mockResolvedValue(one!);
    const refusal = denied('file-not-granted');
    send.mockResolvedValue(refusal);
    expect(await handle(image)).toBe(refusal);
    expect(await refusal.text()).toBe('no');
    expect(onlyEvent()).toMatchObject({
      outcome: 'denied',
      status: 403,
      reason: 'file-not-granted',
      retried: false,
    });
  });

  it('gives the page the refusal if another token cannot be found out', async () => {
    session.first.mockResolvedValue(one!);
    session.another.mockRejectedValue(new Error('broken'));
    send.mockResolvedValue(denied('token-expired', 401));
    expect((await handle(image)).status).toBe(401);
  });

  it.each([
    ['S3 has no such file', 403, {}],
    ['the header says something else', 401, { 'x-file-auth': 'nonsense' }],
    ['the server is broken', 503, {}],
  ])('starts no refresh when %s', async (_, status, headers) => {
    session.first.mockResolvedValue(one!);
    send.mockResolvedValue(new Response('', { status, headers: headers as HeadersInit }));
    expect((await handle(image)).status).toBe(status);
    expect(session.another).not.toHaveBeenCalled();
    expect(onlyEvent()).toMatchObject({ outcome: 'authorized', reason: null, status });
  });

  it('starts one for a refusal with an unusual status, since the header decides', async () => {
    session.first.mockResolvedValue(one!);
    send.mockResolvedValue(denied('token-expired', 404));
    await handle(image);
    expect(session.another).toHaveBeenCalledTimes(1);
  });

  it('that the network does not give is the network’s failure, with a token and without', async () => {
    session.first.mockResolvedValueOnce(one!).mockResolvedValueOnce(null);
    send.mockRejectedValue(new TypeError('Failed to fetch'));
    untouched.mockRejectedValue(new TypeError('Failed to fetch'));
    await expect(handle(image)).rejects.toThrow('Failed to fetch');
    await expect(handle(image)).rejects.toThrow('Failed to fetch');
    expect(events).toMatchObject([
      { outcome: 'failed', status: 0 },
      { outcome: 'failed', status: 0 },
    ]);
  });

  it.each([
    ['clean', false],
    ['real', true],
  ] as const)(
    'fetched by a script with responses: "%s" is the real response: %s',
    async (responses, isReal) => {
      session.first.mockResolvedValue(one!);
      const response = ok();
      send.mockResolvedValue(response);
      expect((await handle(pageRequest(fileUrl), { responses })) === response).toBe(isReal);
    },
  );
});

it('no event shows a token or a query', async () => {
  session.first.mockResolvedValue(one!);
  session.another.mockResolvedValueOnce(two!);
  send.mockResolvedValueOnce(denied('token-expired', 401)).mockRejectedValueOnce(new TypeError('secret-two'));
  await handle(pageRequest(`${fileUrl}?authorization=secret-three`)).catch(() => null);
  expect(JSON.stringify(onlyEvent())).not.toContain('secret');
});
