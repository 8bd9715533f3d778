/**
 * Makes the function that writes the page for whoever asks for it: with one picture in its HTML already, of the account's
 * own, which the browser asks for before any script runs.
 *
 * @param {{ html: string, filesUrl: string, folders: object[], sessions: object }} parts
 * @returns {(request: import('node:http').IncomingMessage) => string}
 */
export function createWritePage({ html, filesUrl, folders, sessions }) {
  return (request) => {
    const account = sessions.accountOf(request);
    const folder = folders.find(({ owner }) => owner === account) ?? folders[0];
    const picture = folder.files.find(({ kind }) => kind === 'image');
    const [{ id, extension }] = picture.sources;
    return html
      .replace('{{early.src}}', `${filesUrl}/${folder.id}/${id}.${extension}`)
      .replace('{{early.alt}}', escapeAttribute(picture.alt));
  };
}

const escapeAttribute = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
