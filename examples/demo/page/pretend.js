// In every tab alike: a worker that one tab registers controls the others too.
const storageKey = 'pretend-no-service-worker';

export const isPretending = () => localStorage.getItem(storageKey) !== null;

/**
 * As if the browser had no service workers. Call it before `registerFileAuthWorker`.
 *
 * @returns whether it has none as it is
 */
export function hideServiceWorkers() {
  const isWithout = navigator.serviceWorker === undefined;
  if (isPretending()) Object.defineProperty(navigator, 'serviceWorker', { value: undefined });
  return isWithout;
}

/**
 * Lets the page do without its worker from the next load on, or with one again.
 *
 * @param {import('file-auth-worker').FileAuth} fileAuth
 * @param {boolean} wish
 */
export async function pretend(fileAuth, wish) {
  if (!wish) return localStorage.removeItem(storageKey);
  // Before the worker goes, so that no other tab brings it back.
  localStorage.setItem(storageKey, 'yes');
  await fileAuth.unregister();
}

/** Other tabs have lost their worker, or get one again. */
export function followPretence(reload) {
  addEventListener('storage', ({ key }) => key === storageKey && reload());
}
