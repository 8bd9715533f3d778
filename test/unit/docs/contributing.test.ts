import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { existsInProject, readProjectFile } from './markdown.js';

/** The folders and files that a page names as code: `src/worker`, `test/unit/docs/links.test.ts`, `.ci/run`. */
function namedPaths(text: string): string[] {
  const names = Array.from(text.matchAll(/`((?:src|test|docs|examples|bench|bin|\.ci)\/[\w./-]*)`/g));
  return names.map(([, name = '']) => name);
}

/** The folders of the map, which is a tree: a name that ends with a slash, indented below the one it is in. */
function foldersOnMap(text: string): string[] {
  const [, tree = ''] = /```text\n(src\/.*?)```/s.exec(text) ?? [];
  const open: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', name] = /^( *)([\w-]+)\/(?: +\S|$)/.exec(line) ?? [];
    if (name === undefined) return [];
    open.splice(indent.length / 2, Infinity, name);
    return open.join('/');
  });
}

/** A folder of the project and all folders in it, those of files that are only data left out. */
function foldersIn(root: string, depth = Infinity): string[] {
  if (depth === 0) return [root];
  const entries = readdirSync(new URL(`../../../${root}`, import.meta.url), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  return [root, ...folders.flatMap(({ name }) => foldersIn(`${root}/${name}`, depth - 1))];
}

const contributing = readProjectFile('CONTRIBUTING.md');

describe('CONTRIBUTING.md', () => {
  const onMap = foldersOnMap(contributing);

  it('has every folder of src on its map, and those of test at the top', () => {
    const folders = [...foldersIn('src'), ...foldersIn('test', 1)];
    expect(folders.filter((folder) => !onMap.includes(folder))).toEqual([]);
  });

  it('has no folder on its map that is not there', () => {
    expect(onMap.length).toBeGreaterThan(20);
    expect(onMap.filter((folder) => !existsInProject(folder))).toEqual([]);
  });

  it('names commands that package.json has', () => {
    const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: object };
    const named = Array.from(contributing.matchAll(/npm run ([\w:]+)/g), ([, name = '']) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('can be read in ten minutes', () => {
    expect(contributing.split(/\s+/).length).toBeLessThan(2200);
  });

  it('would miss a folder that is not on the map', () => {
    const tree = '```text\nsrc/\n  page/   pages\n    links/  links\n  worker/ workers\n```';
    expect(foldersOnMap(tree)).toEqual(['src', 'src/page', 'src/page/links', 'src/worker']);
  });
});

describe.each(['CONTRIBUTING.md', 'docs/contract.md', 'docs/concepts.md'])('%s', (page) => {
  it('names only files and folders that are there', () => {
    expect(namedPaths(readProjectFile(page)).filter((path) => !existsInProject(path))).toEqual([]);
  });
});

it('a path that is named as code is found', () => {
  expect(namedPaths('Code: `src/worker`, `.ci/run` and [a](src/a.ts)')).toEqual(['src/worker', '.ci/run']);
});
