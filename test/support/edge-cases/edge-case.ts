import { file, folder } from '../hs256.js';
import { testAudience, testIssuer } from '../tokens.js';

/**
 * A request and what becomes of it, for any authorizer of the policy and any algorithm: a token is signed over whatever
 * header and payload the case says. Everything that is left out is in order.
 */
export interface EdgeCase {
  readonly name: string;
  readonly method?: string | undefined;
  readonly uri?: string | undefined;
  /** `TOKEN` stands for the token, here and in headers. */
  readonly querystring?: string | undefined;
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** What the header holds besides `alg` and `kid`, or instead of them. */
  readonly header?: { readonly [name: string]: unknown } | undefined;
  /** The header as text; `ALG` and `KID` stand for those of the key. */
  readonly rawHeader?: string | undefined;
  readonly claims?: { readonly [name: string]: unknown } | undefined;
  readonly rawPayload?: string | Buffer | undefined;
  /** Changes the token after it was signed. */
  readonly change?: ((segments: readonly [string, string, string]) => string) | undefined;
  /** The reason of the denial; `'passes'` or `'preflight'` if there is none. */
  readonly expected: string;
  /** Why the case is for HS256 only, if it is. */
  readonly onlyHs256?: string | undefined;
  /** Why the case is not for the CloudFront Function, if it is not. */
  readonly notInFunction?: string | undefined;
}

/** The time at which the cases are right, in seconds. */
export const caseTime = 1_800_000_000;

export const folderPath: string = `/${folder}`;
export const filePath: string = `${folderPath}/${file}`;
export const otherUuid = '00000000-0000-4000-8000-000000000000';

/** What a token says unless its case says otherwise. */
export const caseClaims: { readonly [name: string]: unknown } = {
  iss: testIssuer,
  aud: testAudience,
  iat: caseTime,
  exp: caseTime + 600,
  files: `${folderPath}/`,
};

const reasonsBeforeKeys: ReadonlySet<string> = new Set([
  'preflight',
  'method-refused',
  'path-refused',
  'query-refused',
  'request-refused',
  'token-missing',
  'token-malformed',
]);

/**
 * Whether the case is decided before any key is looked at, so that it is the same for every algorithm. A token that was
 * changed after it was signed is not: its signature is of another length with each.
 */
export function isDecidedBeforeKeys({ expected, change }: EdgeCase): boolean {
  return reasonsBeforeKeys.has(expected) && change === undefined;
}
