import { followPretence, isPretending, pretend } from './pretend.js';
import { onClick } from './problem.js';
import { reloadWith } from './reload.js';

const byId = (id) => document.getElementById(id);

/**
 * Shows who adds the tokens, and why if it is the page.
 *
 * @param {import('file-auth-worker').FileAuth} fileAuth
 * @param {{ isWithoutWorkers: boolean, whyNot: string }} browser whether it has no service workers as it is, and what the
 *   library says of that
 */
export async function showMode(fileAuth, { isWithoutWorkers, whyNot }) {
  const { mode, version } = await fileAuth.status();
  const isWorker = mode === 'worker';
  byId('worker-state').dataset.state = isWorker ? 'on' : 'page';
  byId('worker-state').textContent = isWorker ? `mode: worker, ${version} in control` : 'mode: page';
  byId('mode-reason').textContent = isWorker
    ? 'A service worker adds the tokens, and this page’s HTML holds none.'
    : `${whyNot} So the page puts tokens into the addresses of its own elements.`;
  byId('activity-title').textContent = isWorker ? 'What the worker did' : 'What the page did';
  byId('first-visit').hidden = !isWorker;
  byId('pretend').ariaChecked = String(isPretending());
  byId('pretend').hidden = isWithoutWorkers;
}

/** Lets the visitor do without the worker, and see it come back. */
export function connectMode(fileAuth) {
  onClick(byId('pretend'), async () => {
    const wish = !isPretending();
    await pretend(fileAuth, wish);
    await reloadWith(
      wish ? 'The service worker is gone: the page adds the tokens.' : 'The service worker is back.',
    );
  });
  onClick(byId('first-visit'), async () => {
    await fileAuth.unregister();
    await reloadWith('The service worker was removed, and came back while the page loaded.');
  });
  followPretence(() => reloadWith('Another tab has changed whether there is a service worker.'));
}
