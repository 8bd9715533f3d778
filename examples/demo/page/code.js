import { copyText } from './copy.js';
import { element } from './element.js';
import { onClick } from './on-click.js';
import { showNotice } from './toast.js';

const words =
  /(\/\/.*|'[^'\n]*'|`[^`]*`|\b(?:import|from|export|const|await|async|function|if|return|throw|new)\b)/;

/** Colours the code in the page, and lets it be copied. The server has put it there from the files that run. */
export function showCode() {
  for (const button of document.querySelectorAll('[data-copies]')) show(button);
}

function show(button) {
  const code = button.closest('.listing').querySelector('pre code');
  const text = code.textContent;
  code.replaceChildren(...text.split(words).map(mark));
  button.disabled = false;
  onClick(button, async () => {
    const isCopied = await copyText(text);
    showNotice(isCopied ? `${button.dataset.copies} is copied.` : 'This browser did not let the page copy.');
  });
}

/** Every second part is one of the `words`. */
function mark(part, at) {
  if (at % 2 === 0) return part;
  const kind = part.startsWith('//') ? 'comment' : /^['`]/.test(part) ? 'string' : 'keyword';
  return element('span', { className: kind }, part);
}
