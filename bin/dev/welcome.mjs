import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { snippets } from '../util/snippets.mjs';

/** What is served, and what to paste where. */
export function welcome({ url, endpoint, found, folder, user, lifetime, path }) {
  const { page, ownWorker } = snippets({ worker: '/file-auth-worker.js', origin: url, endpoint, path });
  return `Private files of ${folder}: ${url}
Tokens for ${user}, for ${lifetime} each: POST ${endpoint}

On the page, once \`npx file-auth-worker init public\` has copied the worker file:

${page}

In HTML:

  ${image(url, found, folder)}

If your site has a service worker of its own, in that worker, and its URL as "url" on the page:

${ownWorker}

${requestsFollow(found)}`;
}

function image(url, { paths }, folder) {
  const picture = paths.find((path) => /\.(?:png|jpe?g|gif|webp|avif|svg)$/i.test(path)) ?? paths[0];
  if (picture !== undefined) return `<img src="${url}${picture}" alt="">`;
  const name = join(randomUUID(), `${randomUUID()}.png`);
  return `(There is no file yet whose path is that of a private file. Store a picture as ${join(folder, name)}.)`;
}

function requestsFollow({ others }) {
  const left =
    others.length === 0
      ? ''
      : `No private files, since their paths are not /<uuid>/<uuid>.<extension> or what --path says: ${others
          .slice(0, 3)
          .join(', ')}${others.length > 3 ? ` and ${others.length - 3} more` : ''}.\n\n`;
  return `${left}Requests, with what the authorizer decided. Stop with Ctrl+C.`;
}
