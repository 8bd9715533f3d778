import { createHash } from 'node:crypto';
import 'localforage';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { denialStatuses, type DenialReason } from '../../../src/shared/contract/denial.js';
import type { FileAuthOptions } from '../../../src/shared/contract/options.js';
import {
  isGetToken,
  message,
  type GetTokenMessage,
  type TokenAnswer,
} from '../../../src/shared/contract/protocol.js';
import { allBroadcasts, forgetBroadcasts } from '../../support/unit/fake-broadcast-channel.js';
import { FakeWindowClient, stubClients } from '../../support/unit/fake-clients.js';
import { deferred } from '../../support/unit/deferred.js';
import { stubWorkerScope, type FakeWorkerScope } from '../../support/unit/fake-worker-scope.js';
import { contentOf, makeTrouble, resetStores, stateContent } from '../../support/unit/memory-localforage.js';
import { pageRequest } from '../../support/unit/page-request.js';
import { cdn, fakeToken } from '../../support/unit/sample.js';
import { blue, fileId, filePath } from '../../support/test-files.js';

// Imported above too, so that the memory is made before any worker and is the same for all of them.
vi.mock('localforage', () => import('../../support/unit/memory-localforage.js'));

/*
 * The whole worker between a page, a store and an edge that are fakes, on a clock that stands still unless a row moves
 * it or a request waits for it. A row is a list of moments: what has changed, which files are asked for then, and what
 * must be seen of it.
 */

/** What a page does with the worker's question. */
type Reply = (question: GetTokenMessage, reply: (answer: TokenAnswer) => void) => void;
/** Values by key; `undefined` removes. */
type Values = Readonly<Record<string, unknown>>;
/** What the edge answers to a token: a denial, or a status of the bucket. It accepts a token that is not named. */
type Edge = Readonly<Record<string, DenialReason | number>>;
type News = 'changed' | 'resumed' | 'signed-out' | 'restarted';

interface Moment {
  /** Milliseconds since the beginning. */
  readonly at?: number;
  readonly tokenKeys?: NonNullable<FileAuthOptions['tokenKeys']>;
  /** What the application writes with localforage, telling nobody. */
  readonly writes?: Values;
  readonly store?: 'none' | 'hangs' | 'fails';
  readonly state?: 'none' | 'hangs';
  /** What the worker is told; or that the browser ends it and starts it anew. */
  readonly told?: News;
  /** From now on. */
  readonly page?: Reply;
  readonly otherPage?: Reply;
  readonly edge?: Edge;

  /** The files that are asked for at once, by number; none if nothing needs to be seen. */
  readonly files?: readonly number[];
  /** Names of the tokens that reached the edge, in order; `-` for none. */
  readonly sent?: readonly string[];
  /** Questions, in order. */
  readonly asked?: readonly string[];
  /** What the pages get. */
  readonly status?: number;
  /** How long that takes. */
  readonly ms?: number;
  /** How often the list of keys is read. */
  readonly looks?: number;
  /** How often each key is read. */
  readonly reads?: Readonly<Record<string, number>>;
  /** How often the application hears that its store is blocked. */
  readonly blocked?: number;
}

type Row = [name: string, ...moments: Moment[]];

const start = 1_800_000_000_000;
const startSeconds = start / 1000;
const file = `FILE_${fileId(1)}`;
const folder = `FOLDER_${blue}`;
const account = 'ACCOUNT';
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const namesOfFiles = new Map(upTo(200).map((number) => [`FILE_${fileId(number)}`, `FILE ${number}`]));
const names = new Map<string, string>();

/** A token that lives from and until so many seconds after the beginning. */
function token(name: string, until = 3600, from: number | null = -3600): string {
  const iat = from === null ? {} : { iat: startSeconds + from };
  return named(name, fakeToken({ sub: name, exp: startSeconds + until, ...iat }));
}
function named(name: string, value: string): string {
  names.set(value, name);
  return value;
}
const expired = (name: string): string => token(name, -10);
/** One as a name in a row has it. */
const nameOf = (value: string | null): string => (value === null ? '-' : (names.get(value) ?? value));
const keyName = (key: string): string => (key === folder ? 'FOLDER' : (namesOfFiles.get(key) ?? key));
const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();

const none: Reply = (_, reply) => reply(message({ type: 'file-auth:none' }));
const cannot: Reply = (_, reply) => reply(message({ type: 'file-auth:cannot' }));
const silent: Reply = () => {};
/** Answers a token, and has stored it, under the key that was asked for or another. */
const gives =
  (value: string, under?: string): Reply =>
  (question, reply) => {
    const key = under ?? question.key;
    contentOf().set(key, value);
    reply(message({ type: 'file-auth:token', key, token: value, stored: true }));
  };
const givesUnstored =
  (value: string): Reply =>
  ({ key }, reply) =>
    reply(message({ type: 'file-auth:token', key, token: value, stored: false }));
const givesInTurn = (...replies: Reply[]): Reply => {
  const left = [...replies];
  return (question, reply) => (left.shift() ?? none)(question, reply);
};
const worksFor =
  (ms: number, then: Reply): Reply =>
  (question, reply) => {
    reply(message({ type: 'file-auth:pending' }));
    setTimeout(() => then(question, reply), ms);
  };

let scope: FakeWorkerScope | null;
let options: FileAuthOptions;
let page: Reply;
let otherPage: Reply;
let edge: (name: string) => Response | Promise<Response>;
let epoch: number;
const sent: string[] = [];
const asked: string[] = [];
const reads: string[] = [];

beforeEach(async () => {
  vi.useFakeTimers({ now: start, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  // In the same turn, so that time never passes while it works.
  vi.spyOn(crypto.subtle, 'digest').mockImplementation(
    async (_, data) => Uint8Array.from(sha256(new Uint8Array(data as ArrayBuffer))).buffer,
  );
  resetStores();
  forgetBroadcasts();
  for (const log of [sent, asked, reads]) log.length = 0;
  [scope, options, page, otherPage, epoch] = [null, { origins: [cdn] }, none, cannot, 0];
  setEdge({});
  vi.stubGlobal('fetch', answerAtEdge);
  watchStore();
});

afterEach(async () => {
  await vi.advanceTimersByTimeAsync(100);
  const told = JSON.stringify(allBroadcasts());
  for (const value of names.keys()) expect(told).not.toContain(value);
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function watchStore(): void {
  const content = contentOf();
  const { get, keys } = content;
  vi.spyOn(content, 'get').mockImplementation((key) => {
    reads.push(key);
    return get.call(content, key);
  });
  vi.spyOn(content, 'keys').mockImplementation(() => {
    reads.push('*');
    return keys.call(content);
  });
}

/** Starts a worker: the first one, or the one after the browser has ended it. */
async function startWorker(isAgain = false): Promise<void> {
  vi.resetModules();
  scope = stubWorkerScope();
  if (isAgain)
    Object.assign((globalThis as unknown as ServiceWorkerGlobalScope).registration, { active: {} });
  const client = (id: string, reply: () => Reply): FakeWindowClient =>
    new FakeWindowClient(id, (data, port) => {
      if (!isGetToken(data)) throw new Error('a page was sent something that is no question');
      asked.push(describeQuestion(data, id));
      reply()(data, (answer) => port.postMessage(answer));
    });
  stubClients(
    client('page', () => page),
    client('other', () => otherPage),
  );
  const { installFileAuth } = await import('../../../src/worker/index.js');
  installFileAuth(options);
}

function describeQuestion({ key, reason, deniedDigest }: GetTokenMessage, id: string): string {
  const refused = [...names].find(([value]) => sha256(value).toString('hex') === deniedDigest);
  const who = id === 'page' ? '' : `${id}: `;
  return `${who}${keyName(key)} ${reason}${deniedDigest === null ? '' : ` ${refused?.[1]}`}`;
}

function setEdge(answers: Edge): void {
  edge = (name) => {
    const answer = name === '-' ? 'token-missing' : (answers[name] ?? 200);
    if (typeof answer === 'number') return new Response(null, { status: answer });
    return new Response(null, { status: denialStatuses[answer], headers: { 'x-file-auth': answer } });
  };
}

const answerAtEdge: typeof fetch = async (input) => {
  const url = new URL(typeof input === 'string' ? input : (input as Request).url);
  const parameter = url.searchParams.get('authorization');
  // What a worker written by hand sends: https://… ?authorization=null
  expect(['null', 'undefined', '', '[object Object]']).not.toContain(parameter);
  const name = nameOf(parameter);
  sent.push(name);
  return edge(name);
};

function load(number: number): Promise<number> {
  let answer: Promise<Response> | undefined;
  const request = pageRequest(cdn + filePath(blue, number), { destination: 'image', mode: 'no-cors' });
  const respondWith = (response: Promise<Response>): void => void (answer = response);
  const waitUntil = (): void => {};
  for (const listener of scope!.listeners.get('fetch')!)
    listener({ type: 'fetch', request, clientId: 'page', respondWith, waitUntil });
  return answer!.then(({ status }) => status);
}

/** Waits for work to end, and lets time pass only while nothing else is going on. */
async function finish<T>(work: Promise<T>): Promise<T> {
  let isOver = false;
  const over = (): void => void (isOver = true);
  work.then(over, over);
  for (;;) {
    await turn();
    if (isOver) return work;
    if (Date.now() > start + 1e9) throw new Error('a request never ended');
    await vi.advanceTimersByTimeAsync(50);
  }
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function write(values: Values): void {
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) contentOf().delete(key);
    else contentOf().set(key, value);
  }
}

const storeName = { name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' };

/** Does what a page does before it tells, and tells. */
async function tell(news: News): Promise<void> {
  if (news === 'restarted') return startWorker(true);
  if (news === 'signed-out') {
    epoch += 1;
    contentOf().clear();
    stateContent().set('localforage/TOKEN_STORAGE_MANAGER', { epoch, signedOut: true });
    await scope!.post(message({ type: 'file-auth:sign-out', store: storeName, epoch }));
    return;
  }
  const resumed = news === 'resumed';
  if (resumed) stateContent().set('localforage/TOKEN_STORAGE_MANAGER', { epoch, signedOut: false });
  await scope!.post(message({ type: 'file-auth:tokens-changed', store: storeName, resumed }));
}

async function prepare(moment: Moment): Promise<void> {
  if (moment.at !== undefined) await vi.advanceTimersByTimeAsync(start + moment.at - Date.now());
  if (moment.tokenKeys) options = { ...options, tokenKeys: moment.tokenKeys };
  if (moment.store) makeTrouble(moment.store);
  if (moment.state) makeTrouble(moment.state, 'file-auth-worker', 'state');
  write(moment.writes ?? {});
  page = moment.page ?? page;
  otherPage = moment.otherPage ?? otherPage;
  if (moment.edge) setEdge(moment.edge);
  if (scope === null) await startWorker();
  if (moment.told) await tell(moment.told);
}

/** Equal ones together: `old ×200`. */
function tally(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return Array.from(counts, ([text, count]) => (count === 1 ? text : `${text} ×${count}`));
}
function countReads(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of reads) if (key !== '*') counts[keyName(key)] = (counts[keyName(key)] ?? 0) + 1;
  return counts;
}
const blockedEvents = (): number => JSON.stringify(allBroadcasts()).split('"storage-blocked"').length - 1;

async function see(moment: Moment): Promise<void> {
  for (const log of [sent, asked, reads]) log.length = 0;
  const { files = [1], looks, blocked } = moment;
  const began = Date.now();
  const statuses = await finish(Promise.all(files.map(load)));
  const seen = {
    sent: tally(sent),
    asked: [...asked],
    statuses: tally(statuses.map(String)),
    ms: Date.now() - began,
  };
  const counted = { looks: reads.filter((key) => key === '*').length, reads: countReads() };
  const times = files.length === 1 ? '' : ` ×${files.length}`;
  expect(seen).toEqual({
    sent: moment.sent ?? [],
    asked: moment.asked ?? [],
    statuses: files.length === 0 ? [] : [`${moment.status ?? 200}${times}`],
    ms: moment.ms ?? 0,
  });
  if (looks !== undefined) expect(counted.looks).toBe(looks);
  if (moment.reads) expect(counted.reads).toEqual(moment.reads);
  if (blocked !== undefined) {
    await vi.advanceTimersByTimeAsync(100);
    expect(blockedEvents()).toBe(blocked);
  }
}

/** Goes through a row. */
const liveRow = (_: string, ...moments: Moment[]): Promise<void> => live(...moments);

async function live(...moments: Moment[]): Promise<void> {
  for (const moment of moments) {
    await prepare(moment);
    await see(moment);
  }
}

const good = {
  file: token('file'),
  folder: token('folder'),
  account: token('account'),
  old: token('old'),
  new: token('new'),
  newer: token('newer'),
};
const past = { file: expired('past file'), folder: expired('past folder'), account: expired('past account') };
const opaque = named('opaque', 'c2VjcmV0-opaque');

describe('a file is loaded with', () => {
  it.each<Row>([
    [
      'its own token, and no other is so much as read',
      {
        writes: { [file]: good.file, [folder]: good.folder, [account]: good.account },
        sent: ['file'],
        looks: 1,
        reads: { 'FILE 1': 1 },
      },
    ],
    [
      'the token of its folder if it has none of its own',
      { writes: { [folder]: good.folder, [account]: good.account }, sent: ['folder'], reads: { FOLDER: 1 } },
    ],
    [
      'the token of the account if there is no other',
      {
        writes: { [`FILE_${fileId(2)}`]: good.file, [account]: good.account },
        sent: ['account'],
        reads: { ACCOUNT: 1 },
      },
    ],
    [
      'the tokens of an application that has keys of its own',
      {
        tokenKeys: ['MARKET_{folder}', 'ACCOUNT_home_account'],
        writes: { [account]: good.account, ACCOUNT_home_account: good.old },
        sent: ['old'],
      },
      { at: 2000, writes: { [`MARKET_${blue}`]: good.new }, sent: ['new'] },
    ],
    [
      'the token that comes first for the application, though it is the broader one',
      {
        tokenKeys: [account, 'FILE_{file}'],
        writes: { [file]: good.file, [account]: good.account },
        sent: ['account'],
      },
    ],
    [
      'the token under a key of folder and file together',
      {
        tokenKeys: ['{folder}+{file}', account],
        writes: { [`${blue}+${fileId(1)}`]: good.file, [account]: good.account },
        files: [1, 2],
        sent: ['file', 'account'],
      },
    ],
    ['a token that is no JWT, as it is', { writes: { [account]: opaque }, sent: ['opaque'] }],
  ])('%s', liveRow);

  it.each([
    ['an empty text', ''],
    ['null', null],
    ['a number', 1],
    ['true', true],
    ['an object', { token: good.file }],
    ['a list', [good.file]],
    ['bytes', new Uint8Array([110])],
    ['a date', new Date(start)],
  ])('a broader token if %s is stored for it, and with none if there is nothing else', async (_, value) => {
    await live({ writes: { [file]: value, [account]: good.account }, sent: ['account'] });
    await live({
      at: 2000,
      writes: { [account]: value },
      sent: ['-'],
      asked: ['ACCOUNT missing'],
      status: 401,
    });
  });
});

describe('a stored token is used until shortly before it expires:', () => {
  /** Used a millisecond before, renewed at that moment. */
  const edgeOf = (old: string, seconds: number): [Moment, Moment] => [
    { at: seconds * 1000 - 1, writes: { [account]: old }, sent: [nameOf(old)] },
    { at: seconds * 1000, page: gives(good.new), asked: [`ACCOUNT expired ${nameOf(old)}`], sent: ['new'] },
  ];
  it.each<Row>([
    ['30 seconds, if it lives for long', ...edgeOf(token('of a day', 1000, -85_400), 970)],
    ['30 seconds, if a tenth of its life is just that', ...edgeOf(token('of 300 s', 200, -100), 170)],
    ['a tenth of its life, if that is shorter', ...edgeOf(token('of 100 s', 60, -40), 50)],
    ['not at all, if nobody knows how long it lives', ...edgeOf(token('without iat', 20, null), 20)],
    ['not at all, if it says that it lives for less than no time', ...edgeOf(token('odd', 20, 40), 20)],
    [
      'for ever, if it does not expire',
      {
        at: 864_000_000,
        writes: { [account]: named('endless', fakeToken({ sub: 'endless', iat: startSeconds })) },
        sent: ['endless'],
      },
    ],
    [
      'for ever, if its end cannot be told',
      {
        at: 864_000_000,
        writes: { [account]: named('vague', fakeToken({ exp: 'soon' })) },
        sent: ['vague'],
      },
    ],
  ])('%s', liveRow);
});

describe('a file without a usable token is loaded all the same:', () => {
  it.each<Row>([
    [
      'the page is asked for the account’s token if nothing is stored',
      { page: gives(good.new), asked: ['ACCOUNT missing'], sent: ['new'] },
      { files: [2], sent: ['new'] },
    ],
    [
      'the page is asked for the file’s if there is no broader one to have',
      { tokenKeys: ['FILE_{file}'], page: gives(good.new), asked: ['FILE 1 missing'], sent: ['new'] },
    ],
    [
      'the page is asked for the one that has expired',
      {
        writes: { [file]: past.file },
        page: gives(good.new),
        asked: ['FILE 1 expired past file'],
        sent: ['new'],
      },
    ],
    [
      'the page is asked for the broadest if several have expired',
      {
        writes: { [file]: past.file, [folder]: past.folder },
        page: gives(good.new),
        asked: ['FOLDER expired past folder'],
        sent: ['new'],
      },
      { files: [2], sent: ['new'] },
    ],
    [
      'the page is asked for the account’s if all have expired',
      {
        writes: { [file]: past.file, [folder]: past.folder, [account]: past.account },
        page: gives(good.new),
        asked: ['ACCOUNT expired past account'],
        sent: ['new'],
      },
    ],
    [
      'nobody is asked while a broader one is good',
      { writes: { [file]: past.file, [account]: good.account }, sent: ['account'] },
    ],
    [
      'the page may give the file’s own instead of the account’s',
      {
        page: gives(good.new, file),
        asked: ['ACCOUNT missing'],
        sent: ['new'],
        looks: 2,
        reads: { 'FILE 1': 1 },
      },
    ],
    [
      'the page may give a token that expired by the clock of this computer, which the edge takes',
      { page: gives(token('late', -10)), asked: ['ACCOUNT missing'], sent: ['late'] },
      { at: 5000, files: [1, 2], sent: ['late ×2'] },
    ],
    [
      'the page may give a token that has less than its margin left',
      { page: gives(token('brief', 5)), asked: ['ACCOUNT missing'], sent: ['brief'] },
    ],
    [
      'the page may give a token that it could not store, which serves the next file too',
      { page: givesUnstored(good.new), asked: ['ACCOUNT missing'], sent: ['new'] },
      { at: 5000, files: [2], sent: ['new'] },
    ],
  ])('%s', liveRow);

  it.each<Row>([
    [
      'not with the token that has expired, if the page gives that again',
      {
        writes: { [account]: past.account },
        page: gives(past.account),
        asked: ['ACCOUNT expired past account'],
        sent: ['-'],
        status: 401,
      },
    ],
    [
      'not with a token of another file',
      { page: gives(good.new, `FILE_${fileId(2)}`), asked: ['ACCOUNT missing'], sent: ['-'], status: 401 },
      { files: [2], sent: ['new'] },
    ],
    [
      'not with a late token that the edge finds late too, and that is not tried twice',
      {
        page: givesInTurn(gives(token('later', -5))),
        edge: { later: 'token-expired' },
        asked: ['ACCOUNT missing', 'ACCOUNT denied later'],
        sent: ['later'],
        status: 401,
      },
      { at: 1500, sent: ['-'], status: 401 },
      { at: 3000, asked: ['ACCOUNT expired later'], sent: ['-'], status: 401 },
    ],
  ])('%s', liveRow);
});

describe('a token that the edge refuses', () => {
  const ofToken: DenialReason[] = [
    'token-missing',
    'token-malformed',
    'token-invalid',
    'token-expired',
    'token-not-yet-valid',
  ];
  const passedOn: DenialReason[] = [
    'method-refused',
    'path-refused',
    'query-refused',
    'request-refused',
    'keys-unavailable',
    'authorizer-failed',
  ];

  it.each(ofToken)('as %s is replaced, and the file loads at the second try', async (reason) => {
    await live(
      {
        writes: { [folder]: good.old },
        edge: { old: reason },
        page: gives(good.new),
        asked: ['FOLDER denied old'],
        sent: ['old', 'new'],
      },
      { files: [2], sent: ['new'] },
    );
  });

  it.each(passedOn)(
    'for another reason, %s, is not replaced, and the page sees the refusal',
    async (reason) => {
      await live({
        writes: { [file]: good.file, [account]: good.account },
        edge: { file: reason },
        page: gives(good.new),
        sent: ['file'],
        status: denialStatuses[reason],
      });
    },
  );

  it.each([401, 403, 404, 503])('not at all, but the bucket answers %d, is not replaced', async (status) => {
    await live({
      writes: { [file]: good.file, [account]: good.account },
      edge: { file: status },
      page: gives(good.new),
      sent: ['file'],
      status,
    });
  });

  it.each<Row>([
    [
      'is not tried again if the page gives it again',
      {
        writes: { [account]: good.old },
        edge: { old: 'token-invalid' },
        page: gives(good.old),
        asked: ['ACCOUNT denied old'],
        sent: ['old'],
        status: 401,
      },
    ],
    [
      'is not tried again if the page gives it under another key',
      {
        writes: { [account]: good.old },
        edge: { old: 'token-invalid' },
        page: gives(good.old, file),
        asked: ['ACCOUNT denied old'],
        sent: ['old'],
        status: 401,
      },
    ],
    [
      'is replaced once: the second refusal is the page’s to see',
      {
        writes: { [account]: good.old },
        edge: { old: 'token-invalid', new: 'token-invalid' },
        page: givesInTurn(gives(good.new), gives(good.newer)),
        asked: ['ACCOUNT denied old'],
        sent: ['old', 'new'],
        status: 401,
      },
    ],
    [
      'is replaced by a broader one if the page has no other of its kind',
      {
        writes: { [file]: good.old, [account]: good.account },
        edge: { old: 'token-invalid' },
        asked: ['FILE 1 denied old'],
        sent: ['old', 'account'],
      },
    ],
    [
      'is replaced by the page’s own, though a broader one is there',
      {
        writes: { [file]: good.old, [account]: good.account },
        edge: { old: 'token-expired' },
        page: gives(good.new),
        asked: ['FILE 1 denied old'],
        sent: ['old', 'new'],
      },
    ],
    [
      'for this file gives way to the next key, and then the next, and then to one question for the file’s own',
      {
        writes: { [file]: good.file, [folder]: good.folder, [account]: good.account },
        edge: { file: 'file-not-granted', folder: 'file-not-granted', account: 'file-not-granted' },
        page: gives(good.new),
        asked: ['FILE 1 file-not-granted file'],
        sent: ['file', 'folder', 'account', 'new'],
      },
      { files: [2], page: none, edge: {}, sent: ['folder'] },
    ],
    [
      'for this file stays good for the others',
      {
        writes: { [account]: good.account },
        edge: { account: 'file-not-granted' },
        page: gives(good.new),
        asked: ['FILE 1 file-not-granted'],
        sent: ['account', 'new'],
      },
      { edge: {}, files: [1, 2], sent: ['new', 'account'] },
    ],
    [
      'for this file is passed on if the page has none for it',
      {
        writes: { [account]: good.account },
        edge: { account: 'file-not-granted' },
        asked: ['FILE 1 file-not-granted'],
        sent: ['account'],
        status: 403,
      },
      { at: 1000, sent: ['account'], status: 403 },
      { at: 1000, files: [2], asked: ['FILE 2 file-not-granted'], sent: ['account'], status: 403 },
    ],
    [
      'for this file is not asked about twice at once if the page gives the same for the file',
      {
        writes: { [account]: good.account },
        edge: { account: 'file-not-granted' },
        page: gives(good.account),
        asked: ['FILE 1 file-not-granted'],
        sent: ['account'],
        status: 403,
      },
      { at: 1000, sent: ['account'], status: 403 },
    ],
  ])('%s', liveRow);
});

describe('a page that has no token is left in peace for two seconds', () => {
  it.each<Row>([
    [
      'after it said that there is none',
      { asked: ['ACCOUNT missing'], sent: ['-'], status: 401 },
      { at: 1999, files: upTo(20), sent: ['- ×20'], status: 401 },
      { at: 2000, page: gives(good.new), files: upTo(20), asked: ['ACCOUNT missing'], sent: ['new ×20'] },
    ],
    [
      'after it and the other one could not tell',
      { page: cannot, asked: ['ACCOUNT missing', 'other: ACCOUNT missing'], sent: ['-'], status: 401 },
      { at: 1999, sent: ['-'], status: 401 },
      { at: 2000, page: gives(good.new), asked: ['ACCOUNT missing'], sent: ['new'] },
    ],
    [
      'after it said nothing for five',
      {
        page: silent,
        asked: ['ACCOUNT missing', 'other: ACCOUNT missing'],
        sent: ['-'],
        status: 401,
        ms: 5000,
      },
      { at: 6999, sent: ['-'], status: 401 },
      { at: 7000, page: gives(good.new), asked: ['ACCOUNT missing'], sent: ['new'] },
    ],
    [
      'after it had no other for a refused one, which is tried all the same',
      {
        writes: { [account]: good.old },
        edge: { old: 'token-invalid' },
        asked: ['ACCOUNT denied old'],
        sent: ['old'],
        status: 401,
      },
      { at: 1999, sent: ['old'], status: 401 },
      { at: 2000, page: gives(good.new), asked: ['ACCOUNT denied old'], sent: ['old', 'new'] },
    ],
    [
      'but is asked for another key',
      { asked: ['ACCOUNT missing'], sent: ['-'], status: 401 },
      {
        at: 1500,
        writes: { [`FILE_${fileId(2)}`]: past.file },
        page: gives(good.new),
        files: [2],
        asked: ['FILE 2 expired past file'],
        sent: ['new'],
      },
    ],
    [
      'but is asked at once after a message that something changed',
      { asked: ['ACCOUNT missing'], sent: ['-'], status: 401 },
      { told: 'changed', page: gives(good.new), asked: ['ACCOUNT missing'], sent: ['new'] },
    ],
    [
      'but a token that the application stores by itself is used meanwhile',
      { asked: ['ACCOUNT missing'], sent: ['-'], status: 401 },
      { at: 1500, writes: { [account]: good.new }, sent: ['new'] },
    ],
  ])('%s', liveRow);
});

describe('an image waits for its token', () => {
  it.each<Row>([
    [
      'as long as the page says that it works on it',
      { page: worksFor(20_000, gives(good.new)), asked: ['ACCOUNT missing'], sent: ['new'], ms: 20_000 },
    ],
    [
      'for 30 seconds at most, and then goes out without',
      {
        page: worksFor(40_000, gives(good.new)),
        asked: ['ACCOUNT missing'],
        sent: ['-'],
        status: 401,
        ms: 30_000,
      },
    ],
    [
      'of another page after 300 ms if its own says nothing',
      {
        page: silent,
        otherPage: gives(good.new),
        asked: ['ACCOUNT missing', 'other: ACCOUNT missing'],
        sent: ['new'],
        ms: 300,
      },
    ],
    [
      'of another page as soon as its own fails to get one',
      {
        page: worksFor(1000, cannot),
        otherPage: gives(good.new),
        asked: ['ACCOUNT missing', 'other: ACCOUNT missing'],
        sent: ['new'],
        ms: 1000,
      },
    ],
    [
      'of no other page if its own says that there is none',
      { otherPage: gives(good.new), asked: ['ACCOUNT missing'], sent: ['-'], status: 401 },
    ],
    [
      'with 199 others, of whom all get it by one question',
      {
        files: upTo(200),
        page: worksFor(2000, gives(good.new)),
        asked: ['ACCOUNT missing'],
        sent: ['new ×200'],
        ms: 2000,
      },
    ],
  ])('%s', liveRow);
});

describe('200 images at once', () => {
  const files = upTo(200);
  const eachFile = (value: (number: number) => unknown): Values =>
    Object.fromEntries(files.map((number) => [`FILE_${fileId(number)}`, value(number)]));

  it.each<Row>([
    [
      'with one token cost one look at the keys and one read',
      { files, writes: { [account]: good.account }, sent: ['account ×200'], looks: 1, reads: { ACCOUNT: 1 } },
    ],
    [
      'with a token each cost one look at the keys and one read each',
      {
        files,
        writes: { ...eachFile((number) => token(`of ${number}`)), [account]: good.account },
        sent: files.map((number) => `of ${number}`),
        looks: 1,
        reads: Object.fromEntries(files.map((number) => [`FILE ${number}`, 1])),
      },
    ],
    [
      'without a token cost one question, and one look after it',
      {
        files,
        page: gives(good.new),
        asked: ['ACCOUNT missing'],
        sent: ['new ×200'],
        looks: 2,
        reads: { ACCOUNT: 1 },
      },
    ],
    [
      'with an expired token cost one question',
      {
        files,
        writes: { [account]: past.account },
        page: gives(good.new),
        asked: ['ACCOUNT expired past account'],
        sent: ['new ×200'],
        looks: 2,
        reads: { ACCOUNT: 2 },
      },
    ],
    [
      'with a token that the edge refuses cost one question',
      {
        files,
        writes: { [account]: good.old },
        edge: { old: 'token-invalid' },
        page: gives(good.new),
        asked: ['ACCOUNT denied old'],
        sent: ['old ×200', 'new ×200'],
        looks: 3,
        reads: { ACCOUNT: 3 },
      },
    ],
    [
      'that the token of their folder does not open cost no question if the account’s does',
      {
        files,
        writes: { [folder]: good.folder, [account]: good.account },
        edge: { folder: 'file-not-granted' },
        sent: ['folder ×200', 'account ×200'],
        looks: 2,
        reads: { FOLDER: 2, ACCOUNT: 1 },
      },
    ],
    [
      'of a page that is signed out cost one question',
      { files, asked: ['ACCOUNT missing'], sent: ['- ×200'], status: 401, looks: 1 },
      { files, at: 500, sent: ['- ×200'], status: 401, looks: 1 },
      { files, at: 1000, sent: ['- ×200'], status: 401, looks: 1 },
    ],
  ])('%s', liveRow);

  it('of which each needs a token of its own get it, one question after the other', async () => {
    const own: Reply = ({ file: id, ...question }, reply) => {
      const key = `FILE_${id}`;
      return gives(token(`of ${namesOfFiles.get(key)}`), key)({ file: id, ...question }, reply);
    };
    await live({
      files: [1, 2, 3],
      page: own,
      asked: ['ACCOUNT missing', 'ACCOUNT missing', 'ACCOUNT missing'],
      sent: ['of FILE 1', 'of FILE 2', 'of FILE 3'],
    });
  });
});

describe('a token that the application writes by itself opens the file that is asked for right after', () => {
  it.each<Row>([
    [
      'with no token before, of a file that was just uploaded',
      { asked: ['ACCOUNT missing'], sent: ['-'], status: 401 },
      { at: 10, writes: { [`FILE_${fileId(2)}`]: good.file }, files: [2], sent: ['file'], looks: 1 },
    ],
    [
      'with a broader token that does not open the uploaded file',
      { writes: { [account]: good.account }, edge: { account: 'file-not-granted' }, files: [] },
      { asked: ['FILE 1 file-not-granted'], sent: ['account'], status: 403 },
      { at: 10, writes: { [`FILE_${fileId(2)}`]: good.file }, files: [2], sent: ['account', 'file'] },
    ],
    [
      'with one before that has expired',
      {
        writes: { [account]: past.account },
        asked: ['ACCOUNT expired past account'],
        sent: ['-'],
        status: 401,
      },
      { at: 10, writes: { [account]: good.new }, sent: ['new'] },
    ],
    [
      'with one before that the edge denies as invalid',
      { writes: { [account]: good.old }, sent: ['old'] },
      { at: 10, writes: { [account]: good.new }, edge: { old: 'token-invalid' }, sent: ['old', 'new'] },
    ],
    [
      'where the page has just said that there is none',
      { page: none, asked: ['ACCOUNT missing'], sent: ['-'], status: 401 },
      { at: 1999, writes: { [account]: good.new }, sent: ['new'] },
    ],
  ])('%s', liveRow);
});

describe('what the application writes by itself', () => {
  it.each<Row>([
    [
      'is used a second later, at the first image then',
      { writes: { [account]: good.old }, sent: ['old'], looks: 1 },
      { at: 999, writes: { [account]: good.new }, sent: ['old'], looks: 0, reads: {} },
      { at: 1001, sent: ['new'], looks: 1, reads: { ACCOUNT: 1 } },
    ],
    [
      'is used at the first image of a page that was idle for long',
      { writes: { [account]: good.old }, sent: ['old'] },
      { at: 600_000, writes: { [account]: good.new }, files: upTo(20), sent: ['new ×20'], looks: 1 },
    ],
    [
      'for one file is used for that file only',
      { writes: { [account]: good.account }, files: [1, 2], sent: ['account ×2'] },
      { at: 1001, writes: { [file]: good.file }, files: [1, 2], sent: ['file', 'account'] },
    ],
    [
      'is used at once if the worker is told',
      { writes: { [account]: good.old }, sent: ['old'] },
      { at: 10, writes: { [account]: good.new }, told: 'changed', sent: ['new'], looks: 1 },
    ],
    [
      'may be a removal',
      { writes: { [account]: good.old }, sent: ['old'] },
      { at: 1001, writes: { [account]: undefined }, asked: ['ACCOUNT missing'], sent: ['-'], status: 401 },
    ],
    [
      'is used after the browser has ended the worker and started it anew',
      { writes: { [account]: good.old }, sent: ['old'] },
      { at: 10, writes: { [account]: good.new }, told: 'restarted', sent: ['new'], looks: 1 },
    ],
    [
      'is used instead of an answer that could not be stored before',
      { page: givesUnstored(good.old), asked: ['ACCOUNT missing'], sent: ['old'] },
      { at: 1001, writes: { [account]: good.new }, sent: ['new'] },
    ],
  ])('%s', liveRow);

  it.each<Row>([
    [
      'an answer that could not be stored does not outlive itself in the way of one that could',
      { page: givesUnstored(token('short', 60, -40)), asked: ['ACCOUNT missing'], sent: ['short'] },
      { at: 70_000, page: gives(good.new), asked: ['ACCOUNT expired short'], sent: ['new'] },
      { at: 80_000, page: none, files: [2], sent: ['new'] },
    ],
    [
      'an answer that could not be stored is asked for again once it is refused',
      { page: givesUnstored(good.old), asked: ['ACCOUNT missing'], sent: ['old'] },
      {
        at: 5000,
        edge: { old: 'token-expired' },
        page: gives(good.new),
        asked: ['ACCOUNT denied old'],
        sent: ['old', 'new'],
      },
      { at: 5000, page: none, sent: ['new'] },
    ],
    [
      'an answer that could not be stored is asked for again by the next worker',
      { page: givesUnstored(good.old), asked: ['ACCOUNT missing'], sent: ['old'] },
      { told: 'restarted', page: gives(good.new), asked: ['ACCOUNT missing'], sent: ['new'] },
    ],
  ])('%s', liveRow);
});

describe('a signed-out page loads no file', () => {
  const signedIn: Moment = { writes: { [account]: good.account }, page: gives(good.new), sent: ['account'] };
  const signedOut: Moment = { at: 10, told: 'signed-out', sent: ['-'], status: 401 };
  const stillOut: Moment = { at: 5000, sent: ['-'], status: 401 };

  it.each<Row>([
    ['and is asked for nothing', signedIn, { ...signedOut, files: upTo(20), sent: ['- ×20'] }, stillOut],
    ['also after the worker was started anew', signedIn, signedOut, { ...stillOut, told: 'restarted' }],
    ['also if the worker is told of another change', signedIn, signedOut, { ...stillOut, told: 'changed' }],
    [
      'also if an expired token turns up',
      signedIn,
      signedOut,
      { ...stillOut, writes: { [account]: past.account } },
    ],
    ['also if an empty token turns up', signedIn, signedOut, { ...stillOut, writes: { [account]: '' } }],
    [
      'also if something else turns up',
      signedIn,
      signedOut,
      { ...stillOut, writes: { [account]: { a: 1 } } },
    ],
    [
      'also not with an answer that could not be stored',
      { page: givesUnstored(good.old), asked: ['ACCOUNT missing'], sent: ['old'] },
      signedOut,
      stillOut,
    ],
    [
      'until a token is set',
      signedIn,
      signedOut,
      { at: 20, writes: { [account]: good.new }, told: 'resumed', sent: ['new'] },
    ],
    [
      'until it resumes or registers, and is asked again',
      signedIn,
      signedOut,
      { at: 20, told: 'resumed', asked: ['ACCOUNT missing'], sent: ['new'] },
    ],
    [
      'until it registers while no worker runs',
      signedIn,
      signedOut,
      { at: 20, told: 'resumed', files: [] },
      { at: 20, told: 'restarted', asked: ['ACCOUNT missing'], sent: ['new'] },
    ],
    [
      'until the application stores a token by itself, and what comes after is as ever',
      signedIn,
      signedOut,
      { at: 1011, writes: { [account]: good.newer }, sent: ['newer'] },
      { at: 9000, writes: { [account]: undefined }, asked: ['ACCOUNT missing'], sent: ['new'] },
      {
        at: 9000,
        writes: { [account]: undefined },
        told: 'restarted',
        asked: ['ACCOUNT missing'],
        sent: ['new'],
      },
    ],
    [
      'until the application stores a token by itself for another file',
      signedIn,
      signedOut,
      { at: 1011, writes: { [`FILE_${fileId(2)}`]: good.newer }, files: [2], sent: ['newer'] },
      { at: 1011, asked: ['ACCOUNT missing'], sent: ['new'] },
    ],
    [
      'the second time as the first',
      signedIn,
      signedOut,
      { at: 20, writes: { [account]: good.new }, told: 'resumed', sent: ['new'] },
      { ...signedOut, at: 30 },
      stillOut,
    ],
  ])('%s', liveRow);
});

describe('a file that is being loaded while somebody signs out', () => {
  interface Stage {
    readonly begins: Moment;
    /** What it waits for when they sign out. */
    readonly waitsFor: 'page' | 'edge';
    readonly sent: readonly string[];
    readonly status: number;
  }
  type Staged = [name: string, stage: Stage];
  const withOld = { writes: { [account]: good.old } };
  const stages: Staged[] = [
    ['waits for a page', { begins: {}, waitsFor: 'page', sent: ['-'], status: 401 }],
    [
      'waits for a page to renew its token',
      { begins: { writes: { [account]: past.account } }, waitsFor: 'page', sent: ['-'], status: 401 },
    ],
    [
      'waits for a page to replace a refused token',
      {
        begins: { ...withOld, edge: { old: 'token-expired' } },
        waitsFor: 'page',
        sent: ['old'],
        status: 401,
      },
    ],
    [
      'waits for a page to give its own token',
      {
        begins: { ...withOld, edge: { old: 'file-not-granted' } },
        waitsFor: 'page',
        sent: ['old'],
        status: 403,
      },
    ],
    [
      'waits for the edge, which refuses',
      {
        begins: { ...withOld, edge: { old: 'token-expired' } },
        waitsFor: 'edge',
        sent: ['old'],
        status: 401,
      },
    ],
    [
      'waits for the edge, which would take a broader token',
      {
        begins: { writes: { [file]: good.old, [account]: good.account }, edge: { old: 'file-not-granted' } },
        waitsFor: 'edge',
        sent: ['old'],
        status: 403,
      },
    ],
  ];

  /** Holds a page's answer or the edge's back. */
  function hold({ waitsFor }: Stage, answer: Reply): { reached: () => boolean; release: () => void } {
    const gate = deferred<void>();
    const answerOfEdge = edge;
    if (waitsFor === 'edge') edge = (name) => gate.promise.then(() => answerOfEdge(name));
    page = (question, reply) => {
      if (waitsFor === 'page') void gate.promise.then(() => answer(question, reply));
      else answer(question, reply);
    };
    const reached = (): boolean => (waitsFor === 'page' ? asked : sent).length > 0;
    return { reached, release: () => gate.resolve() };
  }

  it.each(stages)('that %s: no token is sent any more', async (_, stage) => {
    await prepare(stage.begins);
    const { reached, release } = hold(stage, givesUnstored(good.new));
    const loading = load(1);
    await vi.waitFor(() => expect(reached()).toBe(true));
    await tell('signed-out');
    release();
    expect(await finish(loading)).toBe(stage.status);
    expect(sent).toEqual(stage.sent);
    expect(await finish(load(2))).toBe(401);
    expect(sent).toEqual([...stage.sent, '-']);
  });

  it.each(stages)(
    'and in again, that %s: gets no token of either, and the next file the new one',
    async (_, stage) => {
      await prepare(stage.begins);
      const { reached, release } = hold(stage, givesUnstored(good.newer));
      const loading = load(1);
      await vi.waitFor(() => expect(reached()).toBe(true));
      await tell('signed-out');
      write({ [account]: good.new });
      await tell('resumed');
      release();
      expect(await finish(loading)).toBe(stage.status);
      expect(sent).toEqual(stage.sent);
      edge = () => new Response(null);
      expect(await finish(load(2))).toBe(200);
      expect(sent.slice(stage.sent.length)).toEqual(['new']);
    },
  );

  it('and in again gets a question of its own, and not the answer to the old one', async () => {
    await prepare({});
    const replies: (() => void)[] = [];
    page = (question, reply) => {
      const answer = gives(replies.length === 0 ? good.old : good.new);
      replies.push(() => answer(question, reply));
    };
    const before = load(1);
    await vi.waitFor(() => expect(replies).toHaveLength(1));
    await tell('signed-out');
    await tell('resumed');
    const after = load(2);
    await vi.waitFor(() => expect(replies).toHaveLength(2));
    replies[1]!();
    expect(await finish(after)).toBe(200);
    expect(await finish(before)).toBe(401);
    expect([...sent].sort()).toEqual(['-', 'new']);
  });
});

describe('where the store gives no answer', () => {
  it.each<Row>([
    [
      'for a second, 200 images go out as they are, and the application hears of it once',
      {
        store: 'hangs',
        files: upTo(200),
        asked: ['ACCOUNT missing'],
        sent: ['- ×200'],
        status: 401,
        ms: 1000,
        blocked: 1,
      },
    ],
    [
      'but an error, an image goes out as it is at once, and the application hears of it',
      { store: 'fails', asked: ['ACCOUNT missing'], sent: ['-'], status: 401, blocked: 1 },
    ],
    [
      'a page that has a token is a help all the same',
      { store: 'fails', page: givesUnstored(good.new), asked: ['ACCOUNT missing'], sent: ['new'] },
      { files: [2], sent: ['new'] },
    ],
    [
      'it is tried again a second later',
      {
        store: 'fails',
        writes: { [account]: good.account },
        asked: ['ACCOUNT missing'],
        sent: ['-'],
        status: 401,
      },
      { at: 1001, store: 'none', sent: ['account'] },
    ],
    [
      'and none tells whether somebody signed out, the page is asked',
      {
        store: 'hangs',
        state: 'hangs',
        page: givesUnstored(good.new),
        asked: ['ACCOUNT missing'],
        sent: ['new'],
        // The state is read as soon as the tokens take their time.
        ms: 1100,
      },
    ],
  ])('%s', liveRow);
});
