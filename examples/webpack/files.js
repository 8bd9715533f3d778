import { registerFileAuthWorker } from 'file-auth-worker';
import { getToken } from '../get-token.js';

export const fileAuth = registerFileAuthWorker({
  url: '/sw.js',
  origins: ['https://d111111abcdef8.cloudfront.net'],
  getToken,
}).catch((error) => {
  console.error(error); // says what is wrong and what to do
  return null;
});
