import { registerFileAuthWorker } from 'file-auth-worker';
import { getToken } from '../get-token.js';

export const fileAuth = await registerFileAuthWorker({
  url: '/sw.js',
  type: 'module',
  origins: ['https://d111111abcdef8.cloudfront.net'],
  getToken,
}).catch((error) => {
  console.error(error); // says what is wrong and what to do; everything but private files works
  return null;
});
