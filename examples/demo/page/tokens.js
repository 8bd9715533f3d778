import { call } from './api.js';
import { getToken } from './get-token.js';

/**
 * What the demo does with tokens itself.
 *
 * @param {import('file-auth-worker').FileAuth} fileAuth
 */
export function createTokens(fileAuth) {
  const setAccountToken = async (answer) => {
    if (answer === null) throw new Error('The server has ended the session. Load the page again.');
    await fileAuth.setToken('ACCOUNT', answer.token);
  };
  const renewAccountToken = async () => setAccountToken(await getToken({ key: 'ACCOUNT' }));

  return {
    renewAccountToken,

    /** Stores a token that is of no use any more. */
    expire: async () => setAccountToken(await call('POST', '/api/expired-token', { body: {} })),

    async changeGrant(folder, isRevoked) {
      await call('POST', isRevoked ? '/api/restore' : '/api/revoke', { body: { folder: folder.id } });
      // A token for one file would open it until it expires.
      const files = folder.files.flatMap(({ sources }) => sources);
      await Promise.all(files.map(({ id }) => fileAuth.setToken(`FILE_${id}`, null)));
      await renewAccountToken();
    },

    /**
     * Where a frame finds a file: on the page's own origin, where the worker answers. Without a worker its address holds a
     * token, which the document in the frame can read; so it is one for this file alone. `null` if there is none.
     */
    async documentAddress(url) {
      const virtualUrl = fileAuth.virtualUrl(url);
      if (virtualUrl !== null) return virtualUrl;
      const [folder, file] = new URL(url).pathname.match(/[\da-f-]{36}/g);
      const answer = await getToken({ key: `FILE_${file}`, folder, file });
      if (!answer?.token) return null;
      await fileAuth.setFileToken(file, answer.token);
      return fileAuth.authorizeUrl(url);
    },
  };
}
