import { element } from './element.js';
import { createFileCard } from './file-card.js';

/** How each kind of file is put into the page. All get the clean URL, and none knows of tokens. */
export const fileViews = { image: viewImage, video: viewVideo, audio: viewAudio, document: viewDocument };

function viewImage(item, urlOf) {
  const image = element('img', { alt: item.alt, width: 1200, height: 800, src: urlOf(item.sources[0]) });
  const file = createFileCard(item, image);
  image.addEventListener('load', file.loaded);
  image.addEventListener('error', file.refused);
  return file;
}

function viewVideo(item, urlOf) {
  // Without crossorigin Firefox does not show a service worker the requests of media.
  const video = element('video', {
    controls: true,
    preload: 'metadata',
    crossOrigin: 'anonymous',
    poster: urlOf(item.poster),
  });
  video.setAttribute('aria-label', `${item.title}. ${item.alt}`);
  return viewMedia(item, urlOf, video);
}

function viewAudio(item, urlOf) {
  const audio = element('audio', { controls: true, preload: 'metadata', crossOrigin: 'anonymous' });
  audio.setAttribute('aria-label', `${item.title}. ${item.alt}`);
  return viewMedia(item, urlOf, audio);
}

function viewMedia(item, urlOf, player) {
  const file = createFileCard(item, player);
  player.addEventListener('loadedmetadata', file.loaded);
  const sources = item.sources.map((source) => element('source', { src: urlOf(source), type: source.type }));
  // The browser tries one source after the other, and gives up with an error at the last.
  sources.at(-1).addEventListener('error', file.refused);
  player.append(...sources);
  return file;
}

/** A frame to the CDN would be a navigation, which is another origin's: the page fetches the file and frames the bytes. */
function viewDocument(item, urlOf) {
  const url = urlOf(item.sources[0]);
  const frame = element('iframe', {
    title: `${item.title}. ${item.alt}`,
    'data-markup': `await fetch("${url}")`,
  });
  const file = createFileCard(item, frame);
  const save = element('a', {
    className: 'save',
    textContent: 'Save a copy',
    download: `${item.title}.${item.sources[0].extension}`,
  });
  showDocument(url, frame, save)
    .then(() => file.card.querySelector('figcaption').append(save))
    .then(file.loaded, file.refused);
  return file;
}

async function showDocument(url, frame, save) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The file answered ${response.status}`);
  save.href = URL.createObjectURL(await response.blob());
  // What PDF viewers understand: as wide as the frame, without a list of pages.
  frame.src = `${save.href}#view=FitH&navpanes=0&pagemode=none`;
}
