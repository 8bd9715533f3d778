import { assertOptionNames } from '../../shared/contract/check-option.js';
import { quote } from '../../shared/util/quote.js';
import { openSession, type OpenedSession, type SessionPlace } from './open-session.js';

/** The options of `session`. */
export interface SessionOptions {
  /** The path where pages open, check and close the session. Default is `'/.file-auth/session'`. */
  readonly path?: string | undefined;
}

/** What {@link session} returns. Pass it to the option `session` of {@link createAuthorizer}. */
export interface Session {
  /** The path where pages open, check and close the session. */
  readonly path: string;
  /** @internal */
  readonly open: (authorizer: SessionPlace) => OpenedSession;
}

const pathShape = /^(?:\/[\w.~-]+)+$/;
const dotSegment = /\/\.{1,2}(?:\/|$)/;

/**
 * Lets pages open a session: the distribution keeps the token in a cookie of its own, which the browser sends with requests
 * that no service worker sees. The cookie is `HttpOnly` and `Partitioned`, so that no script can read it and no other site's
 * page can use it. A browser without partitioned cookies does not keep it.
 *
 * A file's request uses the token of its query or header first. The cookie counts only if the browser says that a listed
 * origin's page asks (Fetch Metadata): not for a document on the distribution's own origin, nor for scripts, workers and
 * top-level documents. A frame, `<object>` or `<embed>` needs a `Referer` with the origin of the page, which the policies
 * `no-referrer` and `same-origin` leave out. All checks of a token apply, the grant included. The cookie is never forwarded.
 *
 * An app that is served from the distribution itself has no session: its requests are `same-origin`.
 *
 * @param options - the path
 * @returns the value of the option `session`
 * @throws {TypeError} an option is wrong; the message names it
 * @example
 * ```ts
 * import { createAuthorizer, session } from 'file-auth-worker/lambda-edge';
 *
 * export const handler = createAuthorizer({
 *   issuer: 'https://app.example.com',
 *   audience: 'files',
 *   keys,
 *   allowedOrigins: ['https://app.example.com'],
 *   session: session(),
 * });
 * ```
 */
export function session(options: SessionOptions = {}): Session {
  assertOptionNames(options, ['path']);
  const { path = '/.file-auth/session' } = options;
  if (typeof path !== 'string' || !pathShape.test(path) || dotSegment.test(path)) {
    const shown = typeof path === 'string' ? quote(path) : `a value of type ${typeof path}`;
    throw new TypeError(
      `"path" option of session() must be a path such as "/.file-auth/session", of letters, digits and "._~-", not ${shown}`,
    );
  }
  return Object.freeze({ path, open: (authorizer: SessionPlace) => openSession(path, authorizer) });
}
