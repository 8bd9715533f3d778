/**
 * The part for your server: signs the tokens that the edge accepts. Ships as ESM and CommonJS, for Node.js 20 and newer.
 *
 * @module file-auth-worker/issuer
 */
export { signFileToken } from './sign-file-token.js';
export type {
  SignFileTokenOptions,
  FileGrant,
  SigningKey,
  PrivateJsonWebKey,
  SigningAlgorithm,
  SigningCryptoKey,
} from './options.js';
