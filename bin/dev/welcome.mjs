import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { snippets } from '../util/snippets.mjs';

/** What is served, and what to paste where. */
export function welcome({ url, endpoint, found, folder, user, lifetime, path, port, grants, keys }) {
  const address = keys === undefined ? endpoint : '/api/file-token';
  const { page, ownWorker } = snippets({
    worker: '/file-auth-worker.js',
    origin: url,
    endpoint: address,
    path,
  });
  return `${warnings({ url, found, folder, port, grants }).join('')}Private files of ${folder}: ${url}
${keys === undefined ? `Tokens for ${user}, which expire after ${lifetime}: POST ${endpoint}` : `Tokens come from your own server, signed for ${keys}.`}

On the page, once \`npx file-auth-worker init public\` has copied the worker file:

${page}

In HTML:

  ${image(url, found, folder)}

If your site has a service worker of its own, add this to it, and pass its URL as "url" on the page:

${ownWorker}

${left(found, path)}Requests, with what the authorizer decided. Stop with Ctrl+C.`;
}

function warnings({ url, found, folder, port, grants }) {
  const missing = grants.map((grant) => grant.split('/')[0]).filter((name) => !found.folders.includes(name));
  return [
    ...(port === 0 || url.endsWith(`:${port}`) ? [] : [`Port ${port} is taken. Using another one.\n`]),
    ...missing.map((name) => `Warning: ${folder} has no private files in a folder ${name}. See --grant.\n`),
  ];
}

function image(url, { paths }, folder) {
  const picture = paths.find((path) => /\.(?:png|jpe?g|gif|webp|avif|svg)$/i.test(path)) ?? paths[0];
  if (picture !== undefined) return `<img src="${url}${picture}" alt="">`;
  const name = join(randomUUID(), `${randomUUID()}.png`);
  return `(No file has the path of a private file yet. Store a picture as ${join(folder, name)}.)`;
}

function left({ others }, path) {
  if (others.length === 0) return '';
  const [first, second, third, ...more] = others;
  const named = [first, second, third].filter((name) => name !== undefined).join(', ');
  const rule = path === undefined ? '/<uuid>/<uuid>.<extension>' : 'what --path says';
  return `Not served, because the path is not ${rule}: ${named}${more.length > 0 ? `, and ${more.length} more` : ''}\n\n`;
}
