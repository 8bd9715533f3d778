import { element } from './element.js';
import { inspect } from './inspector.js';
import { downloadUrl, virtualUrl } from './virtual-url.js';
import { refusalInWords } from './words.js';

/**
 * A file with its caption, and what is shown in its place when it does not load.
 *
 * @param {{ title: string, kind: string, sources: { id: string, extension: string }[] }} item
 * @param {HTMLElement} view the element that loads the file
 * @param {string} url the file's clean URL
 */
export function createFileCard(item, view, url) {
  const answer = element('strong');
  const reason = element('span', {}, 'did not load');
  const placeholder = element('div', { className: 'placeholder', hidden: true }, lock(), answer, reason);
  const frame = element('div', { className: 'frame' }, view, placeholder);
  const formats = item.sources.map(({ extension }) => extension.toUpperCase()).join(' · ');
  const show = element('button', { type: 'button', className: 'quiet', textContent: 'HTML' });
  show.setAttribute('aria-label', `Show the HTML of ${item.title}`);
  show.addEventListener('click', () => choose(card, view));
  const caption = element(
    'figcaption',
    {},
    element('span', {}, item.title),
    element('small', {}, formats),
    element('span', { className: 'actions-of-file' }, show, ...fileLinks(item, url)),
  );
  const card = element('figure', { className: `card ${item.kind}`, 'data-state': 'loading' }, frame, caption);
  frame.addEventListener('click', () => choose(card, view));

  return {
    card,
    loaded: () => {
      card.dataset.state = 'loaded';
      placeholder.hidden = true;
    },
    refused: () => {
      card.dataset.state = 'refused';
      placeholder.hidden = false;
    },
    /** Tells why, once the worker has said so. */
    explain: (event) => {
      [answer.textContent, reason.textContent] = refusalInWords(event);
    },
  };
}

/** Plain links, which the browser follows to the worker: one is shown, the other saved. */
function fileLinks({ title, sources }, url) {
  const open = element('a', { className: 'file-link', href: virtualUrl(url), target: '_blank' }, 'Open');
  open.setAttribute('aria-label', `Open ${title} in a new tab`);
  const name = `${title}.${sources[0].extension}`;
  const save = element('a', { className: 'file-link', href: downloadUrl(url, name) }, 'Save');
  save.setAttribute('aria-label', `Save ${title} to disk`);
  return [open, save];
}

function choose(card, view) {
  for (const chosen of document.querySelectorAll('.card.chosen')) chosen.classList.remove('chosen');
  card.classList.add('chosen');
  inspect(view);
}

function lock() {
  const box = element('span', { className: 'lock' });
  box.setAttribute('aria-hidden', 'true');
  return box;
}
