import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { digest } from '../../../../src/shared/util/digest.js';
import type { DenialReason } from '../../../../src/shared/contract/denial.js';
import {
  message,
  type GetTokenMessage,
  type TokenQuestionReason,
} from '../../../../src/shared/contract/protocol.js';
import { compileTokenKeys, type KeysOf } from '../../../../src/shared/contract/token-keys.js';
import {
  writeQuestion,
  type AnswerToQuestion,
  type AskForToken,
} from '../../../../src/shared/tokens/token-questions.js';
import { createTokenSource, type TokenSource } from '../../../../src/shared/tokens/token-source.js';
import { endSignOutLater } from '../../../../src/worker/end-sign-out-later.js';
import { deferred } from '../../../support/unit/deferred.js';
import {
  createFakeStateStore,
  createFakeTokenStore,
  type FakeStateStore,
  type FakeTokenStore,
} from '../../../support/unit/fake-stores.js';
import { file, fileLocation, folder, tokenLivingFor } from '../../../support/unit/sample.js';

const start = 1_800_000_000_000;
const good = (who: string): string => tokenLivingFor(3600, start, who);
const expired = (who: string): string => tokenLivingFor(-10, start, who);

const fileKey = `FILE_${file}`;
const folderKey = `FOLDER_${folder}`;
const keysOf = compileTokenKeys(['FILE_{file}', 'FOLDER_{folder}', 'ACCOUNT']);

let now = start;
let store: FakeTokenStore;
let state: FakeStateStore;
let events: object[];
const ask =
  vi.fn<(question: GetTokenMessage, clientId: string, signal: AbortSignal) => Promise<AnswerToQuestion>>();

beforeEach(() => {
  now = start;
  store = createFakeTokenStore();
  state = createFakeStateStore();
  events = [];
  ask.mockReset().mockResolvedValue(null);
});

function createSource(keys: KeysOf = keysOf): TokenSource {
  const report = (event: object): void => void events.push(event);
  const askForToken: AskForToken = async (question, signal) =>
    ask(await writeQuestion(question), question.clientId, signal);
  return createTokenSource({
    store,
    state,
    keysOf: keys,
    report,
    askForToken,
    endLater: endSignOutLater,
    now: () => now,
  });
}

/** The page's answer, stored by the page unless said otherwise. */
function given(key: string, token: string, stored = true): AnswerToQuestion {
  if (stored) store.content.set(key, token);
  return message({ type: 'file-auth:token', key, token, stored });
}

function put(stored: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(stored)) store.content.set(key, value);
}

const begin = (source: TokenSource): ReturnType<TokenSource['begin']> =>
  source.begin(fileLocation(), 'client-1');
const firstOf = (source: TokenSource): Promise<unknown> => begin(source).first();
/** The different ones of many results. */
const different = (results: unknown[]): unknown[] =>
  [...new Set(results.map((result) => JSON.stringify(result)))].map((text): unknown => JSON.parse(text));
const questions = (): object[] => ask.mock.calls.map(([{ key, reason }]) => ({ key, reason }));

describe('a file gets', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'its own token before all others',
      { [fileKey]: good('f'), [folderKey]: good('d'), ACCOUNT: good('a') },
      fileKey,
    ],
    [
      'the token of its folder before the account’s',
      { [folderKey]: good('d'), ACCOUNT: good('a') },
      folderKey,
    ],
    ['the token of the account if there is no other', { ACCOUNT: good('a') }, 'ACCOUNT'],
    ['a broader token if its own has expired', { [fileKey]: expired('f'), ACCOUNT: good('a') }, 'ACCOUNT'],
    ['a broader token if its own is empty', { [fileKey]: '', ACCOUNT: good('a') }, 'ACCOUNT'],
    ['a broader token if its own is no text', { [fileKey]: { token: 'x' }, ACCOUNT: good('a') }, 'ACCOUNT'],
    ['an opaque token as it is', { ACCOUNT: 'opaque' }, 'ACCOUNT'],
    ['nothing of another file', { [`FILE_${folder}`]: good('x'), ACCOUNT: good('a') }, 'ACCOUNT'],
  ])('%s', async (_, stored, key) => {
    put(stored);
    expect(await firstOf(createSource())).toEqual({ key, token: stored[key] });
    expect(ask).not.toHaveBeenCalled();
  });

  it('the token under the keys of the application', async () => {
    put({ [`MARKET_${folder}`]: good('m'), ACCOUNT_home_account: good('h') });
    const source = createSource(compileTokenKeys(['MARKET_{folder}', 'ACCOUNT_home_account']));
    expect(await firstOf(source)).toMatchObject({ key: `MARKET_${folder}` });
  });

  it('no token, and nothing worse, if the pages have none', async () => {
    expect(await firstOf(createSource())).toBeNull();
  });

  it('no token, and nobody is asked, if no template gives it a key', async () => {
    put({ ACCOUNT: good('a'), MARKET_: good('m') });
    const source = createSource(compileTokenKeys(['MARKET_{market}']));
    expect(await firstOf(source)).toBeNull();
    expect(await source.peek(fileLocation())).toBeNull();
    expect(ask).not.toHaveBeenCalled();
  });
});

describe('without a usable token the page is asked', () => {
  const tokens = { f: expired('f'), d: expired('d'), a: expired('a') };

  it.each<[string, Record<string, string>, string, string, string | null]>([
    ['nothing is stored', {}, 'ACCOUNT', 'missing', null],
    ['the account’s has expired', { ACCOUNT: tokens.a }, 'ACCOUNT', 'expired', tokens.a],
    ['the file’s has expired', { [fileKey]: tokens.f }, fileKey, 'expired', tokens.f],
    ['several have expired', { [fileKey]: tokens.f, [folderKey]: tokens.d }, folderKey, 'expired', tokens.d],
    ['all have expired', { [fileKey]: tokens.f, ACCOUNT: tokens.a }, 'ACCOUNT', 'expired', tokens.a],
  ])('when %s', async (_, stored, key, reason, old) => {
    put(stored);
    await firstOf(createSource());
    expect(ask).toHaveBeenCalledTimes(1);
    const [question, clientId] = ask.mock.lastCall!;
    expect(question).toEqual({
      type: 'file-auth:get-token',
      protocol: 1,
      key,
      keys: [fileKey, folderKey, 'ACCOUNT'],
      folder,
      file,
      reason,
      deniedDigest: old === null ? null : await digest(old),
    });
    expect(clientId).toBe('client-1');
    if (old !== null) expect(JSON.stringify(question)).not.toContain(old);
  });

  it.each([
    ['under the key that was asked for', 'ACCOUNT'],
    ['under another key of the file', fileKey],
  ])('and its answer is used, %s', async (_, key) => {
    const token = good('new');
    ask.mockImplementation(async () => given(key, token));
    expect(await firstOf(createSource())).toEqual({ key, token });
    expect(events).toEqual([{ type: 'token-refreshed', key }]);
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it('and its answer under a key of another file is not used, and it is not asked again at once', async () => {
    ask.mockImplementation(async () => given('FILE_of-another', good('new')));
    const source = createSource();
    expect(await firstOf(source)).toBeNull();
    now += 1000;
    expect(await firstOf(source)).toBeNull();
    expect(ask).toHaveBeenCalledTimes(1);
    now += 10_000;
    await firstOf(source);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('and its answer under a key of another file serves that file', async () => {
    const other = fileLocation({ file: folder });
    ask.mockImplementation(async () => given(`FILE_${folder}`, good('new')));
    const source = createSource();
    expect(await firstOf(source)).toBeNull();
    expect(await source.begin(other, 'client-1').first()).toEqual({
      key: `FILE_${folder}`,
      token: good('new'),
    });
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('and its answer is used although it could not be stored, by later requests too', async () => {
    const token = good('new');
    ask.mockImplementation(async () => given('ACCOUNT', token, false));
    const source = createSource();
    expect(await firstOf(source)).toEqual({ key: 'ACCOUNT', token });
    expect(await firstOf(source)).toEqual({ key: 'ACCOUNT', token });
    expect(ask).toHaveBeenCalledTimes(1);
    expect(store.content.size).toBe(0);
  });

  it('and the expired token is no answer', async () => {
    put({ ACCOUNT: tokens.a });
    ask.mockImplementation(async () => given('ACCOUNT', tokens.a));
    const source = createSource();
    expect(await firstOf(source)).toBeNull();
    expect(events).toEqual([]);
    expect(await firstOf(source)).toBeNull();
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('and a token just answered is tried even if it has expired by this clock', async () => {
    const token = expired('new');
    ask.mockImplementation(async () => given('ACCOUNT', token));
    const source = createSource();
    const session = begin(source);
    const first = await session.first();
    expect(first).toEqual({ key: 'ACCOUNT', token });
    expect(await session.another(first!, 'token-expired')).toBeNull();
    expect(questions()).toEqual([
      { key: 'ACCOUNT', reason: 'missing' },
      { key: 'ACCOUNT', reason: 'denied' },
    ]);
    expect(ask.mock.lastCall![0].deniedDigest).toBe(await digest(token));
  });

  it.each<[string, Record<string, string>]>([
    ['missing', {}],
    ['expired', { ACCOUNT: tokens.a }],
  ])('and again, once, if the token that it gave for the %s one is refused', async (reason, stored) => {
    put(stored);
    let count = 0;
    ask.mockImplementation(async () => given('ACCOUNT', good(`new-${(count += 1)}`)));
    const session = begin(createSource());
    const first = (await session.first())!;
    const second = (await session.another(first, 'token-invalid'))!;
    expect([first.token, second.token]).toEqual([good('new-1'), good('new-2')]);
    expect(await session.another(second, 'token-invalid')).toBeNull();
    expect(questions()).toEqual([
      { key: 'ACCOUNT', reason },
      { key: 'ACCOUNT', reason: 'denied' },
    ]);
    expect(ask.mock.lastCall![0].deniedDigest).toBe(await digest(first.token));
  });

  it('and a token that was answered but refused as expired is not tried by the next request', async () => {
    const token = expired('new');
    ask.mockImplementationOnce(async () => given('ACCOUNT', token)).mockResolvedValue('none');
    const source = createSource();
    const session = begin(source);
    await session.another((await session.first())!, 'token-expired');
    expect(await firstOf(source)).toBeNull();
  });

  it('and a page that fails to be asked is no obstacle for the next request', async () => {
    ask
      .mockRejectedValueOnce(new Error('no clients'))
      .mockImplementation(async () => given('ACCOUNT', good('a')));
    const source = createSource();
    await firstOf(source).catch(() => null);
    expect(await firstOf(source)).toMatchObject({ key: 'ACCOUNT' });
  });
});

describe('after a refusal', () => {
  const old = { f: good('f'), d: good('d'), a: good('a') };
  const fresh = good('fresh');
  const tokenReasons: DenialReason[] = [
    'token-missing',
    'token-malformed',
    'token-invalid',
    'token-expired',
    'token-not-yet-valid',
  ];

  it.each(tokenReasons)(
    'for %s the page is asked for the key of that token, and the answer is tried',
    async (reason) => {
      put({ [folderKey]: old.d });
      const session = begin(createSource());
      const first = (await session.first())!;
      ask.mockImplementation(async () => given(folderKey, fresh));
      expect(await session.another(first, reason)).toEqual({ key: folderKey, token: fresh });
      expect(questions()).toEqual([{ key: folderKey, reason: 'denied' }]);
      expect(ask.mock.lastCall![0].deniedDigest).toBe(await digest(old.d));
    },
  );

  it('a different token that is stored meanwhile is tried without asking', async () => {
    put({ ACCOUNT: old.a });
    const source = createSource();
    const session = begin(source);
    const first = (await session.first())!;
    put({ ACCOUNT: fresh });
    source.changed(false);
    expect(await session.another(first, 'token-expired')).toEqual({ key: 'ACCOUNT', token: fresh });
    expect(ask).not.toHaveBeenCalled();
  });

  it('a broader token is tried if the page has no other of that key', async () => {
    put({ [fileKey]: old.f, ACCOUNT: old.a });
    ask.mockResolvedValue('none');
    const session = begin(createSource());
    const first = (await session.first())!;
    expect(await session.another(first, 'token-invalid')).toEqual({ key: 'ACCOUNT', token: old.a });
    expect(questions()).toEqual([{ key: fileKey, reason: 'denied' }]);
  });

  it.each<[string, AnswerToQuestion]>([
    ['says that there is none', 'none'],
    ['cannot tell', null],
    [
      'gives the refused token again',
      message({ type: 'file-auth:token', key: 'ACCOUNT', token: old.a, stored: true }),
    ],
    [
      'gives the refused token under another key',
      message({ type: 'file-auth:token', key: fileKey, token: old.a, stored: false }),
    ],
  ])('nothing is tried again if the page %s', async (_, answer) => {
    put({ ACCOUNT: old.a });
    ask.mockResolvedValue(answer);
    const session = begin(createSource());
    const first = (await session.first())!;
    expect(await session.another(first, 'token-expired')).toBeNull();
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('a token is mended once: a second refusal of this kind stands', async () => {
    put({ ACCOUNT: old.a });
    let count = 0;
    ask.mockImplementation(async () => given('ACCOUNT', good(`fresh-${(count += 1)}`)));
    const session = begin(createSource());
    const second = await session.another((await session.first())!, 'token-expired');
    expect(second).not.toBeNull();
    expect(await session.another(second!, 'token-expired')).toBeNull();
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('for file-not-granted every broader key is tried, and then the page is asked once for the first', async () => {
    put({ [fileKey]: old.f, [folderKey]: old.d, ACCOUNT: old.a });
    ask.mockImplementation(async () => given(fileKey, fresh));
    const session = begin(createSource());
    const tried = [await session.first()];
    for (let choice = tried[0]!; choice;) {
      const next = await session.another(choice, 'file-not-granted');
      tried.push(next);
      choice = next!;
    }
    expect(tried.map((choice) => choice?.key)).toEqual([fileKey, folderKey, 'ACCOUNT', fileKey, undefined]);
    expect(questions()).toEqual([{ key: fileKey, reason: 'file-not-granted' }]);
    expect(ask.mock.lastCall![0].deniedDigest).toBe(await digest(old.f));
    expect(store.content.get('ACCOUNT')).toBe(old.a);
  });

  it('for file-not-granted of a broad token the first key is asked for, with nothing refused under it', async () => {
    put({ ACCOUNT: old.a });
    ask.mockImplementation(async () => given(fileKey, fresh));
    const session = begin(createSource());
    expect(await session.another((await session.first())!, 'file-not-granted')).toEqual({
      key: fileKey,
      token: fresh,
    });
    expect(ask.mock.lastCall![0]).toMatchObject({
      key: fileKey,
      reason: 'file-not-granted',
      deniedDigest: null,
    });
  });

  it('the same token under two keys is tried once', async () => {
    put({ [fileKey]: old.a, ACCOUNT: old.a });
    const session = begin(createSource());
    expect(await session.another((await session.first())!, 'file-not-granted')).toBeNull();
  });

  it.each<DenialReason>([
    'method-refused',
    'path-refused',
    'query-refused',
    'request-refused',
    'keys-unavailable',
    'authorizer-failed',
  ])('for %s nothing is tried again', async (reason) => {
    put({ [fileKey]: old.f, ACCOUNT: old.a });
    const session = begin(createSource());
    expect(await session.another((await session.first())!, reason)).toBeNull();
    expect(ask).not.toHaveBeenCalled();
  });

  it.each<[string, DenialReason[]]>([
    ['always file-not-granted', ['file-not-granted']],
    ['always token-expired', ['token-expired']],
    ['now this, now that', ['token-expired', 'file-not-granted', 'token-invalid']],
    ['first this, then that', ['file-not-granted', 'token-expired']],
  ])(
    'the tries come to an end if the edge answers %s and the page has ever new tokens',
    async (_, reasons) => {
      put({ [fileKey]: old.f, [folderKey]: old.d, ACCOUNT: old.a });
      ask.mockImplementation(async ({ key }) => given(key, good(`fresh-${ask.mock.calls.length}`)));
      const session = begin(createSource());
      const tokens = new Set<string>();
      let sends = 0;
      for (let choice = await session.first(); choice && sends < 50; sends += 1) {
        expect(tokens).not.toContain(choice.token);
        tokens.add(choice.token);
        choice = await session.another(choice, reasons[sends % reasons.length]!);
      }
      expect(sends).toBeLessThanOrEqual(6);
      expect(ask.mock.calls.length).toBeLessThanOrEqual(2);
    },
  );

  it.each<[string, DenialReason[], TokenQuestionReason[]]>([
    ['always file-not-granted', ['file-not-granted'], ['missing', 'file-not-granted']],
    ['always token-expired', ['token-expired'], ['missing', 'denied']],
    ['now this, now that', ['token-expired', 'file-not-granted'], ['missing', 'denied', 'file-not-granted']],
    [
      'first that, then this',
      ['file-not-granted', 'token-expired'],
      ['missing', 'file-not-granted', 'denied'],
    ],
  ])(
    'a file that had no token costs one question of each kind if the edge answers %s',
    async (_, reasons, asked) => {
      ask.mockImplementation(async ({ key }) => given(key, good(`fresh-${ask.mock.calls.length}`)));
      const session = begin(createSource());
      let sends = 0;
      for (let choice = await session.first(); choice && sends < 50; sends += 1) {
        choice = await session.another(choice, reasons[sends % reasons.length]!);
      }
      expect(questions()).toMatchObject(asked.map((reason) => ({ reason })));
      expect(sends).toBe(asked.length);
    },
  );
});

describe('200 images without a token', () => {
  const images = (source: TokenSource): Promise<unknown[]> =>
    Promise.all(Array.from({ length: 200 }, () => firstOf(source)));

  it('cost one question, whose answer all of them get', async () => {
    const token = good('new');
    ask.mockImplementation(async () => given('ACCOUNT', token));
    expect(different(await images(createSource()))).toEqual([{ key: 'ACCOUNT', token }]);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('cost one question when their token is refused', async () => {
    put({ ACCOUNT: good('old') });
    const source = createSource();
    const sessions = Array.from({ length: 200 }, () => begin(source));
    const firsts = await Promise.all(sessions.map((session) => session.first()));
    ask.mockImplementation(async () => given('ACCOUNT', good('new')));
    const seconds = await Promise.all(sessions.map((each, at) => each.another(firsts[at]!, 'token-expired')));
    expect(different(seconds)).toEqual([{ key: 'ACCOUNT', token: good('new') }]);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it.each<[string, AnswerToQuestion]>([
    ['there is none', 'none'],
    ['no page can tell', null],
  ])('cost one question if %s, also when they come a little later', async (_, answer) => {
    ask.mockResolvedValue(answer);
    const source = createSource();
    await images(source);
    now += 1000;
    expect(different(await images(source))).toEqual([null]);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('cost another question after a pause', async () => {
    ask.mockResolvedValue('none');
    const source = createSource();
    await images(source);
    now += 10_000;
    await images(source);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('get their token as soon as the page says that there is one, pause or not', async () => {
    ask.mockResolvedValue('none');
    const source = createSource();
    await images(source);
    put({ ACCOUNT: good('a') });
    source.changed(true);
    expect(await firstOf(source)).toMatchObject({ key: 'ACCOUNT' });
  });

  it('are asked about again as soon as the page says that something changed', async () => {
    ask.mockResolvedValueOnce('none').mockImplementation(async () => given('ACCOUNT', good('a')));
    const source = createSource();
    await images(source);
    source.changed(true);
    expect(await firstOf(source)).toMatchObject({ key: 'ACCOUNT' });
  });

  it('are asked about again if a page registers while another one is asked, which leaves', async () => {
    const leaving = deferred<AnswerToQuestion>();
    ask.mockReturnValueOnce(leaving.promise).mockImplementation(async () => given('ACCOUNT', good('a')));
    const source = createSource();
    const before = images(source);
    await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(1));
    source.changed(true);
    const after = images(source);
    leaving.resolve(null);
    expect(different(await after)).toMatchObject([{ key: 'ACCOUNT' }]);
    await before;
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('do not lose the answer when the page tells of it before it answers', async () => {
    const source = createSource();
    ask.mockImplementation(async () => {
      const answer = given('ACCOUNT', good('a'));
      source.changed(false);
      return answer;
    });
    expect(await firstOf(source)).toMatchObject({ key: 'ACCOUNT' });
  });
});

describe('after a sign-out no request carries a token', () => {
  /** As the page does it: mark, remove, tell. */
  function signOut(source: TokenSource): void {
    state.current = { epoch: state.current.epoch + 1, signedOut: true };
    store.content.clear();
    source.signOut(state.current.epoch);
  }

  it('that was in the snapshot a moment ago', async () => {
    put({ ACCOUNT: good('a') });
    const source = createSource();
    expect(await firstOf(source)).not.toBeNull();
    signOut(source);
    expect(await firstOf(source)).toBeNull();
  });

  it('that was being looked up', async () => {
    const reading = deferred<unknown>();
    put({ ACCOUNT: good('a') });
    vi.spyOn(store, 'get').mockReturnValueOnce(reading.promise);
    const source = createSource();
    const looking = firstOf(source);
    await vi.waitFor(() => expect(store.get).toHaveBeenCalled());
    signOut(source);
    reading.resolve(good('a'));
    expect(await looking).toBeNull();
  });

  it.each([true, false])('that a page was being asked for (stored: %s)', async (stored) => {
    const answering = deferred<AnswerToQuestion>();
    ask.mockReturnValueOnce(answering.promise);
    const source = createSource();
    const looking = firstOf(source);
    await vi.waitFor(() => expect(ask).toHaveBeenCalled());
    signOut(source);
    expect(ask.mock.lastCall![2].aborted).toBe(true);
    answering.resolve(message({ type: 'file-auth:token', key: 'ACCOUNT', token: good('a'), stored }));
    expect(await looking).toBeNull();
    expect(events).toEqual([]);
    expect(await firstOf(source)).toBeNull();
  });

  it('that would replace a refused one', async () => {
    put({ [fileKey]: good('f'), ACCOUNT: good('a') });
    const source = createSource();
    const session = begin(source);
    const first = (await session.first())!;
    expect(session.isCurrent()).toBe(true);
    const next = session.another(first, 'file-not-granted');
    source.signOut(1);
    expect(await next).toBeNull();
    expect(session.isCurrent()).toBe(false);
  });

  it('that a page had answered but could not store', async () => {
    ask.mockImplementationOnce(async () => given('ACCOUNT', good('a'), false));
    const source = createSource();
    expect(await firstOf(source)).not.toBeNull();
    signOut(source);
    expect(await firstOf(source)).toBeNull();
  });

  it('and nobody is asked, in this worker or in one that starts later', async () => {
    const source = createSource();
    signOut(source);
    expect(await firstOf(source)).toBeNull();
    expect(await firstOf(createSource())).toBeNull();
    expect(ask).not.toHaveBeenCalled();
    expect(state.current).toMatchObject({ signedOut: true });
  });

  it('until a page resumes: then the pages are asked again', async () => {
    const source = createSource();
    signOut(source);
    await firstOf(source);
    ask.mockImplementation(async () => given('ACCOUNT', good('b')));
    source.changed(true);
    expect(await firstOf(source)).toEqual({ key: 'ACCOUNT', token: good('b') });
    expect(ask).toHaveBeenCalledOnce();
  });

  it('and a change that is no resumption does not end it', async () => {
    const source = createSource();
    signOut(source);
    source.changed(false);
    expect(await firstOf(source)).toBeNull();
    expect(ask).not.toHaveBeenCalled();
  });

  it('until the application stores a usable token, which is recorded', async () => {
    const source = createSource();
    signOut(source);
    put({ ACCOUNT: good('b') });
    now += 1000;
    expect(await firstOf(source)).toEqual({ key: 'ACCOUNT', token: good('b') });
    await vi.waitFor(() => expect(state.current).toEqual({ epoch: 1, signedOut: false }));
    await firstOf(source);
    expect(state.writes).toHaveLength(1);
  });

  it('and an expired token in the store does not end it', async () => {
    const source = createSource();
    signOut(source);
    put({ ACCOUNT: expired('b') });
    expect(await firstOf(source)).toBeNull();
    expect(state.current).toMatchObject({ signedOut: true });
    expect(ask).not.toHaveBeenCalled();
  });

  it('once for each sign-out: a second one holds as the first', async () => {
    const source = createSource();
    signOut(source);
    put({ ACCOUNT: good('b') });
    expect(await firstOf(source)).not.toBeNull();
    await vi.waitFor(() => expect(state.current).toEqual({ epoch: 1, signedOut: false }));
    signOut(source);
    expect(await firstOf(source)).toBeNull();
    put({ ACCOUNT: good('c') });
    now += 1000;
    expect(await firstOf(source)).not.toBeNull();
    await vi.waitFor(() => expect(state.current).toEqual({ epoch: 2, signedOut: false }));
  });
});

describe('a worker that has started without a word of a sign-out', () => {
  const soon = async (): Promise<void> => {
    now += 1000;
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    // The look comes in a task of its own.
    await new Promise<void>((resolve) => setTimeout(resolve, 10));
  };

  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('does not read for a stored token whether somebody has signed out', async () => {
    const read = vi.spyOn(state, 'read');
    put({ ACCOUNT: good('a') });
    const source = createSource();
    for (const _ of [1, 2, 3]) expect(await firstOf(source)).not.toBeNull();
    expect(read).not.toHaveBeenCalled();
    await soon();
    expect(read).toHaveBeenCalledOnce();
    expect(state.writes).toEqual([]);
  });

  it('records that a stored token has ended the sign-out, soon after', async () => {
    state = createFakeStateStore(true);
    put({ ACCOUNT: good('a') });
    expect(await firstOf(createSource())).not.toBeNull();
    await soon();
    expect(state.current).toEqual({ epoch: 1, signedOut: false });
  });

  it('takes a token that has gone since for the end of no sign-out', async () => {
    put({ ACCOUNT: good('a') });
    expect(await firstOf(createSource())).not.toBeNull();
    state.current = { epoch: 1, signedOut: true };
    store.content.clear();
    await soon();
    expect(state.current).toEqual({ epoch: 1, signedOut: true });
  });

  it('ends no sign-out that it is told of while it looks', async () => {
    state = createFakeStateStore(true);
    put({ ACCOUNT: good('a') });
    const source = createSource();
    await firstOf(source);
    const reading = deferred<{ epoch: number; signedOut: boolean }>();
    const read = vi.spyOn(state, 'read').mockReturnValueOnce(reading.promise);
    const looking = soon();
    await vi.waitFor(() => expect(read).toHaveBeenCalled());
    state.current = { epoch: 2, signedOut: true };
    source.signOut(2);
    reading.resolve(state.current);
    await looking;
    expect(state.current).toEqual({ epoch: 2, signedOut: true });
  });
});

describe('where something of ours fails', () => {
  it('a store that cannot be read is reported, and the pages are asked', async () => {
    vi.spyOn(store, 'keys').mockRejectedValue(new Error('blocked'));
    ask.mockImplementation(async () => given('ACCOUNT', good('a'), false));
    expect(await firstOf(createSource())).toMatchObject({ key: 'ACCOUNT' });
    expect(events).toContainEqual({ type: 'storage-blocked' });
  });

  it('a store that cannot be read is reported once to a worker that starts and reads ahead', async () => {
    vi.spyOn(store, 'keys').mockRejectedValue(new Error('blocked'));
    vi.spyOn(store, 'get').mockRejectedValue(new Error('blocked'));
    const source = createSource();
    source.prepare();
    expect(await firstOf(source)).toBeNull();
    expect(events).toEqual([{ type: 'storage-blocked' }]);
  });

  it('a sign-out state that cannot be read forbids nothing', async () => {
    vi.spyOn(state, 'read').mockRejectedValue(new Error('blocked'));
    ask.mockImplementation(async () => given('ACCOUNT', good('a')));
    const source = createSource();
    expect(await firstOf(source)).toMatchObject({ key: 'ACCOUNT' });
    expect(ask).toHaveBeenCalledOnce();
  });
});
