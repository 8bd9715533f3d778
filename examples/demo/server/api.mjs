import { isAccount } from './sessions.mjs';

/**
 * The endpoints under `/api/`. Each answers `{ status?, body, cookie? }`.
 *
 * @param {{ sessions: object, grants: object, issuer: object, catalogue: object }} state
 */
export function createApi({ sessions, grants, issuer, catalogue }) {
  const describe = (account) => ({ account, revoked: account ? grants.revokedOf(account) : [] });

  /** Lets only a signed-in account through. */
  const signedIn = (endpoint) => (request, input) => {
    const account = sessions.accountOf(request);
    return account ? endpoint(account, input) : { status: 401, body: { error: 'Nobody is signed in' } };
  };

  const changeFolder = (change) =>
    signedIn((account, { folder }) =>
      change(account, folder)
        ? { body: describe(account) }
        : { status: 403, body: { error: 'Only the owner can do this' } },
    );

  return {
    'GET /api/catalogue': () => ({ body: catalogue }),

    'GET /api/session': (request) => ({ body: describe(sessions.accountOf(request)) }),

    'POST /api/session': (request, { account }) =>
      isAccount(account)
        ? { body: describe(account), cookie: sessions.start(request, account) }
        : { status: 400, body: { error: 'The account is "blue" or "green"' } },

    'DELETE /api/session': (request) => ({ body: describe(null), cookie: sessions.end(request) }),

    'POST /api/token': signedIn(async (account, { key, folder, file }) => {
      if (key === 'ACCOUNT')
        return { body: { token: await issuer.issue(account, grants.ofAccount(account)) } };
      const granted = key === `FILE_${file}` ? grants.ofFile(account, folder, file) : [];
      return { body: { token: granted.length > 0 ? await issuer.issue(account, granted) : null } };
    }),

    'POST /api/token/expired': signedIn(async (account) => ({
      body: { token: await issuer.issueExpired(account, grants.ofAccount(account)) },
    })),

    'POST /api/revoke': changeFolder(grants.revoke),
    'POST /api/restore': changeFolder(grants.restore),
  };
}
