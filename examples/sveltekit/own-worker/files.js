import { dev } from '$app/environment';
import { registerFileAuthWorker } from 'file-auth-worker';
import { getToken } from './get-token.js';

export const fileAuth = registerFileAuthWorker({
  url: '/service-worker.js',
  type: dev ? 'module' : 'classic',
  origins: ['https://d111111abcdef8.cloudfront.net'],
  getToken,
}).catch((error) => {
  console.error(error); // says what is wrong and what to do
  return null;
});
