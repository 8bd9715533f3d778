import { registerFileAuthWorker } from 'file-auth-worker';
import { getToken } from '../../get-token.js';

export const fileAuth = await registerFileAuthWorker({
  url: `${import.meta.env.BASE_URL}file-auth-worker.js`,
  origins: ['https://d111111abcdef8.cloudfront.net'],
  getToken,
}).catch((error) => {
  console.error(error); // says what is wrong and what to do; everything but private files works
  return null;
});
