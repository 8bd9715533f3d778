import { describe, expect, it } from 'vitest';
import * as protocol from '../../../../src/shared/contract/protocol.js';
import { file, folder } from '../../../support/unit/sample.js';

const { message } = protocol;
const store = { name: 'localforage', storeName: 'TOKEN_STORAGE_MANAGER' };
const status = {
  version: '1.0.0',
  options: {},
  counts: {},
  reasons: {},
  failures: [],
} as unknown as protocol.WorkerStatus;

const guards = {
  isClaim: message({ type: 'file-auth:claim' }),
  isTokensChanged: message({ type: 'file-auth:tokens-changed', store, resumed: false }),
  isStatus: message({ type: 'file-auth:status' }),
  isSignOut: message({ type: 'file-auth:sign-out', store, epoch: 1 }),
  isClear: message({ type: 'file-auth:clear' }),
  isDone: message({ type: 'file-auth:done' }),
  isStatusAnswer: message({ type: 'file-auth:status-answer', status }),
  isEventsMessage: message({ type: 'file-auth:events', events: [{ type: 'signed-out' }] }),
  isInstallFailed: message({ type: 'file-auth:install-failed', message: 'x' }),
  isGetToken: message({
    type: 'file-auth:get-token',
    key: 'ACCOUNT',
    keys: ['ACCOUNT'],
    folder,
    file,
    reason: 'missing',
    deniedDigest: null,
  }),
  isTokenAnswer: message({ type: 'file-auth:token', key: 'ACCOUNT', token: 't', stored: true }),
  isNone: message({ type: 'file-auth:none' }),
  isCannot: message({ type: 'file-auth:cannot' }),
  isPending: message({ type: 'file-auth:pending' }),
} as const;

type GuardName = keyof typeof guards;
const names = Object.keys(guards) as GuardName[];
const allGuards: Readonly<Record<string, unknown>> = { ...protocol };
const guard = (name: GuardName): ((data: unknown) => boolean) =>
  allGuards[name] as (data: unknown) => boolean;

describe('a message', () => {
  it.each(names)('of ours is recognised by %s, and by no other guard', (name) => {
    const recognised = names.filter((other) => guard(other)(guards[name]));
    expect(recognised).toEqual([name]);
  });

  it.each(names)('of another protocol is not taken by %s', (name) => {
    expect(guard(name)({ ...guards[name], protocol: 2 })).toBe(false);
    expect(guard(name)({ ...guards[name], protocol: undefined })).toBe(false);
  });

  it.each(names)('of somebody else is not taken by %s', (name) => {
    const { type } = guards[name];
    for (const data of [
      null,
      undefined,
      0,
      '',
      type,
      [],
      {},
      { type },
      { type: 'SKIP_WAITING', protocol: 1 },
    ]) {
      expect(guard(name)(data)).toBe(false);
    }
  });

  it.each<[GuardName, string, unknown]>([
    ['isTokensChanged', 'resumed', 'yes'],
    ['isTokensChanged', 'store', undefined],
    ['isTokensChanged', 'store', 'localforage'],
    ['isSignOut', 'store', null],
    ['isSignOut', 'epoch', undefined],
    ['isSignOut', 'epoch', '1'],
    ['isStatusAnswer', 'status', null],
    ['isEventsMessage', 'events', 'text'],
    ['isEventsMessage', 'events', null],
    ['isInstallFailed', 'message', new Error('x')],
    ['isGetToken', 'key', 1],
    ['isGetToken', 'keys', null],
    ['isGetToken', 'reason', undefined],
    ['isTokenAnswer', 'token', null],
    ['isTokenAnswer', 'key', undefined],
  ])('is not taken by %s when its member "%s" is %j', (name, member, value) => {
    expect(guard(name)({ ...guards[name], [member]: value })).toBe(false);
  });

  it('says which protocol it is written in', () => {
    expect(message({ type: 'file-auth:none' })).toEqual({ type: 'file-auth:none', protocol: 1 });
  });
});

it('events of different scopes go over different channels', () => {
  expect(protocol.channelName('https://app.example/a/')).not.toBe(
    protocol.channelName('https://app.example/'),
  );
});
