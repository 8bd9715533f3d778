const loadedAgain = {
  none: 'It was requested before there was a service worker, and again once there was one.',
  worker: 'It was requested without a good token, and again with one.',
  page: 'It was requested without a token, and again with one.',
};
const loadedAtOnce = {
  worker: 'The service worker was in control already.',
  page: 'The page gave it a token before it could fail.',
};
const badges = {
  loading: ['starting', 'Loading…'],
  loaded: ['good', 'Loaded'],
  denied: ['bad', 'Denied: no token'],
};

const byId = (id) => document.getElementById(id);

/**
 * Tells what became of the image that the server's HTML brings, now and whenever that changes.
 *
 * @param {{ mode: 'worker' | 'page', account: string | null, onTold: (state: string) => void }} how
 */
export function tellEarlyImage({ mode, account, onTold }) {
  const image = byId('early-image');
  const tell = () => {
    const { failedAt, loadedAt } = image.dataset;
    const state = loadedAt ? 'loaded' : failedAt ? 'denied' : 'loading';
    byId('early').dataset.state = state;
    [byId('early-state').dataset.kind, byId('early-state').textContent] = badges[state];
    const times = [failedAt && `denied at ${failedAt} ms`, loadedAt && `loaded at ${loadedAt} ms`];
    byId('early-times').textContent = sentence(times.filter(Boolean).join(', '));
    byId('early-reason').textContent = reasonOf(image.dataset, mode, account);
    onTold(state);
  };
  image.addEventListener('load', tell);
  image.addEventListener('error', tell);
  tell();
}

function reasonOf({ failedAt, loadedAt }, mode, account) {
  if (loadedAt && !failedAt) return loadedAtOnce[mode];
  if (loadedAt) return loadedAgain[mode === 'page' ? mode : document.documentElement.dataset.startedWith];
  return failedAt && account === null ? 'Nobody is signed in, so there is no token.' : '';
}

const sentence = (text) => text && `${text[0].toUpperCase()}${text.slice(1)}.`;
