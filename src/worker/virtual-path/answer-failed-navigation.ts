import type { VirtualFile } from '../../shared/contract/virtual-path.js';
import type { FileNotShown } from '../../shared/contract/failure-page-option.js';
import type { FileWorker } from '../file-worker.js';
import { hasPage } from '../pages/has-page.js';
import { scope } from '../scope.js';
import { failurePageOf } from './failure-page-of.js';
import { notShownPage } from './not-shown-page.js';
import { savedName } from './saved-name.js';

/** Answers a navigation that gets no file: the page stays if the file was to be saved, else another says why. */
export async function answerFailedNavigation(
  { file: { folder, file, path }, url, download }: VirtualFile,
  request: Request,
  { status, reason }: Pick<FileNotShown, 'status' | 'reason'>,
  { options, reporter }: Pick<FileWorker, 'options' | 'reporter'>,
): Promise<Response> {
  const files = `${scope.location.origin}${options.virtualPath}`;
  if (download !== null) {
    reporter.report({ type: 'download-failed', folder, file, path, reason });
    // No engine leaves a page for this status, nor saves anything: test/browser/no-file.test.ts
    if (await hasPage(files)) return new Response(null, { status: 204 });
  }
  const own = await failurePageOf({ url, reason, status }, options.failurePage);
  // A link may ask for any name; it is shown as it would have been saved.
  const name = savedName(download ?? '', path);
  return own ?? notShownPage({ name, status, reason, request, files });
}
