import { readFile, readdir } from 'node:fs/promises';
import { escapeHtml, renderMarkdown } from './render-markdown.mjs';

const root = new URL('../../../', import.meta.url);

/**
 * Reads the documentation as pages.
 *
 * @param {string} template with `{{doc.title}}` and `{{doc.body}}`
 * @returns {Promise<[path: string, body: string][]>}
 */
export async function readDocs(template) {
  const docs = await readdir(new URL('docs/', root), { recursive: true });
  const names = ['README.md', 'CHANGELOG.md', ...docs.map((name) => `docs/${name.replaceAll('\\', '/')}`)];
  const paths = names.filter((name) => name.endsWith('.md')).map((name) => `/${name}`);
  const isServed = (from) => (target) =>
    /^https?:/.test(target) || paths.includes(new URL(target, `http://localhost${from}`).pathname);
  return Promise.all(
    paths.map(async (path) => {
      const markdown = await readFile(new URL(path.slice(1), root), 'utf8');
      const title = /^# (.*)$/m.exec(markdown)[1];
      const page = template
        .replace('{{doc.title}}', () => escapeHtml(title.replaceAll('`', '')))
        .replace('{{doc.body}}', () => renderMarkdown(markdown, isServed(path)));
      return [path, page];
    }),
  );
}
