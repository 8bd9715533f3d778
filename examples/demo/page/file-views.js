import { element } from './element.js';
import { createFileCard } from './file-card.js';
import { virtualUrl } from './virtual-url.js';

/** How each kind of file is put into the page. None knows of tokens. */
export const fileViews = { image: viewImage, video: viewVideo, audio: viewAudio, document: viewDocument };

function viewImage(item, urlOf) {
  const image = element('img', { alt: item.alt, width: 1200, height: 800, src: urlOf(item.sources[0]) });
  const file = createFileCard(item, image, image.src);
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
  const file = createFileCard(item, player, urlOf(item.sources[0]));
  player.addEventListener('loadedmetadata', file.loaded);
  const sources = item.sources.map((source) => element('source', { src: urlOf(source), type: source.type }));
  // The browser tries one source after the other, and gives up with an error at the last.
  sources.at(-1).addEventListener('error', file.refused);
  player.append(...sources);
  return file;
}

/** A frame to the CDN would be another origin's, without the worker: the virtual URL is the page's own. */
function viewDocument(item, urlOf) {
  const url = urlOf(item.sources[0]);
  const frame = element('iframe', {
    title: `${item.title}. ${item.alt}`,
    // What PDF viewers understand: as wide as the frame, without a list of pages.
    src: `${virtualUrl(url)}#view=FitH&navpanes=0&pagemode=none`,
  });
  const file = createFileCard(item, frame, url);
  return {
    ...file,
    // A frame loads the page that says why there is no file as well; the worker knows which of the two it was.
    explain: (event) => {
      file.explain(event);
      if (event.status >= 200 && event.status < 400) file.loaded();
      else file.refused();
    },
  };
}
