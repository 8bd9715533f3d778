import { call } from './api.js';
import { hideServiceWorkers } from './pretend.js';
import { createTokens } from './tokens.js';
import { failureInWords } from './words.js';

// Within this time the same address does not come here again by a person's doing.
const loopMs = 10_000;

hideServiceWorkers();
try {
  await openFile();
} catch (error) {
  tell(failureInWords(error));
}

/** Brings the worker into control, and has it answer the address of this page. */
async function openFile() {
  // The worker has seen this address and left it to the server: there is no file that it could be.
  if (navigator.serviceWorker?.controller) return tell('There is no file at this address.');
  if (Date.now() - Number(sessionStorage.getItem(location.href)) < loopMs) {
    return tell(
      'The service worker does not get to see this address. Open the file from the list of all files.',
    );
  }
  const { account } = await call('GET', '/api/session');
  const fileAuth = await (await import('./files.js')).fileAuth;
  if (fileAuth === null) return tell('No worker could be registered. The browser’s console says why.');
  if (fileAuth.mode !== 'worker') return tell('Without a service worker a file has no address here.');
  // When the worker is asked for the file, this page may be gone, and no other there to be asked for a token.
  if (account === null) await fileAuth.signOut();
  else await createTokens(fileAuth).renewAccountToken();
  sessionStorage.setItem(location.href, String(Date.now()));
  location.reload();
}

function tell(text) {
  document.title = 'File not opened';
  document.querySelector('h1').textContent = 'File not opened';
  document.getElementById('state').textContent = text;
}
