import { describe, expect, it } from 'vitest';
import { readProjectFile } from './markdown.js';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const installed = (manifest: string): Readonly<Record<string, string>> => {
  const { dependencies, devDependencies } = JSON.parse(readProjectFile(manifest)) as Manifest;
  return { ...dependencies, ...devDependencies };
};
const own = installed('package.json');

describe('the versions that the guides name are those that are tried', () => {
  it.each([
    ['Vite', 'vite', 'package.json'],
    ['webpack', 'webpack', 'package.json'],
    ['Rollup', 'rollup', 'package.json'],
    ['React', 'react', 'package.json'],
    ['SvelteKit', '@sveltejs/kit', 'package.json'],
    ['Next.js', 'next', 'examples/next/package.json'],
    ['Nuxt', 'nuxt', 'examples/nuxt/package.json'],
    ['Nuxt Image', '@nuxt/image', 'examples/nuxt/package.json'],
    ['Angular', '@angular/core', 'examples/angular/package.json'],
  ])('of %s', (name, dependency, manifest) => {
    const [major, minor] = installed(manifest)[dependency]!.split('.');
    expect(readProjectFile('docs/frameworks.md')).toContain(`${name} ${major}.${minor}`);
  });

  it.each(Object.entries(installed('test/frameworks/libraries.json')))('of %s', (_, version) => {
    expect(readProjectFile('docs/media.md')).toContain(` ${version}`);
  });

  it('of hls.js', () => {
    expect(readProjectFile('docs/media.md')).toContain(`hls.js ${own['hls.js']}`);
  });

  it('of SvelteKit in its example', () => {
    const example = Object.entries(installed('examples/sveltekit/package.json'));
    const tried = example.filter(([name]) => name !== 'file-auth-worker');
    expect(tried).toEqual(tried.map(([name]) => [name, own[name]]));
  });
});
