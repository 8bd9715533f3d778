import { element } from './element.js';
import { inspect } from './inspector.js';
import { answerInWords } from './words.js';

/**
 * A file with its caption, and what is shown in its place when it does not load.
 *
 * @param {{ title: string, kind: string, sources: { extension: string }[] }} item
 * @param {HTMLElement} view the element that shows the file
 * @param {{ actions: HTMLElement[], subjects?: HTMLElement[] }} how what can be done with it, and what its HTML is
 */
export function createFileCard(item, view, { actions, subjects = [] }) {
  const answer = element('strong');
  const reason = element('span', {}, 'did not load');
  const placeholder = element('div', { className: 'placeholder', hidden: true }, lock(), answer, reason);
  const frame = element('div', { className: 'frame' }, view, placeholder);
  const choose = () => chooseCard(card, subjects);
  const showing = subjects.length > 0 ? [htmlButton(item, choose)] : [];
  const formats = item.sources.map(({ extension }) => extension.toUpperCase()).join(' · ');
  const caption = element(
    'figcaption',
    {},
    element('span', {}, item.title),
    element('small', {}, formats),
    element('span', { className: 'actions-of-file' }, ...showing, ...actions),
  );
  // Somebody with a keyboard need not go through a document's viewer to its link.
  const parts = item.kind === 'document' ? [caption, frame] : [frame, caption];
  const card = element('figure', { className: `card ${item.kind}`, 'data-state': 'loading' }, ...parts);
  if (subjects.length > 0) frame.addEventListener('click', choose);

  return {
    card,
    loaded: () => {
      card.dataset.state = 'loaded';
      placeholder.hidden = true;
    },
    denied: () => {
      card.dataset.state = 'denied';
      placeholder.hidden = false;
    },
    /** Tells why, once it is known. */
    explain: (event) => {
      [answer.textContent, reason.textContent] = answerInWords(event);
    },
  };
}

function htmlButton({ title }, choose) {
  const button = element('button', { type: 'button', className: 'quiet', textContent: 'HTML' });
  button.setAttribute('aria-label', `Show the HTML of ${title}`);
  button.addEventListener('click', choose);
  return button;
}

function chooseCard(card, subjects) {
  for (const chosen of document.querySelectorAll('.card.chosen')) chosen.classList.remove('chosen');
  card.classList.add('chosen');
  inspect(subjects, card);
}

function lock() {
  const box = element('span', { className: 'lock' });
  box.setAttribute('aria-hidden', 'true');
  return box;
}
