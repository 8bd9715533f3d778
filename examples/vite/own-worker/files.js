import { registerFileAuthWorker } from 'file-auth-worker';
import { getToken } from '../../get-token.js';
import url from './sw.js?worker&url';

export const fileAuth = await registerFileAuthWorker({
  url,
  worker: 'own',
  // Vite serves modules in development, and builds the worker as one classic script.
  type: import.meta.env.DEV ? 'module' : 'classic',
  origins: ['https://d111111abcdef8.cloudfront.net'],
  getToken,
}).catch((error) => {
  console.error(error); // says what is wrong and what to do; everything but private files works
  return null;
});
