import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createAuthorizer } from 'file-auth-worker/lambda-edge';
import { answerApi } from './server/answer-api.mjs';
import { answerWithoutWorker } from './server/answer-without-worker.mjs';
import { createApi } from './server/api.mjs';
import { createGrants } from './server/grants.mjs';
import { onFreePort } from './server/on-free-port.mjs';
import { createSessions } from './server/sessions.mjs';
import { contentSecurityPolicy, nameFilesOrigin, readSite } from './server/site.mjs';
import { startCloudFront } from './server/start-cloudfront.mjs';
import { createTokenIssuer } from './server/token-issuer.mjs';
import { createWritePage } from './server/write-page.mjs';

const host = '127.0.0.1';
const files = new URL('files/', import.meta.url);

/**
 * Starts the app server and a local CloudFront, both on the loopback interface only. A port in use is replaced by the
 * next free one; 0 lets the system choose.
 *
 * @param {{ appPort?: number, cdnPort?: number }} [options] default 4680 and 4681
 */
export async function startDemo({ appPort = 4680, cdnPort = 4681 } = {}) {
  const site = await readSite();
  const { folders } = JSON.parse(await readFile(new URL('catalogue.json', files), 'utf8'));
  const server = await onFreePort(appPort, listen);
  const url = `http://localhost:${server.address().port}`;
  const issuer = await createTokenIssuer(url);
  const cloudFront = await openCloudFront(cdnPort, issuer, url, folders).catch((error) => {
    server.close();
    throw error;
  });
  const filesUrl = `http://localhost:${cloudFront.port}`;
  const catalogue = { filesOrigin: filesUrl, folders: folders.map(describeFolder) };
  const sessions = createSessions();
  const api = createApi({ sessions, grants: createGrants(folders), issuer, catalogue });
  const writePage = createWritePage({ filesUrl, folders, site });
  const policy = contentSecurityPolicy(site, filesUrl);
  nameFilesOrigin(site, filesUrl);
  server.on('request', createHandler({ url, site, sessions, writePage, api, policy }));
  return {
    url,
    filesUrl,
    appPort: server.address().port,
    cdnPort: cloudFront.port,
    logs: [cloudFront.quick.log, cloudFront.slow.log],
    async close() {
      server.closeAllConnections();
      await Promise.all([new Promise((resolve) => server.close(resolve)), cloudFront.close()]);
    },
  };
}

async function listen(port) {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  return server;
}

function openCloudFront(cdnPort, { issuer, audience, keys }, url, folders) {
  const options = {
    handler: createAuthorizer({ issuer, audience, keys, allowedOrigins: [url] }),
    // Browsers ask again each time, so that nothing shows from a browser's cache after a sign-out; the edge keeps the files.
    cacheControl: 'max-age=0, s-maxage=86400',
    files: fileURLToPath(files),
    cors: 'response-headers-policy',
    allowedOrigins: [url],
  };
  return onFreePort(cdnPort, (port) => startCloudFront(options, folders, { port, host }));
}

/** The page learns of a folder what it shows; how a file was made and whom it is shared with stays here. */
const describeFolder = (folder) => ({
  ...folder,
  files: folder.files.map(({ drawing: _drawing, sharedWith: _sharedWith, ...item }) => item),
});

function createHandler({ url, site, sessions, writePage, api, policy }) {
  const { host: name, origin } = new URL(url);
  return (request, response) => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    if (request.headers.host !== name) {
      // By any other name this server would be another origin, without the worker and without the session.
      response.writeHead(308, { location: url }).end();
    } else if (request.url.startsWith('/api/')) {
      answerApi(api, origin, request, response).catch(() => response.writeHead(500).end());
    } else if (request.url.startsWith('/_files/')) {
      answerWithoutWorker(site.get('/open-file.html'), policy, request, response);
    } else {
      serveFile({ site, sessions, writePage, policy }, request, response);
    }
  };
}

function serveFile({ site, sessions, writePage, policy }, request, response) {
  const file = site.get(request.url.split('?')[0]);
  if (file === undefined || !['GET', 'HEAD'].includes(request.method)) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    return;
  }
  const isPage = file.type.startsWith('text/html');
  const headers = {
    'content-type': file.type,
    'content-security-policy': policy,
    // What an account has seen is not seen again by going back after a sign-out.
    'cache-control': isPage ? 'no-store' : 'no-cache',
  };
  let account = sessions.accountOf(request);
  if (file === site.get('/') && account === undefined) {
    // The demo begins with what works: somebody is signed in.
    account = 'blue';
    headers['set-cookie'] = sessions.start(request, account);
  }
  response.writeHead(200, headers).end(isPage ? writePage(file.body, account) : file.body);
}
