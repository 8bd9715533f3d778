import { registerFileAuthWorker } from 'file-auth-worker';
import { createActivity } from './activity.js';
import { call } from './api.js';
import { renderGallery } from './gallery.js';
import { onClick, showProblem } from './problem.js';
import { showRefusals } from './refusals.js';
import { comeBack, reloadWith } from './reload.js';

const byId = (id) => document.getElementById(id);
const notices = {
  blue: 'Signed in as blue. Its token opens its own two folders; a postcard of green’s is shared by a token of its own.',
  green: 'Signed in as green. Its token opens its own two folders, and none of blue’s.',
  none: 'Nobody is signed in: every file is asked for without a token, and refused.',
};

try {
  await start();
} catch (error) {
  showProblem(error);
}

async function start() {
  const [catalogue, session] = await Promise.all([
    call('GET', '/api/catalogue'),
    call('GET', '/api/session'),
  ]);
  const titleOf = titles(catalogue);
  const activity = createActivity(titleOf);
  let gallery = null;
  // Many files are decided at once; one look is enough for all of them.
  let isTelling = false;
  const tellRefusals = () => {
    if (gallery === null || isTelling) return;
    isTelling = true;
    showRefusals(fileAuth, titleOf)
      .catch(showProblem)
      .finally(() => (isTelling = false));
  };
  const fileAuth = await registerFileAuthWorker({
    origins: [catalogue.filesOrigin],
    getToken: ({ key, folder, file, signal }) => askForToken({ key, folder, file }, signal),
    onEvent(event) {
      activity.add(event);
      if (event.type !== 'file') return;
      gallery?.explain(event);
      tellRefusals();
    },
  });
  // A token may be left from before the server forgot the session.
  if (session.account === null) await fileAuth.signOut();
  await showWorkerState(fileAuth);
  connectControls(fileAuth, session);
  gallery = renderGallery(catalogue, session, (folder, isRevoked) =>
    changeGrant(fileAuth, folder, isRevoked),
  );
  comeBack();
}

async function askForToken(question, signal) {
  const answer = await call('POST', '/api/token', { body: question, signal });
  if (answer === null) showProblem(new Error('The server has ended the session. Sign in again.'));
  return answer?.token ?? null;
}

function connectControls(fileAuth, { account }) {
  document.documentElement.dataset.account = account ?? 'none';
  byId('notice').textContent = notices[account ?? 'none'];
  for (const button of document.querySelectorAll('.account')) {
    const isCurrent = button.dataset.account === account;
    // Firefox keeps over a reload what was disabled before.
    button.disabled = false;
    button.setAttribute('aria-pressed', String(isCurrent));
    button.lastChild.textContent = `${isCurrent ? 'Signed in' : 'Sign in'} as ${button.dataset.account}`;
    if (!isCurrent) onClick(button, () => signIn(fileAuth, button.dataset.account));
  }
  for (const id of ['expire', 'sign-out']) byId(id).disabled = account === null;
  onClick(byId('sign-out'), () => signOut(fileAuth));
  onClick(byId('expire'), () => expire(fileAuth));
  addEventListener('visibilitychange', () => void followOtherTabs(account));
}

async function signIn(fileAuth, account) {
  // One token store is one identity.
  await fileAuth.signOut();
  await call('POST', '/api/session', { body: { account } });
  await renewAccountToken(fileAuth);
  reloadWith(notices[account]);
}

async function signOut(fileAuth) {
  await fileAuth.signOut();
  await call('DELETE', '/api/session');
  reloadWith('Signed out. No token is left, and every file is refused.');
}

async function renewAccountToken(fileAuth) {
  const { token } = (await call('POST', '/api/token', { body: { key: 'ACCOUNT' } })) ?? endedSession();
  await fileAuth.setAccountToken(token);
}

async function expire(fileAuth) {
  const { token } = (await call('POST', '/api/token/expired', { body: {} })) ?? endedSession();
  await fileAuth.setAccountToken(token);
  reloadWith('The stored token had expired. The worker asked this page for another one, and the files came.');
}

async function changeGrant(fileAuth, folder, isRevoked) {
  await call('POST', isRevoked ? '/api/restore' : '/api/revoke', { body: { folder: folder.id } });
  await renewAccountToken(fileAuth);
  reloadWith(
    isRevoked
      ? `${folder.name} is granted again.`
      : `${folder.name} is revoked: the new token does not name it.`,
  );
}

/** Another tab may have signed in or out; the tokens are the same for all tabs. */
async function followOtherTabs(account) {
  if (document.visibilityState === 'hidden') return;
  const session = await call('GET', '/api/session').catch(() => null);
  if (session !== null && session.account !== account) reloadWith(notices[session.account ?? 'none']);
}

function endedSession() {
  throw new Error('The server has ended the session. Sign in again.');
}

async function showWorkerState(fileAuth) {
  const { version, controlled } = await fileAuth.status();
  const isWorker = fileAuth.mode === 'worker' && controlled;
  byId('worker-state').dataset.state = isWorker ? 'on' : 'page';
  byId('worker-state').textContent = isWorker
    ? `Service worker ${version} in control`
    : 'No service worker here: the page itself adds the tokens';
}

function titles({ folders }) {
  const names = new Map();
  for (const item of folders.flatMap(({ files }) => files)) {
    for (const { id } of item.sources) names.set(id, item.title);
    if (item.poster) names.set(item.poster.id, `${item.title} (poster)`);
  }
  return (id) => names.get(id) ?? id;
}
