import { randomBytes } from 'node:crypto';

const accounts = new Set(['blue', 'green']);
const limit = 1000;

// Cookies are shared by all ports of a host, so the name says whose it is.
const cookieName = 'file-auth-worker-demo';

export const isAccount = (value) => accounts.has(value);

/** Who is signed in, by a random id in a cookie that scripts cannot read. */
export function createSessions() {
  const sessions = new Map();
  return {
    /** The account that is signed in; `null` if nobody is, `undefined` if this browser has no session yet. */
    accountOf: (request) => sessions.get(readCookie(request)),
    /** Returns the `Set-Cookie` header of the new session. A session of nobody (`null`) stays signed out. */
    start(request, account) {
      sessions.delete(readCookie(request));
      if (sessions.size >= limit) sessions.delete(sessions.keys().next().value);
      const id = randomBytes(24).toString('base64url');
      sessions.set(id, account);
      return `${cookieName}=${id}; HttpOnly; SameSite=Strict; Path=/`;
    },
  };
}

function readCookie(request) {
  const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('='));
  return pairs.find(([name]) => name === cookieName)?.[1];
}
