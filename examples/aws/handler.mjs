import { createAuthorizer } from 'file-auth-worker/lambda-edge';
// Imported by name, so that esbuild leaves out the rest of the file: the function contains no setting of the stack.
import { allowedOrigins, audience, issuer } from './config.json';
import { keys } from './keys.json';

export const handler = createAuthorizer({ issuer, audience, keys: { keys }, allowedOrigins });
