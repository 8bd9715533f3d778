import { signFileToken } from 'file-auth-worker/issuer';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';

const audience = 'demo-files';
const lifetimeSeconds = 600;

/**
 * Makes a key pair that lives as long as the process, and signs tokens with it.
 *
 * @param {string} issuer
 */
export async function createTokenIssuer(issuer) {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = crypto.randomUUID();
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
  const key = { ...(await exportJWK(privateKey)), kid, alg: 'ES256' };

  return {
    issuer,
    audience,
    keys: { keys: [publicJwk] },
    /** A token for ten minutes that opens `folders` or `files`; `null` if that is nothing. */
    issue: async (subject, { folders = [], files = [] }) =>
      folders.length + files.length === 0
        ? null
        : signFileToken({ key, issuer, audience, subject, folders, files, lifetime: lifetimeSeconds }),
    /** A token that expired ten minutes ago. `signFileToken` makes none that is of no use. */
    issueExpired(subject, folders) {
      const issuedAt = Math.floor(Date.now() / 1000) - 2 * lifetimeSeconds;
      return new SignJWT({ files: folders.map((folder) => `/${folder}/`) })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(subject)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(privateKey);
    },
  };
}
