import { call } from './api.js';
import { onClick } from './problem.js';
import { reloadWith } from './reload.js';

const byId = (id) => document.getElementById(id);
const notices = {
  blue: 'Signed in as blue. Its token opens its own two folders; a postcard of green’s is shared by a token of its own.',
  green: 'Signed in as green. Its token opens its own two folders, and none of blue’s.',
  none: 'Nobody is signed in: every file is asked for without a token, and refused.',
};

/**
 * Lets the visitor sign in and out.
 *
 * @param {import('file-auth-worker').FileAuth} fileAuth
 * @param {ReturnType<import('./tokens.js').createTokens>} tokens
 * @param {{ account: string | null }} session
 */
export function connectAccounts(fileAuth, tokens, { account }) {
  document.documentElement.dataset.account = account ?? 'none';
  byId('notice').textContent = notices[account ?? 'none'];
  for (const button of document.querySelectorAll('.account')) {
    const isCurrent = button.dataset.account === account;
    button.ariaPressed = String(isCurrent);
    button.lastChild.textContent = `${isCurrent ? 'Signed in' : 'Sign in'} as ${button.dataset.account}`;
    if (!isCurrent) onClick(button, () => signIn(fileAuth, tokens, button.dataset.account));
  }
  for (const id of ['expire', 'sign-out']) byId(id).disabled = account === null;
  onClick(byId('sign-out'), () => signOut(fileAuth, account));
  onClick(byId('expire'), () => expire(tokens));
  addEventListener('visibilitychange', () => void followOtherTabs(account));
}

async function signIn(fileAuth, tokens, account) {
  // One token store is one identity.
  await fileAuth.signOut();
  await call('POST', '/api/session', { body: { account } });
  await tokens.renewAccountToken();
  await reloadWith(notices[account]);
}

async function signOut(fileAuth, account) {
  await fileAuth.signOut();
  await call('DELETE', '/api/session');
  // There is nobody to sign out any more.
  await reloadWith('Signed out. No token is left, and every file is refused.', `sign-in-${account}`);
}

async function expire(tokens) {
  await tokens.expire();
  await reloadWith('The stored token had expired. The page was asked for another one, and the files came.');
}

/** Another tab may have signed in or out; the tokens are the same for all tabs. */
async function followOtherTabs(account) {
  if (document.visibilityState === 'hidden') return;
  const session = await call('GET', '/api/session').catch(() => null);
  if (session !== null && session.account !== account) await reloadWith(notices[session.account ?? 'none']);
}
