import { element } from './element.js';

const attributes = ['src', 'poster', 'crossorigin', 'type', 'href'];

/** Tokens are three base64url parts; the first begins as every JSON object does. */
const tokenPattern = /(eyJ[\w-]+\.[\w-]+\.[\w-]+)/;

const byId = (id) => document.getElementById(id);
let subjects = [];

/** Shows the HTML of a file as it stands in the document, read from the document. */
export function inspect(chosen) {
  subjects = chosen;
  byId('copied').hidden = true;
  show();
}

/**
 * Follows what changes in the document, and lets the HTML be copied without tokens.
 *
 * @param {import('file-auth-worker').FileAuth} fileAuth
 */
export function startInspector(fileAuth) {
  const attributeFilter = ['src', 'srcset', 'poster', 'crossorigin'];
  new MutationObserver(show).observe(byId('content'), { subtree: true, attributes: true, attributeFilter });
  byId('copy-html').addEventListener('click', () => void copy(fileAuth.stripAuthorization(markup())));
}

function show() {
  // What is shown here is no token of the page's own.
  byId('markup').replaceChildren();
  const count = document.documentElement.outerHTML.split(tokenPattern).length >> 1;
  byId('token-count').textContent = String(count);
  byId('token-noun').textContent = count === 1 ? 'token' : 'tokens';
  const parts = markup().split(tokenPattern);
  byId('markup').append(...parts.map((text, at) => (at % 2 === 0 ? text : element('mark', {}, text))));
}

async function copy(html) {
  byId('copied').hidden = false;
  byId('copied-markup').textContent = html;
  const say = (text) => (byId('copied-status').textContent = text);
  try {
    await navigator.clipboard.writeText(html);
    say('Copied, without tokens:');
  } catch {
    say('This browser did not let the page copy. Without tokens it is:');
  }
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
