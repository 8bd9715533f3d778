const reasons = {
  'no-token': 'no token',
  'token-missing': 'no token',
  'token-malformed': 'not a token',
  'token-invalid': 'token not valid',
  'token-expired': 'token expired',
  'token-not-yet-valid': 'token not valid yet',
  'file-not-granted': 'not granted',
  'keys-unavailable': 'keys unavailable',
  origin: 'no such file',
  network: 'no answer from the network',
};

/** The edge's reason, in words. */
export const reasonInWords = (reason) => reasons[reason] ?? reason.replaceAll('-', ' ');

/** A short answer and its explanation, for the place of a file that did not load. */
export function answerInWords({ outcome, status, reason }) {
  if (reason) return ['Denied', `${status}, ${reasonInWords(reason)}`];
  if (outcome === 'untouched') return ['Denied', 'no token was sent'];
  return [status > 0 ? String(status) : '', 'did not load'];
}

const outcomes = {
  authorized: 'token added',
  cached: 'from the cache',
  untouched: '',
};

/** What became of a request. */
export const outcomeInWords = (outcome) => outcomes[outcome] ?? outcome;

/** What the token under a key is for. */
export const keyInWords = (key) => (key.startsWith('FILE_') ? 'one file' : 'the account');

const destinations = {
  '': 'fetch()',
  image: '<img>',
  video: '<video>',
  audio: '<audio>',
  document: 'link',
  iframe: '<iframe>',
};

/** Who asked for the file, as it is written in a page. */
export const destinationInWords = (destination) => destinations[destination] ?? destination;

const events = {
  'token-refreshed': ({ key }) => `New token for ${keyInWords(key)}`,
  'token-failed': ({ key }) => `The server gave no token for ${keyInWords(key)}`,
  'storage-blocked': () => 'The token store did not answer',
  'cache-full': () => 'There was no room in the cache',
  'download-failed': ({ reason }) => `A file was not saved: ${reasonInWords(reason)}`,
  'signed-out': () => 'Signed out: every token is deleted',
  'no-worker': () => 'There is no service worker: the page adds the tokens',
  'mode-changed': ({ mode }) =>
    mode === 'worker' ? 'The service worker adds the tokens now' : 'The page adds the tokens now',
};

/** The events of a page: those about one file, and all others. */
export const eventTypes = ['file', ...Object.keys(events)];

/** An event that is about no single file. */
export const eventInWords = (event) => events[event.type](event);

const withoutWorker = {
  unavailable: 'Service workers are not available: this browser has none, or has them switched off.',
  'insecure-context': 'Service workers are not available, because this page is plain http.',
  bypassed: 'The developer tools make the browser bypass the service worker.',
  unregistered: 'Something has unregistered the service worker.',
};

/** Why no worker adds the tokens. */
export const noWorkerInWords = (reason) => withoutWorker[reason] ?? `There is no service worker (${reason}).`;

/** A failure for people: what the package or the server says about it, and what to try. */
export function failureInWords(error) {
  if (error instanceof TypeError && !error.code)
    return 'The app server does not answer. Is “npm start” still running?';
  return error.message;
}

/** Why a file was not saved. */
export function downloadFailureInWords(error) {
  return error.reason ? `Denied: ${reasonInWords(error.reason)}. Nothing was saved.` : failureInWords(error);
}

/** As people count bytes: in powers of ten. */
export const bytesInWords = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
