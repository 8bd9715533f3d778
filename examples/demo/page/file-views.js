import { createDownload } from './download.js';
import { element } from './element.js';
import { openButton, openLink, saveLink } from './file-actions.js';
import { createFileCard } from './file-card.js';

/** How each kind of file is put into the page. None knows of tokens but where a worker could not help. */
export const fileViews = {
  image: viewImage,
  video: viewVideo,
  audio: viewAudio,
  table: viewTable,
  document: viewDocument,
};

/**
 * @typedef {object} Parts
 * @property {(source: { id: string, extension: string }) => string} urlOf
 * @property {import('file-auth-worker').FileAuth} fileAuth
 * @property {(url: string) => Promise<string | null>} documentAddress where a frame finds a file
 */

function viewImage(item, { urlOf, fileAuth }) {
  const url = urlOf(item.sources[0]);
  const image = element('img', { alt: item.alt, width: 1200, height: 800, src: url });
  const actions = [openButton(item, url, fileAuth), saveLink(item, url)];
  const file = createFileCard(item, image, { actions, subjects: [image] });
  image.addEventListener('load', file.loaded);
  image.addEventListener('error', file.denied);
  return file;
}

function viewVideo(item, parts) {
  const poster = parts.urlOf(item.poster);
  return viewMedia(item, parts, element('video', { controls: true, preload: 'metadata', poster }));
}

function viewAudio(item, parts) {
  return viewMedia(item, parts, element('audio', { controls: true, preload: 'metadata' }));
}

function viewMedia(item, { urlOf }, player) {
  player.setAttribute('aria-label', `${item.title}. ${item.alt}`);
  const url = urlOf(item.sources[0]);
  const actions = [openLink(item, url), saveLink(item, url)];
  const file = createFileCard(item, player, { actions, subjects: [player] });
  player.addEventListener('loadedmetadata', file.loaded);
  const sources = item.sources.map((source) => element('source', { src: urlOf(source), type: source.type }));
  // The browser tries one source after the other, and gives up with an error at the last.
  sources.at(-1).addEventListener('error', file.denied);
  player.append(...sources);
  return file;
}

/** A table shows its first lines, which a script reads. */
function viewTable(item, { urlOf, fileAuth }) {
  const url = urlOf(item.sources[0]);
  const lines = element('pre');
  const view = element('div', { className: 'first-lines' }, element('p', {}, `${item.alt}.`), lines);
  const file = createFileCard(item, view, { actions: [createDownload(item, url, fileAuth)] });
  readFirstLines(url, fileAuth).then((text) => {
    if (text !== null) lines.textContent = text;
    return text === null ? file.denied() : file.loaded();
  }, file.denied);
  return file;
}

async function readFirstLines(url, fileAuth) {
  // Without a worker nobody adds a token to what a script fetches.
  const address = fileAuth.mode === 'worker' ? url : await fileAuth.authorizeUrl(url);
  const response = await fetch(address, { headers: { range: 'bytes=0-126' } });
  return response.ok ? `${await response.text()}…` : null;
}

/** A frame to the CDN would be another origin's, without the worker, so it needs an address of its own. */
function viewDocument(item, { urlOf, fileAuth, documentAddress }) {
  const url = urlOf(item.sources[0]);
  const frame = element('iframe', { title: `${item.title}. ${item.alt}` });
  const link = openLink(item, url);
  const actions = [link, saveLink(item, url)];
  const file = createFileCard(item, frame, { actions, subjects: [frame, link] });
  const show = (address) => {
    if (address === null) {
      file.denied();
      return;
    }
    // What PDF viewers understand: as wide as the frame, without a list of pages.
    frame.src = `${address}#view=FitH&navpanes=0&pagemode=none`;
    // Without a worker nobody tells what became of it, but there is an address only for somebody who may see it.
    if (fileAuth.mode === 'page') file.loaded();
  };
  documentAddress(url).then(show, file.denied);
  return {
    ...file,
    // A frame loads the page that says why there is no file as well; the worker knows which of the two it was.
    explain: (event) => {
      file.explain(event);
      if (fileAuth.mode === 'page') return;
      if (event.status >= 200 && event.status < 400) file.loaded();
      else file.denied();
    },
  };
}
