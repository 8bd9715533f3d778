import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { message } from '../../../../src/shared/contract/protocol.js';
import {
  answering,
  FakeClient,
  FakeWindowClient,
  stubClients,
  type Behaviour,
} from '../../../support/unit/fake-clients.js';
import {
  FakeMessageChannel,
  forgetChannels,
  openChannels,
} from '../../../support/unit/fake-message-channel.js';
import { file, folder } from '../../../support/unit/sample.js';

const question = message({
  type: 'file-auth:get-token',
  key: 'ACCOUNT',
  keys: ['ACCOUNT'],
  folder,
  file,
  reason: 'missing',
  deniedDigest: null,
});
const token = (text: string): object =>
  message({ type: 'file-auth:token', key: 'ACCOUNT', token: text, stored: true });
const none = message({ type: 'file-auth:none' });
const cannot = message({ type: 'file-auth:cannot' });
const pending = message({ type: 'file-auth:pending' });

type AskPages = typeof import('../../../../src/worker/pages/ask-pages.js');
let askPages: AskPages['askPages'];
let askPageAgain: AskPages['askPageAgain'];
let meetPage: AskPages['meetPage'];

beforeEach(async () => {
  // A worker that has just started: it knows no page.
  vi.resetModules();
  ({ askPages, askPageAgain, meetPage } = await import('../../../../src/worker/pages/ask-pages.js'));
  vi.useFakeTimers();
  vi.stubGlobal('MessageChannel', FakeMessageChannel);
  forgetChannels();
});

afterEach(async () => {
  // Whatever the answer was, nothing may be left behind once every page has had its time.
  await vi.advanceTimersByTimeAsync(60_000);
  expect(openChannels()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const page = (id: string, ...answers: [number, unknown][]): FakeWindowClient =>
  new FakeWindowClient(id, answering(...answers));
const silent: Behaviour = () => {};

/** Asks, lets time pass, and tells the answer and after how many milliseconds it came (to a tenth of a second). */
async function ask(
  clientId: string,
  signal: AbortSignal = new AbortController().signal,
  limitMs = 60_000,
): Promise<{ answer: unknown; ms: number }> {
  const started = Date.now();
  const results: { answer: unknown; ms: number }[] = [];
  const asked = askPages(question, clientId, signal).then((answer) =>
    results.push({ answer, ms: Date.now() - started }),
  );
  for (let ms = 0; ms < limitMs && results.length === 0; ms += 10) await vi.advanceTimersByTimeAsync(10);
  if (results.length === 0) throw new Error('the question never ended');
  await asked;
  return results[0]!;
}

it('the page that wants the file is asked first, and the others not at all if it answers', async () => {
  const [initiator, other] = [page('1', [0, token('first')]), page('2', [0, token('second')])];
  stubClients(other, initiator);
  expect((await ask('1')).answer).toEqual(token('first'));
  expect(initiator.received).toEqual([question]);
  expect(other.received).toEqual([]);
});

it('the page that wants the file may say that there is none, which is final', async () => {
  const other = page('2', [0, token('second')]);
  stubClients(page('1', [0, none]), other);
  expect((await ask('1')).answer).toBe('none');
  expect(other.received).toEqual([]);
});

it('the page that wants the file is passed over at once if it cannot tell', async () => {
  stubClients(page('1', [0, cannot]), page('2', [0, token('second')]));
  const { answer, ms } = await ask('1');
  expect(answer).toEqual(token('second'));
  expect(ms).toBeLessThan(100);
});

it('the page that wants the file is passed over if it does not reply within 300 ms, and not asked twice', async () => {
  const initiator = new FakeWindowClient('1', silent);
  stubClients(initiator, page('2', [0, token('second')]));
  const { answer, ms } = await ask('1');
  expect(answer).toEqual(token('second'));
  expect(ms).toBeGreaterThanOrEqual(300);
  expect(ms).toBeLessThan(400);
  expect(initiator.received).toHaveLength(1);
});

it('the page that wants the file may still reply after it was passed over', async () => {
  const initiator = page('1', [2000, token('first')]);
  const [other, silentOne] = [page('2', [0, cannot]), new FakeWindowClient('3', silent)];
  stubClients(initiator, other, silentOne);
  const { answer, ms } = await ask('1');
  expect(answer).toEqual(token('first'));
  expect(ms).toBeGreaterThanOrEqual(2000);
  expect([other.received, silentOne.received]).toEqual([[question], [question]]);
  expect(initiator.received).toHaveLength(1);
});

it('the page that wants the file may still say after it was passed over that it is working on it', async () => {
  stubClients(page('1', [2000, pending], [20_000, token('first')]), page('2', [0, cannot]));
  expect((await ask('1')).answer).toEqual(token('first'));
});

it('the page that wants the file is passed over if it replies with something else', async () => {
  stubClients(page('1', [0, { token: 'x' }], [10, 'token']), page('2', [0, token('second')]));
  expect((await ask('1')).answer).toEqual(token('second'));
});

it('the page that wants the file may take long if it says that it is working on it', async () => {
  stubClients(page('1', [50, pending], [20_000, token('late')]), page('2', [0, token('second')]));
  const { answer, ms } = await ask('1');
  expect(answer).toEqual(token('late'));
  expect(ms).toBeGreaterThanOrEqual(20_000);
});

it('the page that wants the file has 30 seconds for that, however often it says so, and then there is no answer', async () => {
  const other = page('2', [0, token('second')]);
  stubClients(page('1', [0, pending], [10_000, pending], [29_000, pending], [50_000, token('late')]), other);
  const { answer, ms } = await ask('1');
  expect(answer).toBeNull();
  expect(ms).toBeGreaterThanOrEqual(30_000);
  expect(ms).toBeLessThan(30_200);
  expect(other.received).toEqual([]);
});

it('the page that wants the file may find after a while that it cannot: then the others are asked', async () => {
  stubClients(page('1', [0, pending], [6000, cannot]), page('2', [0, token('second')]));
  expect((await ask('1')).answer).toEqual(token('second'));
});

it('the page that wants the file is not asked if it is no window, which never runs the page helper', async () => {
  const initiator = new FakeClient('1', answering([0, token('first')]));
  stubClients(initiator, page('2', [0, token('second')]));
  const { answer, ms } = await ask('1');
  expect(answer).toEqual(token('second'));
  expect(ms).toBeLessThan(100);
  expect(initiator.received).toEqual([]);
});

it('the page that wants the file may be gone: then the others are asked', async () => {
  stubClients(page('2', [0, token('second')]));
  expect((await ask('1')).answer).toEqual(token('second'));
});

it.each<[string, () => Promise<FakeClient | undefined>]>([
  ['late', () => new Promise(() => {})],
  ['not at all', async () => undefined],
])('the page that wants the file is asked with the others if the browser finds it %s', async (_, find) => {
  stubClients(page('one', [200, token('own')]), page('two', [400, token('other')])).get = vi.fn(find);
  const { answer } = await ask('one');
  expect(answer).toEqual(token('own'));
});

it('the other pages are asked together, controlled or not, and the first that knows something decides', async () => {
  const slow = page('2', [0, pending], [2000, token('slow')]);
  const fast = page('3', [200, token('fast')]);
  const clients = stubClients(page('1', [0, cannot]), slow, fast);
  const { answer, ms } = await ask('1');
  expect(answer).toEqual(token('fast'));
  expect(ms).toBeLessThan(300);
  expect(clients.matchAll).toHaveBeenCalledWith({ type: 'window', includeUncontrolled: true });
});

it('the other pages are waited for although one of them cannot tell and one is silent', async () => {
  stubClients(
    page('2', [0, cannot]),
    new FakeWindowClient('3', silent),
    page('4', [0, pending], [3000, token('fourth')]),
  );
  expect((await ask('1')).answer).toEqual(token('fourth'));
});

describe('a window that has not registered, of a login page say,', () => {
  it('does not delay the answer of the others by more than 300 ms', async () => {
    stubClients(page('1', [0, cannot]), page('2', [0, cannot]), new FakeWindowClient('3', silent));
    const { answer, ms } = await ask('1');
    expect(answer).toBeNull();
    expect(ms).toBe(300);
  });

  it('is waited for five seconds once, if it wants the file itself: it may still be loading', async () => {
    const initiator = new FakeWindowClient('1', silent);
    stubClients(initiator, page('2', [0, cannot]));
    expect(await ask('1')).toEqual({ answer: null, ms: 5000 });
    expect((await ask('1')).ms).toBeLessThan(400);
    expect(initiator.received).toHaveLength(2);
  });

  it('may answer after all while another one is waited for', async () => {
    stubClients(
      page('1', [0, cannot]),
      page('2', [0, pending], [5000, cannot]),
      page('3', [2000, token('third')]),
    );
    expect(await ask('1')).toMatchObject({ answer: token('third') });
  });

  it.each<[string, () => void | Promise<unknown>]>([
    ['a message', () => meetPage('3')],
    ['an answer', () => ask('1')],
  ])(
    'is waited for five seconds like any page once it has registered, as %s of it tells',
    async (_, register) => {
      let isBusy = false;
      const busy = new FakeWindowClient('3', (data, port) => !isBusy && answering([0, cannot])(data, port));
      stubClients(page('1', [0, cannot]), busy);
      await register();
      isBusy = true;
      const { answer, ms } = await ask('1');
      expect(answer).toBeNull();
      expect(ms).toBe(5000);
    },
  );
});

it('the other pages have no answer if none of them says more than that it cannot tell, in five seconds at most', async () => {
  stubClients(new FakeWindowClient('1', silent), page('2', [0, cannot]), new FakeWindowClient('3', silent));
  meetPage('3');
  const { answer, ms } = await ask('1');
  expect(answer).toBeNull();
  expect(ms).toBe(5000);
});

it('the other pages may take long if one of them says that it is working on it, and so may the first page', async () => {
  stubClients(page('1', [20_000, token('first')]), page('2', [0, pending], [25_000, token('second')]));
  const { answer, ms } = await ask('1');
  expect(answer).toEqual(token('first'));
  expect(ms).toBeGreaterThanOrEqual(20_000);
});

it('the other pages have 30 seconds for that, and then there is no answer', async () => {
  stubClients(page('1', [0, cannot]), page('2', [0, pending], [29_000, pending], [50_000, token('late')]));
  const { answer, ms } = await ask('1');
  expect(answer).toBeNull();
  expect(ms).toBeGreaterThanOrEqual(30_000);
  expect(ms).toBeLessThan(30_400);
});

it('the other pages have no port open any more once another one has answered', async () => {
  stubClients(page('2', [0, pending]), page('3', [200, token('fast')]));
  expect((await ask('1')).answer).toEqual(token('fast'));
  expect(openChannels()).toBe(0);
});

it('the other pages have no answer if there are none', async () => {
  stubClients();
  expect((await ask('1')).answer).toBeNull();
});

describe('a page that registers while it is asked', () => {
  /** A page whose script listens only later: what was posted before that is lost. */
  const lateListener = (id: string, listensAtMs: number, reply: unknown): FakeWindowClient => {
    const opened = Date.now();
    return new FakeWindowClient(id, (data, port) => {
      if (Date.now() - opened >= listensAtMs) answering([10, reply])(data, port);
    });
  };
  const registerAt = (ms: number, id: string): void => void setTimeout(() => askPageAgain(id), ms);

  it('a page that registers while it is asked is asked again, and its answer counts', async () => {
    const initiator = lateListener('1', 1000, token('late'));
    stubClients(initiator);
    registerAt(1000, '1');
    const { answer, ms } = await ask('1');
    expect(answer).toEqual(token('late'));
    expect(ms).toBeLessThan(1200);
    expect(initiator.received).toEqual([question, question]);
    expect(openChannels()).toBe(0);
  });

  it('a page that registers while it is asked is asked again also if it is not the one that wants the file', async () => {
    const other = lateListener('2', 200, token('second'));
    stubClients(page('1', [0, cannot]), other);
    registerAt(200, '2');
    expect((await ask('1')).answer).toEqual(token('second'));
  });

  it('a page that registers while it is asked may then take its time', async () => {
    const initiator = new FakeWindowClient('1', (data, port) => {
      if (initiator.received.length === 2) answering([0, pending], [20_000, token('late')])(data, port);
    });
    stubClients(initiator);
    registerAt(1000, '1');
    expect((await ask('1')).answer).toEqual(token('late'));
  });

  it.each<[string, unknown]>([
    ['is working on it', pending],
    ['cannot tell', cannot],
  ])(
    'a page that registers while it is asked is not asked again once it has said that it %s',
    async (_, said) => {
      const initiator = page('1', [0, said], [3000, token('first')]);
      stubClients(initiator, page('2', [0, pending], [4000, token('second')]));
      registerAt(1000, '1');
      await ask('1');
      expect(initiator.received).toHaveLength(1);
    },
  );

  it('a page that registers while it is asked leaves the others alone', async () => {
    const [initiator, other] = [new FakeWindowClient('1', silent), new FakeWindowClient('2', silent)];
    stubClients(initiator, other);
    registerAt(1000, '2');
    expect((await ask('1')).answer).toBeNull();
    expect([initiator.received.length, other.received.length]).toEqual([1, 2]);
  });

  it('a page that registers while it is asked after the question has ended is asked nothing', async () => {
    const initiator = new FakeWindowClient('1', silent);
    stubClients(initiator);
    await ask('1');
    askPageAgain('1');
    expect(initiator.received).toHaveLength(1);
    expect(openChannels()).toBe(0);
  });
});

it('a sign-out in between ends the wait for the first page, and the others are not asked', async () => {
  const signOut = new AbortController();
  const other = page('2', [0, token('second')]);
  stubClients(page('1', [0, pending], [5000, token('late')]), other);
  setTimeout(() => signOut.abort(), 1000);
  const { answer, ms } = await ask('1', signOut.signal);
  expect(answer).toBeNull();
  expect(ms).toBeLessThan(1100);
  expect(other.received).toEqual([]);
});

it('a sign-out in between ends the wait for the others', async () => {
  const signOut = new AbortController();
  stubClients(page('2', [0, pending], [5000, token('late')]), page('3', [0, pending], [5000, token('late')]));
  setTimeout(() => signOut.abort(), 1000);
  const { answer, ms } = await ask('1', signOut.signal);
  expect(answer).toBeNull();
  expect(ms).toBeLessThan(1100);
});

it('a sign-out in between ends the question also while the other pages are looked for', async () => {
  const signOut = new AbortController();
  const other = page('2', [0, pending], [5000, token('late')]);
  const clients = stubClients(page('1', [0, cannot]), other);
  clients.matchAll = async () => {
    signOut.abort();
    return [other];
  };
  const { answer, ms } = await ask('1', signOut.signal);
  expect(answer).toBeNull();
  expect(ms).toBeLessThan(100);
});

it('a sign-out in between before the question begins lets nobody be asked', async () => {
  const [initiator, other] = [page('1', [0, token('first')]), page('2', [0, token('second')])];
  stubClients(initiator, other);
  const { answer } = await ask('1', AbortSignal.abort());
  expect(answer).toBeNull();
  expect([initiator.received, other.received]).toEqual([[], []]);
  expect(vi.getTimerCount()).toBe(0);
});

it('a question leaves no timer behind', async () => {
  stubClients(page('1', [0, pending], [20, token('first')]));
  await ask('1');
  expect(vi.getTimerCount()).toBe(0);
});
