import { call } from './api.js';
import { inspect } from './inspector.js';
import { onClick } from './on-click.js';
import { pretend } from './pretend.js';
import { arrivedBy, reloadWith } from './reload.js';

const storageKey = 'tour';
const expired = 'Your token was replaced with an expired one, and the page was loaded again.';
const steps = ['signed-in', 'html', 'expired', 'signed-out'];

const byId = (id) => document.getElementById(id);

/**
 * The tour: a step is done when what it is about has happened, whichever button it was.
 *
 * @param {{ account: string | null }} session
 */
export function startTour({ account }) {
  const reached = new Set(JSON.parse(sessionStorage.getItem(storageKey) ?? '[]'));
  const show = () => {
    const next = steps.find((step) => !reached.has(step));
    for (const step of steps) {
      byId(`step-${step}`).dataset.state = reached.has(step) ? 'done' : step === next ? 'next' : 'later';
    }
  };
  const reach = (step) => {
    reached.add(step);
    sessionStorage.setItem(storageKey, JSON.stringify([...reached]));
    show();
  };
  show();

  return {
    /** What became of the picture at the top. */
    pictureIs(state) {
      if (state === 'loaded' && account !== null) reach('signed-in');
      if (state === 'denied' && account === null && reached.has('signed-in')) reach('signed-out');
    },
    /** How many tokens the document holds, as the visitor sees. */
    counted: (tokens) => tokens === 0 && reach('html'),
    follow: ({ type }) => arrivedBy === expired && type === 'token-refreshed' && reach('expired'),

    connect({ fileAuth, tokens }) {
      byId('tour-html').disabled = false;
      byId('tour-html').addEventListener('click', () => inspect([byId('early-image')], byId('step-html')));
      byId('expire').disabled = account === null;
      onClick(byId('expire'), async () => {
        await tokens.expire();
        await reloadWith(expired);
      });
      byId('reset').disabled = false;
      onClick(byId('reset'), () => reset(fileAuth));
    },
  };
}

/** Brings back the first state: of the server, the stored tokens, the worker and the page. */
async function reset(fileAuth) {
  await fileAuth.signOut();
  await call('POST', '/api/reset', { body: {} });
  await pretend(fileAuth, false);
  await fileAuth.unregister();
  await reloadWith('Everything is as it was at first.', { forgets: true });
}
