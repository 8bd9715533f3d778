import { setParameter } from './set-parameter.js';

/** Adds the token to a file URL. A parameter of that name that is already there is overwritten, never trusted. */
export function authorizeFileUrl(url: string, parameter: string, token: string): string {
  return setParameter(url, parameter, token);
}
