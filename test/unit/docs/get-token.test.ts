import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listPages, readProjectFile } from './markdown.js';

interface Addresses {
  readonly worker: string;
  readonly origin: string;
  readonly endpoint: string;
}

const { snippets } = (await import(new URL('../../../bin/util/snippets.mjs', import.meta.url).href)) as {
  snippets: (addresses: Addresses) => { page: string };
};

/** How often a text asks the endpoint of the guides. */
const timesAsked = (text: string): number => (text.match(/fetch\('[^']*\/api\/file-token'/g) ?? []).length;

/** What each `getToken` does that asks it: from the call to what is returned. */
function bodiesIn(text: string): string[] {
  const body = /const response = await fetch\('[^']*\/api\/file-token', \{\n.*?\n *return .*?\n/gs;
  return Array.from(text.matchAll(body), ([found]) =>
    found.replaceAll(/^ +/gm, '').replaceAll('http://localhost:4300/', '/'),
  );
}

const examples = readdirSync(new URL('../../../examples', import.meta.url), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((path) => /\.(?:js|mjs|ts|tsx|vue|svelte)$/.test(path) && !/node_modules|[\\/]dist[\\/]/.test(path))
  .map((path) => `examples/${path}`);

const texts = [...listPages(), ...examples].map((path): [name: string, text: string] => [
  path,
  readProjectFile(path),
]);
const printed = ['init', 'dev'].map((command): [name: string, text: string] => [
  command,
  snippets({
    worker: '/file-auth-worker.js',
    origin: 'https://d111111abcdef8.cloudfront.net',
    endpoint: `${command === 'dev' ? 'http://localhost:4300' : ''}/api/file-token`,
  }).page,
]);
const withGetToken = [...texts, ...printed].filter(([, text]) => timesAsked(text) > 0);

it('README, `init`, `dev`, docs and examples have one getToken', () => {
  const [expected] = bodiesIn(readProjectFile('README.md'));
  expect(expected).toContain('return response.json(); // { token }');
  const names = withGetToken.map(([name]) => name);
  for (const name of ['README.md', 'examples/get-token.js', 'docs/getting-started.md', 'init', 'dev']) {
    expect(names).toContain(name);
  }
  for (const [name, text] of withGetToken) {
    const same = Array.from({ length: timesAsked(text) }, () => expected);
    expect([name, ...bodiesIn(text)]).toEqual([name, ...same]);
  }
});
