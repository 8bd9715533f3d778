import { element } from './element.js';
import { followPretence, isPretending, pretend } from './pretend.js';
import { onClick } from './on-click.js';
import { reloadWith } from './reload.js';
import { noWorkerInWords } from './words.js';

const byId = (id) => document.getElementById(id);

/**
 * Shows who adds the tokens, and why if it is the page.
 *
 * @param {import('file-auth-worker').FileAuth} fileAuth
 * @param {boolean} isWithoutWorkers whether the browser has no service workers
 */
export async function showMode(fileAuth, isWithoutWorkers) {
  const { mode, noWorker } = await fileAuth.status();
  const isWorker = mode === 'worker';
  byId('worker-state').dataset.kind = isWorker ? 'good' : 'warn';
  byId('worker-state').textContent = isWorker ? 'Service worker on' : 'No service worker';
  byId('mode-reason').textContent = isWorker
    ? 'A service worker adds the tokens. This page’s HTML holds none.'
    : `${noWorkerInWords(noWorker)} The page adds the tokens.`;
  byId('activity-title').textContent = isWorker ? 'What the worker did' : 'What the page did';
  byId('first-visit').disabled = !isWorker;
  byId('pretend').ariaChecked = String(isPretending());
  byId('pretend').disabled = isWithoutWorkers;
}

/** Lets the visitor do without the worker, load as on a first visit, and revoke a folder. */
export function connectHardCases(fileAuth, { tokens, session, folders }) {
  onClick(byId('pretend'), async () => {
    const wish = !isPretending();
    await pretend(fileAuth, wish);
    await reloadWith(
      wish ? 'The service worker is gone. The page adds the tokens.' : 'The service worker is back.',
    );
  });
  onClick(byId('first-visit'), async () => {
    await fileAuth.unregister();
    await reloadWith('The service worker was removed, and registered again while the page loaded.');
  });
  followPretence(() => reloadWith('Another tab has changed whether there is a service worker.'));
  showGrants(tokens, session, folders);
}

function showGrants(tokens, { account, revoked }, folders) {
  const own = folders.filter(({ owner }) => owner === account);
  byId('grants').replaceChildren(...own.map((folder) => grantButton(folder, revoked, tokens)));
  byId('grants-reason').textContent =
    account === null
      ? 'Sign in to own a folder.'
      : own.map(({ id, name }) => `${name} is ${revoked.includes(id) ? 'revoked' : 'granted'}.`).join(' ');
}

function grantButton(folder, revoked, tokens) {
  const isRevoked = revoked.includes(folder.id);
  const text = `${isRevoked ? 'Restore' : 'Revoke'} ${folder.name}`;
  const button = element('button', { type: 'button', id: `grant-${folder.id}` }, text);
  onClick(button, async () => {
    await tokens.changeGrant(folder, isRevoked);
    await reloadWith(
      isRevoked
        ? `${folder.name} is granted again.`
        : `${folder.name} is revoked. The new token does not open it, so its files are denied.`,
    );
  });
  return button;
}
