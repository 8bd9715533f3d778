import { openRewriter, type OpenRewriterParts } from '../without-worker/open-rewriter.js';
import type { Rewriter } from '../without-worker/rewrite-files.js';

interface FrameRewriterParts extends OpenRewriterParts {
  /** Whether tokens may be written into a document. */
  readonly canDoWithout: boolean;
}

/** Gives tokens to the files of frames that the worker does not control, as a page without one does. */
export function createFrameRewriter(parts: FrameRewriterParts): Pick<Rewriter, 'rewrite' | 'restore'> {
  let rewriter: Rewriter | null = null;
  return {
    rewrite: (root) => {
      if (!parts.canDoWithout) return;
      // Most pages have no such frame.
      rewriter ??= openRewriter(parts);
      rewriter.rewrite(root);
    },
    restore: () => rewriter?.restore(),
  };
}
