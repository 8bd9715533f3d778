import { remedyFor, type DenialReason } from '../contract/denial.js';
import type { FileAuthEvent } from '../contract/events.js';
import type { FileLocation } from '../contract/file-url.js';
import type { TokenQuestionReason } from '../contract/protocol.js';
import { isUsableToken } from './usable-token.js';
import type { KeysOf } from '../contract/token-keys.js';
import type { StateStore, TokenStore } from './token-store.js';
import { createSignOutMark, type SignOutMark } from './sign-out-mark.js';
import { createTokenQuestions, type AskForToken, type TokenQuestions } from './token-questions.js';
import { createTokenSnapshots, type LookMoment, type TokenSnapshot } from './token-snapshot.js';

const slowMs = 100;

/** A token and the key under which it is stored. */
export interface TokenChoice {
  readonly key: string;
  readonly token: string;
}

/** The tokens of one request: what was denied and asked in its course is not tried or asked again. */
export interface TokenSession {
  /** The token to begin with; asks the application if none is usable. `null` if there is none. */
  first(): Promise<TokenChoice | null>;
  /** The token to try after a denial; `null` if there is nothing left to try. */
  another(denied: TokenChoice, reason: DenialReason): Promise<TokenChoice | null>;
  /** Whether nobody signed out since the request began. */
  readonly isCurrent: () => boolean;
}

export interface TokenSource {
  /** Begins to read what the first request will need. */
  prepare(): void;
  begin(file: FileLocation, clientId: string): TokenSession;
  /** The usable token that is stored for a file; asks nobody. */
  peek(file: FileLocation): Promise<TokenChoice | null>;
  /** Stored tokens changed; a sign-out ends if `resumed`. */
  changed(resumed: boolean): void;
  /** From now on no request gets a token that was stored or asked for before. */
  signOut(epoch: number): void;
}

export interface TokenSourceParts {
  readonly store: TokenStore;
  readonly state: StateStore;
  readonly keysOf: KeysOf;
  readonly report: (event: FileAuthEvent) => void;
  readonly askForToken: AskForToken;
  /** Ends a sign-out, if there is one, without a request that waits for it; by default, it is ended at once. */
  readonly endLater?: (mark: SignOutMark, isTokenThere: () => Promise<boolean>) => void;
  readonly now?: () => number;
}

/** Finds tokens: in the store, first usable key first, else by asking the application. */
export function createTokenSource(parts: TokenSourceParts): TokenSource {
  const { keysOf, report, now = Date.now } = parts;
  const mark = createSignOutMark(parts.state);
  const onBlocked = (): void => report({ type: 'storage-blocked' });
  const snapshots = createTokenSnapshots(besideMark(parts.store, mark), onBlocked, now);
  const questions = createTokenQuestions({ ...parts, mark, now, onAnswer: snapshots.drop });

  const find = createFind(questions, now);
  const look: Look = async (keys, denied, since) => find(keys, await snapshots.since(since), denied);
  /** A look may be old as long as it yields a token. */
  const glance: Look = async (keys, denied, since) => {
    const snapshot = await snapshots.recent();
    const found = await find(keys, snapshot, denied);
    return found.usable !== null || snapshot.number > since ? found : look(keys, denied, since);
  };

  const endSignOut = createEndSignOut(
    mark,
    parts.endLater,
    async (keys) => (await look(keys, new Set(), snapshots.now())).usable !== null,
  );

  return {
    prepare: () => {
      const snapshot = snapshots.begin();
      // What may be for any file is read along with the list, there or not.
      for (const key of keysOf({ folder: '', file: '' })) void snapshot.get(key);
    },
    begin: (file, clientId) => {
      const { generation } = mark;
      const keys = keysOf(file.groups);
      const isCurrent = (): boolean => mark.generation === generation;
      const ifCurrent = (choice: TokenChoice | null): TokenChoice | null => {
        if (choice === null || !isCurrent()) return null;
        endSignOut(keys);
        return choice;
      };
      const session = createSession({
        keys,
        now: snapshots.now,
        glance,
        look,
        ask: (key, denied, tried, reason) =>
          questions.ask({ key, denied, tried, reason, file, keys, clientId }),
        distrust: questions.distrust,
      });
      return {
        first: async () => ifCurrent(await session.first()),
        another: async (denied, reason) => ifCurrent(await session.another(denied, reason)),
        isCurrent,
      };
    },
    peek: async (file) => (await glance(keysOf(file.groups), new Set(), snapshots.now())).usable,
    changed: (resumed) => {
      if (resumed) mark.end();
      questions.changed(resumed);
      snapshots.drop();
    },
    signOut: (epoch) => {
      mark.set(epoch);
      questions.forget();
      snapshots.drop();
    },
  };
}

/** If the tokens take their time, the mark is read meanwhile: two stores that hang are one wait. */
function besideMark(store: TokenStore, mark: SignOutMark): TokenStore {
  const keys = (): Promise<string[]> => {
    const timer = setTimeout(() => void mark.isSet(), slowMs);
    return store.keys().finally(() => clearTimeout(timer));
  };
  return { ...store, keys };
}

function createEndSignOut(
  mark: SignOutMark,
  endLater: TokenSourceParts['endLater'],
  isTokenThere: (keys: readonly string[]) => Promise<boolean>,
): (keys: readonly string[]) => void {
  let isPlanned = false;
  return (keys) => {
    if (mark.isKnown || !endLater) mark.endBecauseOfToken();
    else if (!isPlanned) endLater(mark, () => isTokenThere(keys));
    isPlanned = true;
  };
}

interface Found {
  readonly usable: TokenChoice | null;
  readonly expired: TokenChoice | null;
}

type Find = (keys: readonly string[], snapshot: TokenSnapshot, denied: ReadonlySet<string>) => Promise<Found>;

/** Finds the first usable token of the list, and the last expired one: the broadest, which helps most files at once. */
function createFind({ unstored, isTrusted }: TokenQuestions, now: () => number): Find {
  return async (keys, snapshot, denied) => {
    let expired: TokenChoice | null = null;
    for (const key of keys) {
      const stored = (await snapshot.has(key)) ? await snapshot.get(key) : null;
      const token = unstored(key, stored) ?? stored;
      if (typeof token !== 'string' || token === '' || denied.has(token)) continue;
      if (isUsableToken(token, now()) || isTrusted(token)) return { usable: { key, token }, expired };
      expired = { key, token };
    }
    return { usable: null, expired };
  };
}

/** Finds what is stored under keys, of which some tokens are denied; what was stored before a moment is found. */
type Look = (keys: readonly string[], denied: ReadonlySet<string>, since: LookMoment) => Promise<Found>;

interface SessionParts {
  readonly keys: readonly string[];
  readonly now: () => LookMoment;
  readonly glance: Look;
  readonly look: Look;
  readonly ask: (
    key: string,
    denied: string | null,
    tried: ReadonlySet<string>,
    reason: TokenQuestionReason,
  ) => Promise<boolean>;
  readonly distrust: (token: string) => void;
}

function createSession({
  keys,
  now,
  glance,
  look,
  ask,
  distrust,
}: SessionParts): Omit<TokenSession, 'isCurrent'> {
  const deniedByKey = new Map<string, string>();
  const denied = new Set<string>();
  let isReplaced = false;
  let isGrantAsked = false;
  /** Of the request, then of its last denial. */
  let since = now();

  const lookAgain = async (): Promise<TokenChoice | null> => (await look(keys, denied, since)).usable;
  const askAndLook = async (key: string, reason: TokenQuestionReason): Promise<TokenChoice | null> => {
    // Another's question may have brought what only its own file can use. Each turn, one of those who wait has its own.
    for (;;) {
      const isOwn = await ask(key, deniedByKey.get(key) ?? null, denied, reason);
      const found = await lookAgain();
      if (found !== null || isOwn) return found;
    }
  };

  /** Denied for what the token is: one try with a different one, of the same key if it can be had. */
  const replace = async (key: string): Promise<TokenChoice | null> => {
    if (isReplaced) return null;
    isReplaced = true;
    const stored = await lookAgain();
    return stored?.key === key ? stored : askAndLook(key, 'denied');
  };

  /** Good, but not for this file: whatever is stored besides, then one question for the file's own. */
  const widen = async (): Promise<TokenChoice | null> => {
    const stored = await lookAgain();
    if (stored !== null || isGrantAsked) return stored;
    isGrantAsked = true;
    return askAndLook(keys[0]!, 'file-not-granted');
  };

  return {
    first: async () => {
      const { usable, expired } = await glance(keys, denied, since);
      const broadest = keys.at(-1);
      if (usable !== null || broadest === undefined) return usable;
      if (expired === null) return askAndLook(broadest, 'missing');
      deniedByKey.set(expired.key, expired.token);
      return askAndLook(expired.key, 'expired');
    },
    another: async (choice, reason) => {
      const remedy = remedyFor(reason);
      if (remedy === 'none') return null;
      since = now();
      denied.add(choice.token);
      deniedByKey.set(choice.key, choice.token);
      if (remedy === 'next-key') return widen();
      distrust(choice.token);
      return replace(choice.key);
    },
  };
}
