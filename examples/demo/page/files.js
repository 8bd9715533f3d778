import { registerFileAuthWorker } from 'file-auth-worker';
import { getToken } from './get-token.js';

/** Nothing waits for it: what has failed before is loaded again. `null` if private files cannot load. */
export const fileAuth = registerFileAuthWorker({
  origins: ['https://d111111abcdef8.cloudfront.net'],
  getToken,
}).catch((error) => {
  console.error(error); // says what is wrong and what to do
  return null;
});
