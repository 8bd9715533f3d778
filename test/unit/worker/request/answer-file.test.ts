import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileAuthEvent, FileEvent } from '../../../../src/shared/contract/events.js';
import { compileFileUrl } from '../../../../src/shared/contract/file-url.js';
import { answerFile, type FileAnswer } from '../../../../src/worker/request/answer-file.js';
import type { KeptFiles } from '../../../../src/worker/cache/kept-files.js';
import type { FileWorker } from '../../../../src/worker/file-worker.js';
import { createReporter } from '../../../../src/worker/pages/reporter.js';
import type { LongBodies } from '../../../../src/worker/request/long-bodies.js';
import type { Sender } from '../../../../src/worker/request/sender.js';
import type { TokenChoice, TokenSession, TokenSource } from '../../../../src/shared/tokens/token-source.js';
import { stubWorkerScope } from '../../../support/unit/fake-worker-scope.js';
import { FakeExtendableEvent } from '../../../support/unit/fake-extendable-event.js';
import { pageRequest } from '../../../support/unit/page-request.js';
import { cdn, file, fileUrl, folder, path } from '../../../support/unit/sample.js';

const { events } = vi.hoisted(() => ({ events: [] as FileAuthEvent[] }));
vi.mock('../../../../src/worker/pages/log-event.js', () => ({
  logEvent: (event: FileAuthEvent) => void events.push(event),
}));

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
const begin = vi.fn<TokenSource['begin']>();
const send = vi.fn<Sender['send']>();
const isUntouched = vi.fn<Sender['isUntouched']>();
const holdEvent = vi.fn<LongBodies['holdEvent']>();
const keptFiles = {
  find: vi.fn<KeptFiles['find']>(),
  keep: vi.fn<KeptFiles['keep']>(),
  drop: vi.fn<KeptFiles['drop']>(),
};
const untouched = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.resetAllMocks();
  stubWorkerScope();
  vi.stubGlobal('fetch', untouched);
  begin.mockReturnValue(session);
  session.isCurrent.mockReturnValue(true);
  session.another.mockResolvedValue(null);
  keptFiles.find.mockResolvedValue(null);
  events.length = 0;
});

function ask(request: Request): Promise<FileAnswer> {
  const worker = {
    tokens: { begin } as unknown as TokenSource,
    sender: { send, isUntouched } as unknown as Sender,
    longBodies: { holdEvent } as unknown as LongBodies,
    keptFiles,
    reporter: createReporter({ debug: true }),
    matchFileUrl: compileFileUrl({ origins: [cdn] }),
  } as unknown as FileWorker;
  const { destination } = request;
  const present = (response: Response): Response => response;
  return answerFile({ request, file: location, destination, event, clientId: 'client-1', present }, worker);
}

const event = new FakeExtendableEvent() as unknown as ExtendableEvent;
const image = pageRequest(fileUrl, { destination: 'image', mode: 'no-cors' });
const ok = (): Response => new Response('bytes');
const denied = (reason: string, status = 403): Response =>
  new Response('no', { status, headers: { 'x-file-auth': reason } });
const onlyEvent = (): FileEvent => {
  expect(events).toHaveLength(1);
  return events[0] as FileEvent;
};

/** The answer after a redirect, which the browser followed without a token. */
function redirectedTo(url: string): Response {
  return Object.defineProperties(denied('token-missing', 401), {
    redirected: { value: true },
    url: { value: url },
  });
}

describe('a redirect of the distribution', () => {
  const target = fileUrl.replace(file, '00000000-0000-4000-8000-000000000002');

  it('a redirect of the distribution to another private file is followed with the token of that one', async () => {
    session.first.mockResolvedValue(one!);
    const response = ok();
    send.mockResolvedValueOnce(redirectedTo(target)).mockResolvedValueOnce(response);
    expect((await ask(image)).response).toBe(response);
    expect(begin.mock.calls.map(([asked]) => asked.file)).toEqual([
      file,
      '00000000-0000-4000-8000-000000000002',
    ]);
    expect(send.mock.lastCall![0].request.url).toBe(target);
    expect(session.another).not.toHaveBeenCalled();
    expect(onlyEvent()).toMatchObject({ outcome: 'authorized' });
  });

  it.each([
    ['to a foreign host', 'https://evil.example/elsewhere'],
    ['to a foreign distribution', target.replace(cdn, 'https://d999999abcdef8.cloudfront.net')],
  ])('a redirect of the distribution %s gets no token, and nobody is asked for one', async (_, url) => {
    session.first.mockResolvedValue(one!);
    send.mockResolvedValueOnce(redirectedTo(url));
    expect((await ask(image)).response.status).toBe(401);
    expect(send).toHaveBeenCalledOnce();
    expect(session.another).not.toHaveBeenCalled();
  });

  it('a redirect of the distribution in a circle ends', async () => {
    session.first.mockResolvedValue(one!);
    send.mockImplementation(async () => redirectedTo(target));
    expect((await ask(image)).response.status).toBe(401);
    expect(send).toHaveBeenCalledTimes(2);
  });
});

it('the event of a request lasts as long as the body of the answer, so that a newer worker waits for it', async () => {
  session.first.mockResolvedValue(one!);
  const response = ok();
  send.mockResolvedValue(response);
  await ask(image);
  expect(holdEvent.mock.calls).toEqual([[event, response]]);
});

it('a file is loaded with its token', async () => {
  session.first.mockResolvedValue(one!);
  const response = ok();
  send.mockResolvedValue(response);
  expect((await ask(image)).response).toBe(response);
  expect(send.mock.calls).toMatchObject([
    [{ request: image, file: location }, one!.token, session.isCurrent],
  ]);
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

it('a file without a token goes out as the page asked for it', async () => {
  session.first.mockResolvedValue(null);
  const response = ok();
  untouched.mockResolvedValue(response);
  expect((await ask(image)).response).toBe(response);
  expect(untouched.mock.calls).toEqual([[image]]);
  expect(send).not.toHaveBeenCalled();
  expect(onlyEvent()).toMatchObject({ outcome: 'untouched', key: null, status: 200 });
});

it('a file that could be asked for only without its token is told as such', async () => {
  session.first.mockResolvedValue(one!);
  const response = ok();
  send.mockResolvedValue(response);
  isUntouched.mockImplementation((asked) => asked === response);
  expect(await ask(image)).toMatchObject({ response, outcome: 'untouched', denial: null });
  expect(onlyEvent()).toMatchObject({ outcome: 'untouched', key: null });
  expect(keptFiles.keep).not.toHaveBeenCalled();
});

it('a file goes out as the page asked for it if the token cannot be found out', async () => {
  session.first.mockRejectedValue(new Error('broken'));
  untouched.mockResolvedValue(ok());
  expect((await ask(image)).response.status).toBe(200);
  expect(onlyEvent()).toMatchObject({ outcome: 'untouched' });
});

it('a file is tried again with another token after a denial', async () => {
  session.first.mockResolvedValue(one!);
  session.another.mockResolvedValueOnce(two!);
  const response = ok();
  send.mockResolvedValueOnce(denied('token-expired', 401)).mockResolvedValueOnce(response);
  expect((await ask(image)).response).toBe(response);
  expect(send.mock.calls.map(([, token]) => token)).toEqual([one!.token, two!.token]);
  expect(session.another.mock.calls).toEqual([[one, 'token-expired']]);
  expect(onlyEvent()).toMatchObject({ outcome: 'authorized', key: 'ACCOUNT', reason: null, retried: true });
});

it('a file that is denied, with no other token left, gives the page the denial', async () => {
  session.first.mockResolvedValue(one!);
  const denial = denied('file-not-granted');
  send.mockResolvedValue(denial);
  const answer = await ask(image);
  expect(answer).toEqual({ response: denial, outcome: 'denied', denial: 'file-not-granted' });
  expect(await denial.text()).toBe('no');
  expect(onlyEvent()).toMatchObject({
    outcome: 'denied',
    status: 403,
    reason: 'file-not-granted',
    retried: false,
  });
});

it('a file that the network does not give is the network’s failure, with a token and without', async () => {
  session.first.mockResolvedValueOnce(one!).mockResolvedValueOnce(null);
  send.mockRejectedValue(new TypeError('Failed to fetch'));
  untouched.mockRejectedValue(new TypeError('Failed to fetch'));
  await expect(ask(image)).rejects.toThrow('Failed to fetch');
  await expect(ask(image)).rejects.toThrow('Failed to fetch');
  expect(events).toMatchObject([
    { outcome: 'failed', status: 0 },
    { outcome: 'failed', status: 0 },
  ]);
});

it('a file says whose request for a token it is, and for which file', async () => {
  session.first.mockResolvedValue(one!);
  send.mockResolvedValue(ok());
  await ask(image);
  expect(begin.mock.calls).toEqual([[location, 'client-1']]);
});

it('a file asks for another token as long as the session has one, and counts as one request', async () => {
  session.first.mockResolvedValue(one!);
  session.another.mockResolvedValueOnce(two!).mockResolvedValueOnce(one!).mockResolvedValueOnce(null);
  send.mockImplementation(async () => denied('file-not-granted'));
  expect(await ask(image)).toMatchObject({ outcome: 'denied', denial: 'file-not-granted' });
  expect(send).toHaveBeenCalledTimes(3);
  expect(onlyEvent()).toMatchObject({ outcome: 'denied', retried: true });
});

describe('a file that may be kept', () => {
  beforeEach(() => void session.first.mockResolvedValue(one!));

  it('a file that may be kept is answered without a word to the distribution if it is kept', async () => {
    const kept = ok();
    keptFiles.find.mockResolvedValue(kept);
    expect(await ask(image)).toEqual({ response: kept, outcome: 'cached', denial: null });
    expect(keptFiles.find.mock.calls).toEqual([[image, one!.token]]);
    expect(send).not.toHaveBeenCalled();
    expect(onlyEvent()).toMatchObject({ outcome: 'cached', key: 'FILE', status: 200, retried: false });
  });

  it.each([
    ['is kept', ok()],
    ['is not kept', null],
  ])(
    'a file that may be kept and %s is asked for without a token if somebody signs out during the look',
    async (_, kept) => {
      keptFiles.find.mockImplementation(async () => {
        session.isCurrent.mockReturnValue(false);
        return kept;
      });
      const response = denied('token-missing', 401);
      untouched.mockResolvedValue(response);
      expect(await ask(image)).toMatchObject({ response, outcome: 'untouched' });
      expect(untouched.mock.calls).toEqual([[image]]);
      expect(send).not.toHaveBeenCalled();
    },
  );

  it('a file that may be kept is got from the network if it is not, and kept for the token that opened it', async () => {
    session.another.mockResolvedValueOnce(two!);
    const response = ok();
    send.mockResolvedValueOnce(denied('file-not-granted')).mockResolvedValueOnce(response);
    expect(await ask(image)).toMatchObject({ outcome: 'authorized', denial: null });
    expect(keptFiles.keep.mock.calls).toEqual([[image, response, two!.token, session.isCurrent]]);
    expect(keptFiles.drop).not.toHaveBeenCalled();
  });

  it('a page that comes in place of a file is neither kept nor taken for the file', async () => {
    session.first.mockResolvedValue(one!);
    send.mockResolvedValue(new Response('<p>Welcome</p>', { headers: { 'content-type': 'text/html' } }));
    expect(await ask(image)).toMatchObject({ outcome: 'replaced', denial: null });
    expect(keptFiles.keep).not.toHaveBeenCalled();
    expect(onlyEvent()).toMatchObject({ outcome: 'replaced', status: 200, reason: null });
  });

  it('a file that may be kept is dropped for whoever it is denied to, and kept for no token', async () => {
    send.mockImplementation(async () => denied('file-not-granted'));
    expect(await ask(image)).toMatchObject({ outcome: 'denied' });
    expect(keptFiles.keep).not.toHaveBeenCalled();
    expect(keptFiles.drop.mock.calls).toEqual([[image, one!.token]]);
  });

  it('a file that may be kept is neither looked for nor kept without a token', async () => {
    session.first.mockResolvedValue(null);
    untouched.mockResolvedValue(ok());
    expect(await ask(image)).toMatchObject({ outcome: 'untouched' });
    expect(keptFiles.find).not.toHaveBeenCalled();
    expect(keptFiles.keep).not.toHaveBeenCalled();
  });
});

it('no event shows a token or a query', async () => {
  session.first.mockResolvedValue(one!);
  session.another.mockResolvedValueOnce(two!);
  send.mockResolvedValueOnce(denied('token-expired', 401)).mockRejectedValueOnce(new TypeError('secret-two'));
  await ask(pageRequest(`${fileUrl}?authorization=secret-three`)).catch(() => null);
  expect(JSON.stringify(onlyEvent())).not.toContain('secret');
});
