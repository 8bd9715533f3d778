import { element } from './element.js';
import { fileViews } from './file-views.js';
import { onClick } from './problem.js';

/**
 * Puts the files of every account into the page, whoever is signed in.
 *
 * @param {{ filesOrigin: string, folders: object[] }} catalogue
 * @param {{ account: string | null, revoked: string[] }} session
 * @param {object} how
 * @param {import('file-auth-worker').FileAuth} how.fileAuth
 * @param {(url: string) => Promise<string | null>} how.documentAddress where a frame finds a file
 * @param {(folder: object, isRevoked: boolean) => Promise<void>} how.changeGrant
 */
export function renderGallery({ filesOrigin, folders }, session, { fileAuth, documentAddress, changeGrant }) {
  const cards = new Map();
  const sections = folders.map((folder) => {
    const urlOf = ({ id, extension }) => `${filesOrigin}/${folder.id}/${id}.${extension}`;
    const files = folder.files.map((item) => {
      const file = fileViews[item.kind](item, { urlOf, fileAuth, documentAddress });
      for (const { id } of item.sources) cards.set(id, file);
      return file.card;
    });
    return folderSection(folder, session, files, changeGrant);
  });
  document.getElementById('gallery').replaceChildren(...sections);
  document.querySelector('.card .frame')?.click();

  return {
    /** Tells the card of a file what the worker says about it. */
    explain: (event) => cards.get(event.file)?.explain(event),
  };
}

function folderSection(folder, session, files, changeGrant) {
  const id = `folder-${folder.id}`;
  const name = element('h2', { id, textContent: folder.name });
  const owner = element('span', { className: 'owner', 'data-account': folder.owner }, `${folder.owner}’s`);
  const path = element('code', { className: 'path' }, `/${folder.id}/`);
  const head = element('div', { className: 'folder-head' }, name, owner, path);
  if (session.account === folder.owner) head.append(grantButton(folder, session, changeGrant));
  const section = element(
    'section',
    { className: 'folder' },
    head,
    element('div', { className: 'cards' }, ...files),
  );
  section.setAttribute('aria-labelledby', id);
  return section;
}

function grantButton(folder, session, changeGrant) {
  const isRevoked = session.revoked.includes(folder.id);
  const action = isRevoked ? 'Restore the folder' : 'Revoke the folder';
  const button = element('button', { type: 'button', id: `grant-${folder.id}` }, action);
  button.setAttribute('aria-label', `${action} ${folder.name}`);
  onClick(button, () => changeGrant(folder, isRevoked));
  return button;
}
