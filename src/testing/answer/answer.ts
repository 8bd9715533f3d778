import { Readable } from 'node:stream';

/** Headers: names in lower case; several lines of one name are an array. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A function opens its stream only if it is sent. */
export type AnswerBody = Uint8Array | (() => Readable) | null;

/** A response before it is on the wire. */
export interface Answer {
  readonly status: number;
  readonly statusText?: string | undefined;
  readonly headers: AnswerHeaders;
  readonly body: AnswerBody;
}
