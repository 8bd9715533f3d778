const healed = {
  none: 'It was asked for before there was a service worker, and again by itself once there was one.',
  worker: 'It was asked for without a good token, and again by itself with one.',
  page: 'It was asked for without a token, and again by itself with one.',
};
const loaded = {
  worker: 'The service worker was there already.',
  page: 'The page gave it a token before it could fail.',
};

/**
 * Tells what became of the image that the server's HTML brings, now and whenever that changes.
 *
 * @param {{ mode: 'worker' | 'page', account: string | null }} how
 */
export function tellEarlyImage({ mode, account }) {
  const image = document.getElementById('early-image');
  const tell = () => {
    const { failedAt, loadedAt } = image.dataset;
    const times = [failedAt && `failed at ${failedAt} ms`, loadedAt && healedOrLoaded(failedAt, loadedAt)];
    const known = times.filter(Boolean).join(', ');
    document.getElementById('early').dataset.state = stateOf(image.dataset);
    document.getElementById('early-times').textContent = known ? `${capitalize(known)}.` : 'Not here yet.';
    document.getElementById('early-reason').textContent = reasonOf(image.dataset, mode, account);
  };
  image.addEventListener('load', tell);
  image.addEventListener('error', tell);
  tell();
}

const healedOrLoaded = (failedAt, loadedAt) => `${failedAt ? 'healed' : 'loaded'} at ${loadedAt} ms`;

const stateOf = ({ failedAt, loadedAt }) => (loadedAt ? 'loaded' : failedAt ? 'refused' : 'loading');

function reasonOf({ failedAt, loadedAt }, mode, account) {
  if (loadedAt && !failedAt) return loaded[mode];
  if (loadedAt) return healed[mode === 'page' ? mode : document.documentElement.dataset.startedWith];
  if (!failedAt) return '';
  return account === null ? 'Nobody is signed in: there is no token to heal it with.' : '';
}

const capitalize = (text) => text[0].toUpperCase() + text.slice(1);
