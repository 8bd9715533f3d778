import { setParameter } from '../../shared/util/set-parameter.js';

const ownerParameter = 'file-auth-owner';

/** Under which URL a file is kept: without the token, which changes, and with whose it is. */
export function keptFileKey(url: string, parameter: string, owner: string): string {
  return setParameter(setParameter(url, parameter, null), ownerParameter, owner);
}

/** Whether a cache's key is one of ours. */
export function isKeptFileKey(url: string): boolean {
  return new URL(url).searchParams.has(ownerParameter);
}
