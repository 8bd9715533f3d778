import { createAuthorizer } from 'file-auth-worker/lambda-edge';
import { audience, issuer, keys } from './settings.mjs';

export const handler = createAuthorizer({
  issuer,
  audience,
  keys,
  allowedOrigins: ['https://app.example'],
});
