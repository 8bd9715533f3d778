import { connectAccounts } from './accounts.js';
import { createActivity } from './activity.js';
import { call } from './api.js';
import { showCode } from './code.js';
import { tellEarlyImage } from './early-image.js';
import { showFailures } from './failures.js';
import { renderGallery } from './gallery.js';
import { connectHardCases, showMode } from './hard-cases.js';
import { startInspector } from './inspector.js';
import { hideServiceWorkers } from './pretend.js';
import { comeBack } from './reload.js';
import { showProblem } from './toast.js';
import { createTokens } from './tokens.js';
import { startTour } from './tour.js';
import { eventTypes, reasonInWords } from './words.js';

try {
  await start();
} catch (error) {
  showProblem(error);
}

async function start() {
  showCode();
  const isWithoutWorkers = hideServiceWorkers();
  const [catalogue, session] = await Promise.all([
    call('GET', '/api/catalogue'),
    call('GET', '/api/session'),
  ]);
  document.documentElement.dataset.account = session.account ?? 'none';
  const titleOf = titles(catalogue);
  const activity = createActivity(titleOf);
  const fileAuth = await (await import('./files.js')).fileAuth;
  if (fileAuth === null) throw new Error('No worker could be registered. The browser’s console says why.');
  const tour = startTour(session);
  let gallery = null;
  // Many files are decided at once; one look is enough for all of them.
  let isTelling = false;
  const tellFailures = () => {
    if (isTelling) return;
    isTelling = true;
    showFailures(fileAuth, titleOf)
      .catch(showProblem)
      .finally(() => (isTelling = false));
  };
  const follow = (event) => {
    activity.add(event);
    tour.follow(event);
    if (event.type === 'mode-changed') showMode(fileAuth, isWithoutWorkers).catch(showProblem);
    if (event.type === 'download-failed') {
      showProblem(new Error(`“${titleOf(event.file)}” was not saved: ${reasonInWords(event.reason)}.`));
    }
    if (event.type !== 'file') return;
    gallery?.explain(event);
    tellFailures();
  };
  for (const type of eventTypes) fileAuth.addEventListener(type, ({ detail }) => follow(detail));
  // A token may be left from before the server forgot the session.
  if (session.account === null) await fileAuth.signOut();
  const tokens = createTokens(fileAuth);
  await showMode(fileAuth, isWithoutWorkers);
  startInspector(fileAuth, tour.counted);
  gallery = renderGallery(catalogue, { fileAuth, documentAddress: tokens.documentAddress });
  tellEarlyImage({ mode: fileAuth.mode, account: session.account, onTold: tour.pictureIs });
  connectAccounts(fileAuth, tokens, session);
  connectHardCases(fileAuth, { tokens, session, folders: catalogue.folders });
  tour.connect({ fileAuth, tokens });
  comeBack();
}

function titles({ folders }) {
  const names = new Map();
  for (const item of folders.flatMap(({ files }) => files)) {
    for (const { id } of item.sources) names.set(id, item.title);
    if (item.poster) names.set(item.poster.id, `${item.title} (poster)`);
  }
  return (id) => names.get(id) ?? id;
}
