import { copyText } from './copy.js';
import { element } from './element.js';

const attributes = ['src', 'poster', 'crossorigin', 'type', 'href'];

/** Tokens are three base64url parts; the first begins as every JSON object does. */
const tokenPattern = /(eyJ[\w-]+\.[\w-]+\.[\w-]+)/;

const byId = (id) => document.getElementById(id);
let subjects = [];
let opener = null;
let onCount = () => {};

/**
 * Shows the HTML of elements as it stands in the document, read from the document.
 *
 * @param {Element[]} chosen
 * @param {Element} place where the visitor is: the panel opens right after it
 */
export function inspect(chosen, place) {
  subjects = chosen;
  opener = document.activeElement;
  byId('copied').hidden = true;
  place.after(byId('inspector'));
  byId('inspector').hidden = false;
  show();
  byId('inspector').scrollIntoView({ block: 'nearest' });
}

/**
 * Follows what changes in the document, and lets the HTML be copied without tokens.
 *
 * @param {import('file-auth-worker').FileAuth} fileAuth
 * @param {(tokens: number) => void} onCounted called with the number of tokens in the document, as the visitor sees it
 */
export function startInspector(fileAuth, onCounted) {
  onCount = onCounted;
  const attributeFilter = ['src', 'srcset', 'poster', 'crossorigin'];
  new MutationObserver(show).observe(byId('content'), { subtree: true, attributes: true, attributeFilter });
  byId('copy-html').addEventListener('click', () => void copy(fileAuth.stripAuthorization(markup())));
  byId('close-html').addEventListener('click', () => {
    byId('inspector').hidden = true;
    opener?.focus();
  });
}

function show() {
  if (byId('inspector').hidden) return;
  // What is shown here is no token of the page's own.
  byId('markup').replaceChildren();
  const count = document.documentElement.outerHTML.split(tokenPattern).length >> 1;
  byId('token-count').textContent = String(count);
  byId('token-noun').textContent = count === 1 ? 'token' : 'tokens';
  const parts = markup().split(tokenPattern);
  byId('markup').append(...parts.map((text, at) => (at % 2 === 0 ? text : element('mark', {}, text))));
  onCount(count);
}

async function copy(html) {
  byId('copied').hidden = false;
  byId('copied-markup').textContent = html;
  byId('copied-status').textContent = (await copyText(html))
    ? 'Copied, without tokens:'
    : 'This browser did not let the page copy. Without tokens it is:';
}

const markup = () => subjects.map(markupOf).join('\n');

function markupOf(subject) {
  const name = subject.localName;
  const inner = [...subject.children].map((child) => `\n  ${markupOf(child)}`).join('');
  const written = attributes.filter((attribute) => subject.hasAttribute(attribute));
  const opening = [
    name,
    ...written.map((attribute) => `${attribute}="${subject.getAttribute(attribute)}"`),
  ].join(' ');
  if (name === 'a') return `<${opening}>${subject.textContent}</a>`;
  if (name === 'iframe') return `<${opening}></iframe>`;
  return inner ? `<${opening}>${inner}\n</${name}>` : `<${opening}>`;
}
