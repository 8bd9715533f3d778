import { call } from './api.js';
import { onClick } from './on-click.js';
import { reloadWith } from './reload.js';

const byId = (id) => document.getElementById(id);
const notices = {
  blue: 'Signed in as blue.',
  green: 'Signed in as green. Blue’s files are denied now.',
  none: 'Signed out. Every file is denied, because no request carries a token.',
};

/**
 * Lets the visitor sign in and out.
 *
 * @param {import('file-auth-worker').FileAuth} fileAuth
 * @param {ReturnType<import('./tokens.js').createTokens>} tokens
 * @param {{ account: string | null }} session
 */
export function connectAccounts(fileAuth, tokens, { account }) {
  for (const button of document.querySelectorAll('.account')) {
    const isCurrent = button.dataset.account === account;
    button.ariaPressed = String(isCurrent);
    button.textContent = `${isCurrent ? 'Signed in' : 'Sign in'} as ${button.dataset.account}`;
    button.disabled = false;
    if (!isCurrent) onClick(button, () => signIn(fileAuth, tokens, button.dataset.account));
  }
  byId('tour-sign-in').disabled = account === 'blue';
  onClick(byId('tour-sign-in'), () => signIn(fileAuth, tokens, 'blue', 'tour-html'));
  byId('sign-out').disabled = account === null;
  onClick(byId('sign-out'), () => signOut(fileAuth));
  addEventListener('visibilitychange', () => void followOtherTabs(account));
}

async function signIn(fileAuth, tokens, account, focus) {
  // One token store is one identity.
  await fileAuth.signOut();
  await call('POST', '/api/session', { body: { account } });
  await tokens.renewAccountToken();
  await reloadWith(notices[account], { focus });
}

async function signOut(fileAuth) {
  await fileAuth.signOut();
  await call('DELETE', '/api/session');
  // There is nobody to sign out any more.
  await reloadWith(notices.none, { focus: 'tour-sign-in' });
}

/** Another tab may have signed in or out; the tokens are the same for all tabs. */
async function followOtherTabs(account) {
  if (document.visibilityState === 'hidden') return;
  const session = await call('GET', '/api/session').catch(() => null);
  if (session !== null && session.account !== account) await reloadWith('Another tab has signed in or out.');
}
