import { element } from './element.js';
import { inspect } from './inspector.js';
import { refusalInWords } from './words.js';

/**
 * A file with its caption, and what is shown in its place when it does not load.
 *
 * @param {{ title: string, kind: string, sources: { id: string, extension: string }[] }} item
 * @param {HTMLElement} view the element that loads the file
 */
export function createFileCard(item, view) {
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
    show,
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
