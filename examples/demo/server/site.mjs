import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { readDocs } from './read-docs.mjs';

const require = createRequire(import.meta.url);
const pageFolder = new URL('../page/', import.meta.url);

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Reads what the app server serves: the page, the documentation, the worker file and the two modules that the import map
 * names.
 *
 * @returns {Promise<Map<string, { body: string, type: string }>>} by path
 */
export async function readSite() {
  const site = new Map();
  for (const name of await readdir(pageFolder)) {
    site.set(`/${name}`, {
      body: await readFile(new URL(name, pageFolder), 'utf8'),
      type: types[extname(name)],
    });
  }
  site.set('/', site.get('/index.html'));
  const docs = await readDocs(site.get('/doc.html').body);
  for (const [path, body] of docs) site.set(path, { body, type: types['.html'] });
  const scripts = {
    '/file-auth-worker.js': await readPackage('file-auth-worker/file-auth-worker.js'),
    '/modules/file-auth-worker.js': await readPackage('file-auth-worker/page-in-one'),
    '/modules/localforage.js': asModule(await readPackage('localforage')),
  };
  for (const [path, body] of Object.entries(scripts)) site.set(path, { body, type: types['.js'] });
  return site;
}

/** Puts the local CloudFront in the place of the distribution that `files.js` names, as the README does. */
export function nameFilesOrigin(site, filesUrl) {
  const file = site.get('/files.js');
  file.body = file.body.replace('https://d111111abcdef8.cloudfront.net', filesUrl);
}

/**
 * The policy of the pages and of the worker, whose own fetches obey `connect-src`. Firefox holds responses that the
 * worker constructs against the worker's URL, hence `'self'` beside the files' origin. A frame shows the page's own
 * origin, or without a worker the files'.
 */
export function contentSecurityPolicy(site, filesOrigin) {
  const hashes = new Set([...site.values()].flatMap(({ body }) => hashOfImportMap(body)));
  return [
    "default-src 'none'",
    `script-src 'self' ${[...hashes].join(' ')}`,
    "style-src 'self'",
    "worker-src 'self'",
    `connect-src 'self' ${filesOrigin}`,
    `img-src 'self' ${filesOrigin}`,
    `media-src 'self' ${filesOrigin}`,
    `frame-src 'self' ${filesOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

function hashOfImportMap(page) {
  const importMap = /<script type="importmap">(.*?)<\/script>/s.exec(page)?.[1];
  return importMap ? [`'sha256-${createHash('sha256').update(importMap).digest('base64')}'`] : [];
}

async function readPackage(specifier) {
  try {
    return await readFile(require.resolve(specifier), 'utf8');
  } catch (cause) {
    throw new Error(`"${specifier}" cannot be read. Run "npm install" and "npm run build" first.`, { cause });
  }
}

/** localforage is published as UMD, and the page imports it by its name. */
const asModule = (umd) =>
  `const module = { exports: {} }, exports = module.exports;\n${umd}\nexport default module.exports;\n`;
