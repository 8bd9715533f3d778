import { call } from './api.js';
import { reloadWith } from './reload.js';

/**
 * What the demo does with tokens itself.
 *
 * @param {import('file-auth-worker').FileAuth} fileAuth
 */
export function createTokens(fileAuth) {
  const renewAccountToken = async () => {
    await fileAuth.setAccountToken(await fetchToken('/api/token', { key: 'ACCOUNT' }));
  };

  return {
    renewAccountToken,

    /** Stores a token that is of no use any more. */
    async expire() {
      await fileAuth.setAccountToken(await fetchToken('/api/token/expired', {}));
    },

    async changeGrant(folder, isRevoked) {
      await call('POST', isRevoked ? '/api/restore' : '/api/revoke', { body: { folder: folder.id } });
      // A token for one file would open it until it expires.
      const files = folder.files.flatMap(({ sources }) => sources);
      await Promise.all(files.map(({ id }) => fileAuth.setToken(`FILE_${id}`, null)));
      await renewAccountToken();
      await reloadWith(
        isRevoked
          ? `${folder.name} is granted again.`
          : `${folder.name} is revoked: the new token does not name it.`,
      );
    },

    /**
     * Where a frame finds a file: on the page's own origin, where the worker answers. Without one its address holds a token,
     * which whatever is in the frame can read; so it is one for this file alone. `null` if there is none.
     */
    async documentAddress(url) {
      const virtualUrl = fileAuth.virtualUrl(url);
      if (virtualUrl !== null) return virtualUrl;
      const [folder, file] = new URL(url).pathname.match(/[\da-f-]{36}/g);
      const answer = await call('POST', '/api/token', { body: { key: `FILE_${file}`, folder, file } });
      if (!answer?.token) return null;
      await fileAuth.setFileToken(file, answer.token);
      return fileAuth.authorizeUrl(url);
    },
  };
}

async function fetchToken(path, body) {
  const answer = await call('POST', path, { body });
  if (answer === null) throw new Error('The server has ended the session. Sign in again.');
  return answer.token;
}
