import type { FileAuthEvent } from './events.js';
import type { FileAuthOptionsData } from './options.js';
import type { TallySummary } from './tally.js';
import type { TokenStoreName } from './store-option.js';

/** Raised when page and worker could no longer understand each other. */
const protocolVersion = 1;

/** Why `getToken` is called. */
export type TokenQuestionReason =
  /** No token is stored. */
  | 'missing'
  /** The stored token has expired. */
  | 'expired'
  /** The edge denied the stored token. A different token is needed. */
  | 'denied'
  /** The stored tokens are valid, but not for this file. */
  | 'file-not-granted'
  /** The token will appear in the address bar, so it must be a JWT that grants exactly this file. */
  | 'navigation'
  /**
   * The token of the account is needed for a session with the distribution, and not for a file: `folder` and `file` are
   * empty. Only with the option `session`.
   */
  | 'session';

interface Versioned {
  readonly protocol: number;
}

/** "Take control of this page." Answered by {@link DoneMessage}. */
export interface ClaimMessage extends Versioned {
  readonly type: 'file-auth:claim';
}

/** "Stored tokens are not what they were." Ends a sign-out if `resumed`. Answered by {@link DoneMessage}. */
export interface TokensChangedMessage extends Versioned {
  readonly type: 'file-auth:tokens-changed';
  /** A worker with another store is not meant: one store is one identity. */
  readonly store: TokenStoreName;
  readonly resumed: boolean;
  /** The one key that has another token, if that is all that has changed. */
  readonly key?: string | null;
}

/** "Who are you?" Answered by {@link StatusAnswer}. Also the handshake at registration. */
export interface StatusMessage extends Versioned {
  readonly type: 'file-auth:status';
}

/** "No token from now on." Answered by {@link DoneMessage} once that holds. */
export interface SignOutMessage extends Versioned {
  readonly type: 'file-auth:sign-out';
  readonly store: TokenStoreName;
  readonly epoch: number;
}

/** "Drop the files that are kept." Answered by {@link DoneMessage} once they are gone. */
export interface ClearMessage extends Versioned {
  readonly type: 'file-auth:clear';
}

/** The answer to {@link PingMessage}. That it comes is all. */
export interface PongMessage extends Versioned {
  readonly type: 'file-auth:pong';
}

export type PageMessage =
  ClaimMessage | TokensChangedMessage | StatusMessage | SignOutMessage | ClearMessage | PongMessage;

export interface DoneMessage extends Versioned {
  readonly type: 'file-auth:done';
}

export interface StatusAnswer extends Versioned {
  readonly type: 'file-auth:status-answer';
  readonly status: WorkerStatus;
}

/** What a worker tells of itself. */
export interface WorkerStatus extends TallySummary {
  readonly version: string;
  readonly options: FileAuthOptionsData;
}

/** "Is there a token for this?" The denied token is told by its digest: no token travels from worker to page. */
export interface GetTokenMessage extends Versioned {
  readonly type: 'file-auth:get-token';
  readonly key: string;
  readonly keys: readonly string[];
  readonly folder: string;
  readonly file: string;
  readonly reason: TokenQuestionReason;
  /** SHA-256 of the token that was denied or has expired, hexadecimal; `null` if there was none. */
  readonly deniedDigest: string | null;
}

/** "Say something, so that I live on": a long answer is under way. Answered by {@link PongMessage}. */
export interface PingMessage extends Versioned {
  readonly type: 'file-auth:ping';
}

/** The answers to {@link GetTokenMessage}, over the port that came with it and nowhere else. */
export type TokenAnswer =
  | (Versioned & {
      readonly type: 'file-auth:token';
      readonly key: string;
      readonly token: string;
      readonly stored: boolean;
    })
  | (Versioned & { readonly type: 'file-auth:none' })
  | (Versioned & { readonly type: 'file-auth:cannot' })
  | (Versioned & { readonly type: 'file-auth:pending' });

/** Broadcast by the worker to the pages of its scope: what happened since the last one. */
export interface EventsMessage extends Versioned {
  readonly type: 'file-auth:events';
  readonly events: readonly FileAuthEvent[];
}

/** Broadcast by a worker that throws at start, since a browser does not tell the page why. */
export interface InstallFailedMessage extends Versioned {
  readonly type: 'file-auth:install-failed';
  readonly message: string;
}

type Message =
  | PageMessage
  | DoneMessage
  | StatusAnswer
  | GetTokenMessage
  | PingMessage
  | TokenAnswer
  | EventsMessage
  | InstallFailedMessage;

type Body<T> = T extends Versioned ? Omit<T, 'protocol'> : never;

/** Writes a message in this protocol. */
export function message<T extends Body<Message>>(body: T): T & Versioned {
  return { ...body, protocol: protocolVersion };
}

/** The name of the BroadcastChannel for events and start failures of the worker of a scope. */
export function channelName(scope: string): string {
  return `file-auth:${scope}`;
}

type Guard<T> = (data: unknown) => data is T;

export const isClaim: Guard<ClaimMessage> = guard('file-auth:claim');
export const isTokensChanged: Guard<TokensChangedMessage> = guard('file-auth:tokens-changed', {
  store: 'object',
  resumed: 'boolean',
});
export const isStatus: Guard<StatusMessage> = guard('file-auth:status');
export const isSignOut: Guard<SignOutMessage> = guard('file-auth:sign-out', {
  store: 'object',
  epoch: 'number',
});
export const isClear: Guard<ClearMessage> = guard('file-auth:clear');
export const isDone: Guard<DoneMessage> = guard('file-auth:done');
export const isStatusAnswer: Guard<StatusAnswer> = guard('file-auth:status-answer', { status: 'object' });
export const isEventsMessage: Guard<EventsMessage> = guard('file-auth:events', { events: 'object' });
export const isInstallFailed: Guard<InstallFailedMessage> = guard('file-auth:install-failed', {
  message: 'string',
});

export const isPing: Guard<PingMessage> = guard('file-auth:ping');
const getTokenMembers = { key: 'string', keys: 'object', folder: 'string', file: 'string', reason: 'string' };
export const isGetToken: Guard<GetTokenMessage> = guard('file-auth:get-token', getTokenMembers);

type AnswerOf<Type extends TokenAnswer['type']> = Extract<TokenAnswer, { type: Type }>;
export const isTokenAnswer: Guard<AnswerOf<'file-auth:token'>> = guard('file-auth:token', {
  key: 'string',
  token: 'string',
});
export const isNone: Guard<AnswerOf<'file-auth:none'>> = guard('file-auth:none');
export const isCannot: Guard<AnswerOf<'file-auth:cannot'>> = guard('file-auth:cannot');
export const isPending: Guard<AnswerOf<'file-auth:pending'>> = guard('file-auth:pending');

/** A message from another side is unknown until its type, protocol and members have been looked at. */
function guard<T extends Message>(type: T['type'], members: Readonly<Record<string, string>> = {}): Guard<T> {
  return (data): data is T => {
    if (typeof data !== 'object' || data === null) return false;
    const candidate = data as Record<string, unknown>;
    if (candidate['type'] !== type || candidate['protocol'] !== protocolVersion) return false;
    return Object.entries(members).every(
      ([name, kind]) => typeof candidate[name] === kind && candidate[name] !== null,
    );
  };
}
