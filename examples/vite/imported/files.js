import { registerFileAuthWorker } from 'file-auth-worker';
import url from 'file-auth-worker/file-auth-worker.min.js?url';
import { getToken } from '../../get-token.js';

export const fileAuth = await registerFileAuthWorker({
  url,
  // In a name that the build has changed, nothing tells what the file is.
  worker: 'stand-alone',
  // Wider than the worker's own folder in development.
  scope: import.meta.env.BASE_URL,
  origins: ['https://d111111abcdef8.cloudfront.net'],
  getToken,
}).catch((error) => {
  console.error(error); // says what is wrong and what to do; everything but private files works
  return null;
});
