import { appOrigin } from '../hs256.js';
import type { EdgeCase } from './edge-case.js';

export type Headers = NonNullable<EdgeCase['headers']>;

/** What a token is made of, and whatever else there is to say of its case. */
export type Token = Pick<
  EdgeCase,
  'header' | 'rawHeader' | 'claims' | 'rawPayload' | 'change' | 'onlyHs256' | 'notInFunction'
>;

export interface Asked {
  readonly method?: string;
  readonly uri?: string;
  readonly token?: Token;
  readonly querystring?: string;
  readonly headers?: Headers;
}

/** A case, said in short. */
export const oneCase = (name: string, expected: string, asked: Asked): EdgeCase => ({
  name,
  expected,
  method: asked.method,
  uri: asked.uri,
  querystring: asked.querystring,
  headers: asked.headers && { origin: appOrigin, ...asked.headers },
  ...asked.token,
});

/** A token in order, but for these claims and members of the header. */
export const tokenWith = (claims: EdgeCase['claims'] = {}, head: EdgeCase['header'] = {}): Token => ({
  claims,
  header: head,
});
