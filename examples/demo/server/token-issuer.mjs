import { SignJWT, exportJWK, generateKeyPair } from 'jose';

const audience = 'demo-files';
const lifetimeSeconds = 600;

/**
 * Makes a key pair that lives as long as the process, and signs tokens with it.
 *
 * @param {string} issuer
 */
export async function createTokenIssuer(issuer) {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const kid = crypto.randomUUID();
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };

  const sign = (account, files, issuedAt) =>
    new SignJWT({ files })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(account)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(privateKey);

  return {
    issuer,
    audience,
    keys: { keys: [publicJwk] },
    /** A token for ten minutes that opens `files`. */
    issue: (account, files) => sign(account, files, now()),
    /** The same, but it ended ten minutes ago. */
    issueExpired: (account, files) => sign(account, files, now() - 2 * lifetimeSeconds),
  };
}

const now = () => Math.floor(Date.now() / 1000);
