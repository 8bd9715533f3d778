import { element } from './element.js';
import { fileViews } from './file-views.js';

/**
 * Puts the files of every account into the page, no matter who is signed in.
 *
 * @param {{ filesOrigin: string, folders: object[] }} catalogue
 * @param {object} how
 * @param {import('file-auth-worker').FileAuth} how.fileAuth
 * @param {(url: string) => Promise<string | null>} how.documentAddress where a frame finds a file
 */
export function renderGallery({ filesOrigin, folders }, { fileAuth, documentAddress }) {
  const cards = new Map();
  const sections = folders.map((folder) => {
    const urlOf = ({ id, extension }) => `${filesOrigin}/${folder.id}/${id}.${extension}`;
    const files = folder.files.map((item) => {
      const file = fileViews[item.kind](item, { urlOf, fileAuth, documentAddress });
      for (const { id } of item.sources) cards.set(id, file);
      return file.card;
    });
    return folderSection(folder, files);
  });
  document.getElementById('gallery').replaceChildren(...sections);

  return {
    /** Tells the card of a file what the worker says about it. */
    explain: (event) => cards.get(event.file)?.explain(event),
  };
}

function folderSection(folder, files) {
  const id = `folder-${folder.id}`;
  const name = element('h3', { id, textContent: folder.name });
  const owner = element('span', { className: 'owner', 'data-account': folder.owner }, `${folder.owner}’s`);
  const path = element('code', { className: 'path' }, `/${folder.id}/`);
  const section = element(
    'section',
    { className: 'folder' },
    element('div', { className: 'folder-head' }, name, owner, path),
    element('div', { className: 'cards' }, ...files),
  );
  section.setAttribute('aria-labelledby', id);
  return section;
}
