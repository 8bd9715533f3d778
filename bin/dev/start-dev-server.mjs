import { once } from 'node:events';
import { createServer } from 'node:http';
import { createAuthorizer } from '../../dist/lambda-edge.js';
import { signFileToken } from '../../dist/issuer.js';
import { createLocalCloudFront, viewerRequestEvent } from '../../dist/testing.js';
import { UsageError } from '../util/usage-error.mjs';
import { describeAnswer } from './describe-answer.mjs';
import { readDevKey } from './dev-key.mjs';
import { findFiles } from './find-files.mjs';
import { createTokenEndpoint, endpointPath } from './token-endpoint.mjs';

// Only this machine may ask.
const host = '127.0.0.1';
const attempts = 20;
const audience = 'files';
const issuer = 'https://dev.file-auth-worker.invalid';

/**
 * Starts a local CloudFront for a folder, with what gives tokens beside it on the same port.
 *
 * @param {{
 *   folder: string,
 *   grants: readonly string[],
 *   lifetime: string,
 *   user: string,
 *   port: number,
 *   allowedOrigins: readonly string[],
 *   path: RegExp | undefined,
 *   ownIssuer: { keys: object, issuer: string, audience: string } | null,
 *   print: (line: string) => void,
 * }} options
 */
export async function startDevServer(options) {
  const { folder, port, allowedOrigins, path, ownIssuer, print } = options;
  const rule = path === undefined ? {} : { path };
  const key = ownIssuer === null ? await readDevKey() : null;
  const trusted = ownIssuer ?? { issuer, audience, keys: { keys: [publicPartOf(key)] } };
  const handler = checked(() => createAuthorizer({ ...trusted, allowedOrigins, ...rule }));
  const look = () => findFiles(folder, (uri) => folderOf(uri, { handler, path }));
  const found = await look();
  const { requestListener } = createLocalCloudFront({ files: folder, handler, allowedOrigins });
  const giveToken = key === null ? leaveToOwnServer : await giveTokens(key, look, options);
  const server = createServer((request, response) => {
    // Without the query, which holds the token.
    const [shown] = request.url.split('?');
    const log = (told) => {
      if (told === null) return;
      const time = new Date().toTimeString().slice(0, 8);
      print(`${time}  ${response.statusCode}  ${request.method.padEnd(7)} ${shown}  ${told}`);
    };
    if (shown === endpointPath) {
      giveToken(request, response).then(log, ({ message }) => {
        response.writeHead(500).end();
        log(`failed: ${message}`);
      });
      return;
    }
    response.once('finish', () => log(describeAnswer(request, response, allowedOrigins)));
    requestListener(request, response);
  });
  const url = `http://localhost:${await listen(server, port)}`;
  return {
    url,
    endpoint: url + endpointPath,
    found,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function publicPartOf(key) {
  const publicKey = { ...key };
  delete publicKey.d;
  return publicKey;
}

/** The endpoint of the test user. */
async function giveTokens(key, look, { grants, lifetime, user, allowedOrigins, path }) {
  const common = { key, issuer, audience, subject: user, lifetime, ...(path === undefined ? {} : { path }) };
  const sign = (granted) => signFileToken({ ...common, ...granted });
  const given = readGrants(grants);
  const findGrants = async () => (grants.length > 0 ? given : { folders: (await look()).folders, files: [] });
  // What is wrong with a grant or the lifetime is told now, and not at the first question.
  const { folders, files } = await findGrants();
  if (folders.length + files.length > 0) await sign({ folders, files }).catch(asUsageError);
  return createTokenEndpoint({ allowedOrigins, findGrants, sign });
}

async function leaveToOwnServer(_, response) {
  response.writeHead(404).end();
  return 'not here: with --keys, your own server gives the tokens';
}

/** The authorizer itself says what is a file: a path that is none is denied before any token is missed. */
async function folderOf(uri, { handler, path }) {
  const { headers } = await handler(viewerRequestEvent({ uri }));
  if (headers?.['x-file-auth']?.[0].value !== 'token-missing') return null;
  return path === undefined ? uri.split('/')[1] : path.exec(uri).groups.folder;
}

/** `<folder>`, or `<folder>/<file>`. */
function readGrants(grants) {
  const parts = grants.map((grant) => grant.split('/'));
  return {
    folders: parts.filter(({ length }) => length === 1).map(([folder]) => folder),
    files: parts.filter(({ length }) => length > 1).map(([folder, file]) => ({ folder, file })),
  };
}

function checked(make) {
  try {
    return make();
  } catch (error) {
    return asUsageError(error);
  }
}

const flags = {
  lifetime: '--lifetime',
  folders: '--grant',
  files: '--grant',
  allowedOrigins: '--origin',
  path: '--path',
  keys: '--keys',
  issuer: '--issuer',
  audience: '--audience',
};

/** What the package says of an option is about a flag here. */
function asUsageError(error) {
  if (!(error instanceof TypeError)) throw error;
  throw new UsageError(error.message.replace(/^"(\w+)" option/, (option, name) => flags[name] ?? option));
}

async function listen(server, wanted) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      server.listen(wanted === 0 ? 0 : wanted + attempt, host);
      await once(server, 'listening');
      return server.address().port;
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || attempt === attempts) throw error;
    }
  }
}
