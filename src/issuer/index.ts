export { signFileToken } from './sign-file-token.js';
export type {
  FileGrant,
  PrivateJsonWebKey,
  SignFileTokenOptions,
  SigningAlgorithm,
  SigningCryptoKey,
  SigningKey,
} from './options.js';
