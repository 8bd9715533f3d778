import type { FileEvent } from '../../../src/shared/contract/events.js';
import type { FileLocation } from '../../../src/shared/contract/file-url.js';

/** Names that the tests of page, worker and shared code have in common. */
export const cdn = 'https://d111111abcdef8.cloudfront.net';
export const folder = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
export const file = '9b2e7a4c-1d5f-4e6a-8b3c-7f0d2e1a6b5c';
export const path: string = `/${folder}/${file}.png`;
export const fileUrl: string = cdn + path;

/** A file of the default path; the same as the URL above unless told otherwise. */
export function fileLocation(ids: Partial<Record<'folder' | 'file', string>> = {}): FileLocation {
  const groups = { folder, file, ...ids };
  return { ...groups, groups, origin: cdn, path: `/${groups.folder}/${groups.file}.png` };
}

export const appOrigin = 'https://app.example';
/** What the options are checked against: an application at the root of its origin. */
export const appContext: { readonly ownOrigin: string; readonly scope: URL } = {
  ownOrigin: appOrigin,
  scope: new URL(`${appOrigin}/`),
};

/** An unsigned JWT: what reads tokens in a browser never looks at the signature. */
export function fakeToken(claims: object): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'ES256' })}.${encode(claims)}.c2lnbmF0dXJl`;
}

/** A token that lives from an hour before `nowMs` until `seconds` after it. */
export function tokenLivingFor(seconds: number, nowMs: number, subject = 'somebody'): string {
  const now = Math.floor(nowMs / 1000);
  return fakeToken({ sub: subject, iat: now - 3600, exp: now + seconds });
}

/** What a worker tells of an image that has loaded, but for what is given. */
export function fileEvent(members: Partial<FileEvent> = {}): FileEvent {
  return {
    type: 'file',
    folder,
    file,
    path,
    destination: 'image',
    outcome: 'authorized',
    key: 'ACCOUNT',
    status: 200,
    reason: null,
    retried: false,
    ms: 3,
    ...members,
  };
}
