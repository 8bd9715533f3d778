import type { FileAuthEvent } from '../../shared/contract/events.js';
import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import type { TokenSource } from '../../shared/tokens/token-source.js';
import { createFetchWithToken } from './fetch-with-token.js';
import { rewriteFiles, type Rewriter } from './rewrite-files.js';
import type { FetchFile } from '../downloads/fetch-file.js';

export interface OpenRewriterParts {
  readonly matchFileUrl: FileUrlMatcher;
  readonly tokens: TokenSource;
  readonly parameter: string;
  readonly report: (event: Extract<FileAuthEvent, { type: 'file' }>) => void;
  readonly signal: AbortSignal;
}

/** A rewriter, and what it asks for files with. */
export function openRewriter({
  report,
  ...parts
}: OpenRewriterParts): Rewriter & { readonly fetchFile: FetchFile } {
  const fetchFile = createFetchWithToken(parts);
  const rewriter = rewriteFiles({
    ...parts,
    fetchFile,
    onFile: ({ file: { folder, file, path }, ...outcome }) =>
      report({ type: 'file', folder, file, path, ...outcome }),
  });
  return { ...rewriter, fetchFile };
}
