import { createAuthorizer } from 'file-auth-worker/lambda-edge';
import { createLocalCloudFront } from 'file-auth-worker/testing';
import { bitmap } from './bitmap.mjs';

const image = bitmap();
const downloadBytes = 50 * 1024 * 1024;
const noStore = { 'cache-control': 'no-store' };

/**
 * Everything between a page and the bucket: a browser, TLS, a local CloudFront with the authorizer, and application
 * servers, each of them an origin of its own, so that one variant's worker never sees another's requests.
 */
export async function startBenchWorld(engine, load, { appCount, http2 }) {
  const { launchEngine } = await load('test/support/engines/index.ts');
  const { startTlsHosts } = await load('test/support/tls-hosts.ts');
  const { blue, fileId, filePath } = await load('test/support/test-files.ts');
  const { cdn } = await load('test/support/world.ts');
  const startApp = await prepareApp(load);
  const apps = await Promise.all(Array.from({ length: appCount }, startApp));
  const { cloudFront, sign } = await createCdn(load);
  const hosts = await startTlsHosts({ [new URL(cdn).host]: cloudFront.requestListener }, { http2 });
  const { port: tlsPort, certificate } = hosts;
  const browser = await launchEngine(engine, { tlsPort, hosts: hosts.hosts, certificate });
  let number = 0;
  return {
    browser,
    page: await browser.newPage(),
    apps,
    cdn,
    /** Opens every file of the bench. */
    token: await sign(`/${blue}/`),
    /** Tokens that open one file each, and the clean URLs of these files. */
    newFileTokens: async (count) => {
      const ids = Array.from({ length: count }, () => fileId((number += 1)));
      return Promise.all(
        ids.map(async (id) => ({ id, url: `${cdn}/${blue}/${id}.bmp`, token: await sign(`/${blue}/${id}`) })),
      );
    },
    startApp,
    /** Clean URLs that no page has asked for before. */
    newFileUrls: (count, extension) =>
      Array.from({ length: count }, () => cdn + filePath(blue, (number += 1), extension)),
    /** As above, on the page's own origin. */
    newOwnUrls: (count) => Array.from({ length: count }, () => `/own.bmp?${(number += 1)}`),
    clearLog: () => cloudFront.clearLog(),
    close: async () => {
      await browser.close();
      await Promise.all([hosts.close(), ...apps.map((app) => app.close())]);
    },
  };
}

async function createCdn(load) {
  const { makeKey, signToken, testAudience, testIssuer } = await load('test/support/tokens.ts');
  const key = await makeKey('ES256');
  const keys = { keys: [key.jwk] };
  const download = Buffer.alloc(downloadBytes, 0x99);
  const cloudFront = createLocalCloudFront({
    handler: createAuthorizer({ issuer: testIssuer, audience: testAudience, keys, allowedOrigins: '*' }),
    files: {},
    // Any file exists, so that every URL can be a new one.
    intercept: ({ path }) =>
      path.endsWith('.bin')
        ? { status: 200, headers: { ...noStore, 'content-type': 'application/octet-stream' }, body: download }
        : { status: 200, headers: { ...noStore, 'content-type': 'image/bmp' }, body: image },
  });
  const exp = Math.floor(Date.now() / 1000) + 6 * 3600;
  return { cloudFront, sign: (files) => signToken(key, { files, exp }) };
}

async function prepareApp(load) {
  const { htmlPage, startAppServer } = await load('test/support/app-server.ts');
  const { pageFiles } = await load('test/support/page-files.ts');
  const head = `
    <script src="/localforage.min.js"></script>
    <script type="importmap">{"imports":{"localforage":"/localforage.js"}}</script>
    <script type="module" src="/page.js"></script>`;
  const routes = {
    '/': htmlPage('', head),
    ...pageFiles(),
    '/file-auth-worker.min.js': { file: 'dist/file-auth-worker.min.js' },
    '/page.js': { file: 'bench/page.js' },
    '/localforage.js': { body: 'export default window.localforage;', contentType: 'text/javascript' },
    '/localforage.min.js': { file: 'node_modules/localforage/dist/localforage.min.js' },
    '/classic-worker.js': { file: 'bench/classic-worker.js' },
    '/bare-worker.js': { file: 'bench/bare-worker.js' },
    '/smallest-worker.js': { file: 'bench/smallest-worker.js' },
    '/own.bmp': { body: image, contentType: 'image/bmp' },
  };
  return () => startAppServer({ routes });
}
