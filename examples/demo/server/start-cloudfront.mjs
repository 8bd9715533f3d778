import { once } from 'node:events';
import { createServer } from 'node:http';
import { createLocalCloudFront } from 'file-auth-worker/testing';
import { makeTideTable } from './tide-table.mjs';

// So that the progress of a download can be seen, and there is time to cancel it; the next time, too.
const slowLine = { bytesPerSecond: 5_000_000, cacheControl: 'no-store' };

/**
 * Starts a local CloudFront for the files of a folder, and for those of the catalogue that are made here. These come over
 * a slow line.
 *
 * @param {object} options of `createLocalCloudFront`
 * @param {object[]} folders of the catalogue
 * @param {{ port: number, host: string }} listening
 */
export async function startCloudFront(options, folders, { port, host }) {
  const made = makeFiles(folders);
  const quick = createLocalCloudFront(options);
  const slow = createLocalCloudFront({ ...options, ...slowLine, files: made });
  const server = createServer((request, response) => {
    const line = Object.hasOwn(made, request.url.split('?')[0]) ? slow : quick;
    line.requestListener(request, response);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: server.address().port,
    quick,
    slow,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function makeFiles(folders) {
  const tables = folders.flatMap(({ id, files }) =>
    files
      .filter(({ kind }) => kind === 'table')
      .map(({ sources: [source] }) => [`/${id}/${source.id}.${source.extension}`, source.type]),
  );
  return Object.fromEntries(
    tables.map(([path, type]) => [path, { body: makeTideTable(), contentType: type }]),
  );
}
