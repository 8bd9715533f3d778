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

    'GET /api/session': (request) => ({ body: describe(sessions.accountOf(request) ?? null) }),

    'POST /api/session': (request, { account }) =>
      isAccount(account)
        ? { body: describe(account), cookie: sessions.start(request, account) }
        : { status: 400, body: { error: 'The account is "blue" or "green"' } },

    'DELETE /api/session': (request) => ({ body: describe(null), cookie: sessions.start(request, null) }),

    // The question of getToken: for one file, or for everything that the account may see.
    'POST /api/file-token': signedIn(async (account, { key, folder, file }) => {
      if (key !== `FILE_${file}`)
        return { body: { token: await issuer.issue(account, { folders: grants.foldersOf(account) }) } };
      const files = grants.mayOpen(account, folder, file) ? [{ folder, file }] : [];
      return { body: { token: await issuer.issue(account, { files }) } };
    }),

    'POST /api/expired-token': signedIn(async (account) => ({
      body: { token: await issuer.issueExpired(account, grants.foldersOf(account)) },
    })),

    'POST /api/revoke': changeFolder(grants.revoke),
    'POST /api/restore': changeFolder(grants.restore),

    'POST /api/reset': (request) => {
      grants.restoreAll();
      return { body: describe('blue'), cookie: sessions.start(request, 'blue') };
    },
  };
}
