import { escapeHtml } from './render-markdown.mjs';

/**
 * Makes the function that writes a page for an account: with one picture in its HTML already, of the account's own, which
 * the browser requests before any script runs, and with the code that runs in the page.
 *
 * @param {{ filesUrl: string, folders: object[], site: Map<string, { body: string }> }} parts
 * @returns {(html: string, account: string | null) => string}
 */
export function createWritePage({ filesUrl, folders, site }) {
  return (html, account) => {
    const folder = folders.find(({ owner }) => owner === account) ?? folders[0];
    const picture = folder.files.find(({ kind }) => kind === 'image');
    const [{ id, extension }] = picture.sources;
    const values = {
      'picture.src': `${filesUrl}/${folder.id}/${id}.${extension}`,
      'picture.alt': picture.alt,
    };
    return html.replaceAll(/\{\{([\w.-]+)\}\}/g, (written, name) =>
      escapeHtml(values[name] ?? site.get(`/${name}`)?.body.trimEnd() ?? written),
    );
  };
}
