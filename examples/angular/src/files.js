import { isDevMode } from '@angular/core';
import { registerFileAuthWorker } from 'file-auth-worker';
import { getToken } from './get-token.js';

export const fileAuth = registerFileAuthWorker({
  // `ng serve` has no ngsw-worker.js.
  url: isDevMode() ? '/file-auth-worker.js' : '/sw.js',
  origins: ['https://d111111abcdef8.cloudfront.net'],
  getToken,
}).catch((error) => {
  console.error(error); // says what is wrong and what to do
  return null;
});
