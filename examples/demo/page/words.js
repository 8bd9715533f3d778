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

/** The edge's reason for people. */
export const reasonInWords = (reason) => reasons[reason] ?? reason.replaceAll('-', ' ');

/** A short answer and its explanation, for the place of a file that did not load. */
export function answerInWords({ outcome, status, reason }) {
  if (reason) return [String(status), reasonInWords(reason)];
  if (outcome === 'untouched') return ['No token', 'the CDN refused'];
  return [status > 0 ? String(status) : '', 'did not load'];
}

const destinations = {
  '': 'fetch()',
  image: '<img>',
  video: '<video>',
  audio: '<audio>',
  document: 'navigation',
  iframe: '<iframe>',
};

/** Who asked for the file, as it is written in a page. */
export const destinationInWords = (destination) => destinations[destination] ?? destination;

const events = {
  'token-refreshed': ({ key }) => `Token renewed under ${shortKey(key)}`,
  'token-failed': ({ key }) => `No token could be had for ${shortKey(key)}`,
  'storage-blocked': () => 'The token store did not answer',
  'cache-full': () => 'There was no room for the bytes to keep',
  'download-failed': ({ reason }) => `A file was not saved: ${reasonInWords(reason)}`,
  'signed-out': () => 'Signed out: every token is gone',
  'no-worker': () => 'There is no service worker: the page itself adds the tokens',
  'mode-changed': ({ mode }) =>
    mode === 'worker' ? 'The service worker adds the tokens now' : 'The page itself adds the tokens now',
};

/** An event that is about no single file. */
export const eventInWords = (event) => events[event.type]?.(event) ?? event.type;

/** `FILE_3e1b…` for a key that ends in a UUID. */
export const shortKey = (key) =>
  key.replace(/([0-9a-f]{4})[0-9a-f]{4}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, '$1…');

/** A failure for people: what the package or the server says about it, and what to try. */
export function failureInWords(error) {
  if (error.code === 'unsupported') return `This browser has no service workers here. ${error.message}`;
  if (error instanceof TypeError && !error.code)
    return 'The app server does not answer. Is “npm start” still running?';
  return error.message;
}

/** Why a file was not saved. */
export function downloadFailureInWords(error) {
  return error.reason ? `Refused: ${reasonInWords(error.reason)}. Nothing was saved.` : failureInWords(error);
}

/** As people count bytes: in powers of ten. */
export const bytesInWords = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
