import { downloadParameter } from '../../shared/contract/virtual-path.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import { fileName } from '../urls/file-name.js';
import type { NamedFile } from '../urls/require-file-url.js';
import { untilAborted } from '../util/until-aborted.js';
import { downloadInFrame } from './download-in-frame.js';
import type { DownloadFileOptions } from './download-options.js';
import type { FetchFile } from './fetch-file.js';
import { fetchOrThrow } from './fetch-or-throw.js';
import { saveBytes } from './save-bytes.js';

interface DownloadParts {
  readonly fetchFile: FetchFile;
  readonly findVirtualUrl: (url: string) => Promise<string | null>;
  /** What ends every download: the page's end of its work, and a sign-out. */
  readonly endSignals: () => readonly AbortSignal[];
}

/**
 * Saves a file. Through the virtual path the browser itself downloads it, however big it is; where somebody wants to see
 * the progress or to end it, and where there is no virtual path, the page reads it.
 *
 * @throws {FileAuthError} `no-file`, with the `reason`
 * @throws the reason of a signal
 */
export async function downloadFile(
  { file, url }: NamedFile,
  { filename = fileName(file), onProgress, signal }: DownloadFileOptions,
  { fetchFile, findVirtualUrl, endSignals }: DownloadParts,
): Promise<void> {
  const virtualUrl = onProgress || signal ? null : await findVirtualUrl(url);
  const method = virtualUrl === null ? 'GET' : 'HEAD';
  await untilAborted([signal, ...endSignals()], async (end) => {
    const { response } = await fetchOrThrow(file.path, () => fetchFile(url, file, { method, signal: end }));
    if (virtualUrl === null) await saveBytes(response, { name: filename, onProgress, signal: end });
    else downloadInFrame(setParameter(virtualUrl, downloadParameter, filename));
  });
}
