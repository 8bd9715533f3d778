import { describe, expect, it } from 'vitest';
import { signFileToken, type PrivateJsonWebKey } from '../../../src/issuer/index.js';
import { createAuthorizer } from '../../../src/lambda-edge/index.js';
import { compileFileUrl } from '../../../src/shared/contract/file-url.js';
import { viewerRequestEvent } from '../../../src/testing/index.js';
import { makeKey, testAudience, testIssuer } from '../../support/tokens.js';
import { readProjectFile } from './markdown.js';

const cdn = 'https://d111111abcdef8.cloudfront.net';
const { jwk } = await makeKey('HS256');
const common = { issuer: testIssuer, audience: testAudience };

/** A layout of the guide: its RegExp, and the paths that are files and that are none. */
interface Layout {
  readonly path: RegExp;
  readonly files: readonly string[];
  readonly others: readonly string[];
}

const sections = readProjectFile('docs/paths.md')
  .split('\n## Five layouts\n')[1]!
  .split('\n## ')[0]!
  .split('\n### ');
const layouts = sections.slice(1).map((section): [title: string, layout: Layout] => {
  const [title = ''] = section.split('\n');
  const [, source = ''] = /^const path = \/(.*)\/;$/m.exec(section)!;
  const paths = (kind: string): string[] =>
    Array.from(section.matchAll(new RegExp(`^${kind} +(/.*)$`, 'gm')), ([, path]) => path!);
  return [title, { path: new RegExp(source), files: paths('a file'), others: paths('no file') }];
});

/** Why the edge denies a path, asked with or without a token; `null` if it lets it pass. */
async function denialOf({ path }: Layout, uri: string, token?: string): Promise<string | null> {
  const authorize = createAuthorizer({ ...common, keys: { keys: [jwk] }, allowedOrigins: '*', path });
  const querystring = token === undefined ? '' : `authorization=${token}`;
  const result = await authorize(viewerRequestEvent({ uri, querystring }));
  return 'status' in result ? (result.headers!['x-file-auth']![0]!.value ?? '') : null;
}

const sign = ({ path }: Layout, uri: string): Promise<string> =>
  signFileToken({ ...common, key: jwk as PrivateJsonWebKey, path, files: [uri] });

describe('the layouts of docs/paths.md', () => {
  it('are five, each with paths that are files and paths that are none', () => {
    expect(layouts).toHaveLength(5);
    for (const [, { files, others }] of layouts) expect(files.length * others.length).toBeGreaterThan(0);
  });

  it.each(layouts)('%s: page, edge and issuer agree on what is a file', async (_, layout) => {
    const match = compileFileUrl({ origins: [cdn], path: layout.path });
    for (const uri of layout.files) {
      expect([uri, match(cdn + uri)?.path]).toEqual([uri, uri]);
      expect([uri, await denialOf(layout, uri)]).toEqual([uri, 'token-missing']);
      expect([uri, await denialOf(layout, uri, await sign(layout, uri))]).toEqual([uri, null]);
    }
    for (const uri of layout.others) {
      expect([uri, match(cdn + uri)]).toEqual([uri, null]);
      expect([uri, await denialOf(layout, uri)]).toEqual([uri, 'path-refused']);
    }
  });

  it('what the guide says can never be a file path is none, though the RegExp would take it', () => {
    const match = compileFileUrl({ origins: [cdn], path: /\/(?<folder>[^/]+)\/(?<file>.+)/ });
    for (const name of ['my%20photo.png', 'a+b.png', 'a//b.png']) {
      expect([name, match(`${cdn}/folder/${name}`)]).toEqual([name, null]);
    }
    expect(match(`${cdn}/folder/photo.png`)).not.toBeNull();
  });
});
