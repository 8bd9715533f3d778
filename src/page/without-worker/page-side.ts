import { createTally } from '../../shared/contract/tally.js';
import { createFetchFile } from './fetch-file.js';
import { rewriteFiles } from './rewrite-files.js';
import type { CreateSide } from '../side.js';

/** The side of a page that has no service worker. */
export const createPageSide: CreateSide = (core, report, signal) => {
  const { data, tokens, matchFileUrl } = core;
  const tally = createTally();
  const fetchFile = createFetchFile(core);
  const rewriter = rewriteFiles({
    matchFileUrl,
    tokens,
    parameter: data.parameter,
    fetchFile,
    onFile: ({ file: { folder, file, path }, ...told }) => {
      const event = { type: 'file', folder, file, path, ...told } as const;
      tally.count(event);
      report(event);
    },
    signal,
  });
  return {
    mode: 'page',
    fetchFile,
    toVirtualUrl: () => null,
    heal: rewriter.rewrite,
    tell: () => Promise.resolve(),
    forget: rewriter.restore,
    status: () =>
      Promise.resolve({ controlled: false, workerVersion: null, options: data, ...tally.summary() }),
    remove: () => Promise.resolve(),
  };
};
