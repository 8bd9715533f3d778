import { registerFileAuthWorker } from 'file-auth-worker';
import { connectAccounts } from './accounts.js';
import { createActivity } from './activity.js';
import { call } from './api.js';
import { tellEarlyImage } from './early-image.js';
import { renderGallery } from './gallery.js';
import { startInspector } from './inspector.js';
import { connectMode, showMode } from './mode.js';
import { hideServiceWorkers } from './pretend.js';
import { showProblem } from './problem.js';
import { showFailures } from './failures.js';
import { comeBack } from './reload.js';
import { createTokens } from './tokens.js';
import { reasonInWords } from './words.js';

try {
  await start();
} catch (error) {
  showProblem(error);
}

async function start() {
  const isWithoutWorkers = hideServiceWorkers();
  const [catalogue, session] = await Promise.all([
    call('GET', '/api/catalogue'),
    call('GET', '/api/session'),
  ]);
  const titleOf = titles(catalogue);
  const activity = createActivity(titleOf);
  let gallery = null;
  let whyNot = '';
  // Many files are decided at once; one look is enough for all of them.
  let isTelling = false;
  const tellFailures = () => {
    if (gallery === null || isTelling) return;
    isTelling = true;
    showFailures(fileAuth, titleOf)
      .catch(showProblem)
      .finally(() => (isTelling = false));
  };
  const fileAuth = await registerFileAuthWorker({
    origins: [catalogue.filesOrigin],
    getToken,
    onEvent(event) {
      activity.add(event);
      if (event.type === 'no-worker') whyNot = event.message;
      if (event.type === 'mode-changed') {
        showMode(fileAuth, { isWithoutWorkers, whyNot: event.message }).catch(showProblem);
      }
      if (event.type === 'download-failed') {
        showProblem(new Error(`“${titleOf(event.file)}” was not saved: ${reasonInWords(event.reason)}.`));
      }
      if (event.type !== 'file') return;
      gallery?.explain(event);
      tellFailures();
    },
  });
  // A token may be left from before the server forgot the session.
  if (session.account === null) await fileAuth.signOut();
  const tokens = createTokens(fileAuth);
  await showMode(fileAuth, { isWithoutWorkers, whyNot });
  connectMode(fileAuth);
  connectAccounts(fileAuth, tokens, session);
  tellEarlyImage({ mode: fileAuth.mode, account: session.account });
  startInspector(fileAuth);
  gallery = renderGallery(catalogue, session, { fileAuth, ...tokens });
  comeBack();
}

/** What the library asks when it needs a token. */
async function getToken({ key, folder, file, signal }) {
  const answer = await call('POST', '/api/token', { body: { key, folder, file }, signal });
  if (answer === null) showProblem(new Error('The server has ended the session. Sign in again.'));
  return answer?.token ?? null;
}

function titles({ folders }) {
  const names = new Map();
  for (const item of folders.flatMap(({ files }) => files)) {
    for (const { id } of item.sources) names.set(id, item.title);
    if (item.poster) names.set(item.poster.id, `${item.title} (poster)`);
  }
  return (id) => names.get(id) ?? id;
}
