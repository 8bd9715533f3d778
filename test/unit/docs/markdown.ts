import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const projectFolder = new URL('../../../', import.meta.url);

export function readProjectFile(path: string): string {
  return readFileSync(new URL(path, projectFolder), 'utf8');
}

export function existsInProject(path: string): boolean {
  return existsSync(new URL(path, projectFolder));
}

/** The pages that users read: those of the root, of `docs` and of the examples. */
export function listPages(): string[] {
  const examples = readdirSync(new URL('examples', projectFolder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !path.includes('node_modules'))
    .map((path) => join('examples', path));
  const pages = readdirSync(new URL('docs', projectFolder), { recursive: true, encoding: 'utf8' }).map(
    (name) => join('docs', name),
  );
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...pages, ...examples].filter(
    (path) => path.endsWith('.md'),
  );
}

/** The text of a page without what is code, where a bracket is no link and a `#` no heading. */
function proseOf(path: string): string {
  return readProjectFile(path)
    .replaceAll(/^ *```.*?^ *```$/gms, '')
    .replaceAll(/`[^`\n]+`/g, (code) => code.replaceAll(/[[\]()_]/g, '·'));
}

/** The targets of the links to files of the project: `[path, anchor]`, the path from the project's root. */
export function localLinks(path: string): [target: string, anchor: string | null][] {
  return Array.from(proseOf(path).matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [file = '', anchor = null] = link.split('#');
      return [file === '' ? path : join(dirname(path), file), anchor];
    });
}

/** The anchors that GitHub gives the headings of a page, the second of a name with `-1`. */
export function anchorsOf(path: string): string[] {
  const text = readProjectFile(path).replaceAll(/^ *```.*?^ *```$/gms, '');
  const seen = new Map<string, number>();
  return Array.from(text.matchAll(/^#{1,6} (.*)$/gm), ([, heading = '']) => {
    const anchor = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

/** The rows of the tables of a page, cell by cell, without their heads. */
export function tableRows(path: string): string[][] {
  const lines = readProjectFile(path).split('\n');
  return lines
    .filter(
      (line, index) =>
        line.startsWith('| ') && !lines[index + 1]?.startsWith('| -') && !line.startsWith('| -'),
    )
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}
