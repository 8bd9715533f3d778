import { describe, expect, it } from 'vitest';
import { expectAll } from '../../support/expect-all.js';
import { anchorsOf, existsInProject, listPages, localLinks, readProjectFile } from './markdown.js';

const isBroken = ([target, anchor]: readonly [string, string | null]): boolean =>
  !existsInProject(target) ||
  (anchor !== null && target.endsWith('.md') && !anchorsOf(target).includes(anchor));

describe('the links to other files of the project', () => {
  it('lead somewhere on every page', () =>
    expectAll(listPages(), (path) => expect(localLinks(path).filter(isBroken)).toEqual([])));

  it('lead somewhere in the demo', () => {
    const pages = ['index.html', 'doc.html'].map((name) => readProjectFile(`examples/demo/page/${name}`));
    const linked = pages.flatMap((html) =>
      Array.from(html.matchAll(/href="\/([\w/-]+\.md)"/g), ([, path]) => path!),
    );
    expect(linked.length).toBeGreaterThan(5);
    expect(linked.filter((path) => !existsInProject(path))).toEqual([]);
  });

  it('are found, and told from those that lead nowhere', () => {
    const [first] = localLinks('SECURITY.md');
    expect(first).toBeDefined();
    expect(isBroken(first!)).toBe(false);
    expect(isBroken(['docs/no-such-page.md', null])).toBe(true);
    expect(isBroken(['docs/edge.md', 'no-such-heading'])).toBe(true);
    expect(isBroken(['docs/edge.md', '4-the-behaviour'])).toBe(false);
  });
});

it('every page of docs can be reached from the README', () => {
  const reached = new Set(['README.md']);
  for (const path of reached) {
    for (const [target] of localLinks(path))
      if (target.endsWith('.md') && existsInProject(target)) reached.add(target);
  }
  const pages = listPages().filter((path) => path.startsWith('docs/'));
  expect(pages.filter((path) => !reached.has(path))).toEqual([]);
});
