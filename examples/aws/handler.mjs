import { createAuthorizer } from 'file-auth-worker/lambda-edge';
// By name, so that esbuild leaves the rest of the file out: the function holds no setting of the stack.
import { allowedOrigins, audience, issuer } from './config.json';
import { keys } from './keys.json';

export const handler = createAuthorizer({ issuer, audience, keys: { keys }, allowedOrigins });
