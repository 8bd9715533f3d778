import { json } from 'node:stream/consumers';
import { originHint } from './origin-hint.mjs';

/** The path of the endpoint, which is the same on a server of one's own. */
export const endpointPath = '/api/file-token';

/**
 * Makes `POST /api/file-token`, which gives the test user tokens for what is granted. It resolves with what it did, in a
 * few words; with `null` for what nobody needs to know.
 *
 * @param {{
 *   allowedOrigins: readonly string[],
 *   findGrants: () => Promise<{ folders: readonly string[], files: readonly { folder: string, file: string }[] }>,
 *   sign: (grants: { folders?: readonly string[], files?: readonly object[] }) => Promise<string>,
 * }} parts
 */
export function createTokenEndpoint({ allowedOrigins, findGrants, sign }) {
  const answer = async (request, response) => {
    const question = (await json(request).catch(() => null)) ?? {};
    const { key = 'ACCOUNT', reason = 'missing' } = question;
    const token = await tokenFor(question, await findGrants(), sign);
    response
      .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify({ token }));
    return `${key}, ${reason}: ${token === null ? 'no token, because this is not granted' : 'a new token'}`;
  };
  return async (request, response) => {
    const { origin } = request.headers;
    // Any page that somebody opens could ask.
    if (origin !== undefined && !allowedOrigins.includes(origin)) {
      response.writeHead(403).end();
      return `denied: ${originHint(origin)}`;
    }
    response.setHeader('vary', 'origin');
    if (origin !== undefined) response.setHeader('access-control-allow-origin', origin);
    if (request.method === 'POST') return answer(request, response);
    const headers = { allow: 'POST', 'access-control-allow-methods': 'POST' };
    response.writeHead(request.method === 'OPTIONS' ? 204 : 405, {
      ...headers,
      'access-control-allow-headers': 'content-type',
    });
    response.end();
    return request.method === 'OPTIONS' ? null : 'denied: only POST gives a token';
  };
}

/** For one file or folder if the page asks for that, since such a token may appear in an address; else for all. */
async function tokenFor({ key, folder, file }, { folders, files }, sign) {
  if (key === `FILE_${file}`) {
    const isGranted =
      folders.includes(folder) || files.some((one) => one.folder === folder && one.file === file);
    return isGranted ? sign({ files: [{ folder, file }] }) : null;
  }
  if (key === `FOLDER_${folder}`) return folders.includes(folder) ? sign({ folders: [folder] }) : null;
  return folders.length + files.length > 0 ? sign({ folders, files }) : null;
}
