import { element } from './element.js';
import { onClick } from './on-click.js';

/** A plain link to the file's own address: at a click the library leads it to where the file can be had. */
export function openLink({ title }, url) {
  const link = element('a', { className: 'file-link', href: url }, 'Open');
  link.setAttribute('aria-label', `Open ${title}`);
  return link;
}

/** The same with `download`: the file is saved. */
export function saveLink({ title, sources }, url) {
  const download = `${title}.${sources[0].extension}`;
  const link = element('a', { className: 'file-link', href: url, download }, 'Save');
  link.setAttribute('aria-label', `Save ${title} to disk`);
  return link;
}

/** What a script does where there is no link. */
export function openButton({ title }, url, fileAuth) {
  const button = element('button', { type: 'button', className: 'quiet', textContent: 'Open' });
  button.setAttribute('aria-label', `Open ${title} in a new tab`);
  onClick(button, () => fileAuth.openFile(url));
  return button;
}
