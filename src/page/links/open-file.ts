import { FileAuthError } from '../../shared/contract/errors.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import type { FetchFile } from '../downloads/fetch-file.js';
import { fetchOrThrow } from '../downloads/fetch-or-throw.js';
import { saveBytes } from '../downloads/save-bytes.js';
import type { AddressTokens } from '../tokens/address-token.js';
import { fileName } from '../urls/file-name.js';
import type { NamedFile } from '../urls/require-file-url.js';
import { untilAborted } from '../util/until-aborted.js';

interface OpenParts {
  readonly fetchFile: FetchFile;
  readonly toVirtualUrl: (url: string) => string | null;
  readonly findVirtualUrl: (url: string) => Promise<string | null>;
  readonly addressTokens: AddressTokens;
  readonly parameter: string;
  /** What ends the fetching of bytes: the page's end of its work, and a sign-out. */
  readonly endSignals: () => readonly AbortSignal[];
}

// What cannot run script, whatever its bytes are. Anything that ends in +xml can.
const safeType =
  /^(?:image\/(?!svg)[\w.-]+|(?:audio|video)\/[\w.-]+|application\/pdf|text\/plain)(?:; ?charset=[\w-]+)?$/i;

/**
 * Opens a file in a tab or a frame, by its name (`_self` and `_blank` included).
 *
 * @param isLink - whether a link was clicked. Then what cannot be opened is what a click without us would have shown, in
 *   the tab that is there: a second one would be a pop-up by then.
 * @throws {FileAuthError} `popup-blocked`; if it is no link, `no-file`, with the `reason`
 */
export async function openFile(
  named: NamedFile,
  { target, isLink }: { readonly target: string; readonly isLink: boolean },
  parts: OpenParts,
): Promise<void> {
  const virtualUrl = parts.toVirtualUrl(named.url);
  // With `noopener` nobody is told whether a tab was opened; but a click allows one.
  // Chromium 156 and Firefox 153 keep this page out of their back/forward caches while a tab is there that was opened
  // without: test/browser/control.test.ts
  if (virtualUrl !== null && target === '_blank' && navigator.userActivation?.isActive) {
    window.open(virtualUrl, target, 'noopener');
    return;
  }
  // Opened before anything is waited for: later the browser would take it for a pop-up.
  const tab = target === '_self' ? window : window.open('', target);
  if (tab === null) throw blocked();
  try {
    const address = (await parts.findVirtualUrl(named.url)) ?? (await addressOf(named, parts));
    if (address !== null) lead(tab, address);
    else if (isEmpty(tab)) tab.close();
  } catch (error) {
    if (isLink) return lead(tab, named.url);
    if (isEmpty(tab)) tab.close();
    throw error;
  }
}

function lead(tab: Window, address: string): void {
  if (!isEmpty(tab)) {
    tab.location.href = address;
    return;
  }
  tab.opener = null;
  tab.location.replace(address);
}

/** A tab that has just been opened, or a frame that shows nothing yet. */
function isEmpty(tab: Window): boolean {
  try {
    return tab.location.href === 'about:blank';
  } catch {
    // What it shows is of another origin.
    return false;
  }
}

/** The address to show; `null` if there is none that is safe to show, and the file is saved instead. */
async function addressOf(named: NamedFile, parts: OpenParts): Promise<string | null> {
  const token = await parts.addressTokens.get(named.file);
  if (token !== null) return setParameter(named.url, parts.parameter, token);
  return untilAborted(parts.endSignals(), (signal) => blobAddress(named, parts, signal));
}

async function blobAddress(
  { file, url }: NamedFile,
  parts: OpenParts,
  signal: AbortSignal,
): Promise<string | null> {
  const { response } = await fetchOrThrow(file.path, () =>
    parts.fetchFile(url, file, { method: 'GET', signal }),
  );
  const type = safeType.exec(response.headers.get('content-type') ?? '');
  if (type === null) {
    await saveBytes(response, { name: fileName(file), onProgress: undefined, signal });
    return null;
  }
  const blob = await response.blob();
  // The type that was checked, not one that somebody makes of the bytes. It lives as long as this page.
  return URL.createObjectURL(blob.slice(0, blob.size, type[0])) + new URL(url).hash;
}

function blocked(): FileAuthError {
  return new FileAuthError(
    'popup-blocked',
    'The browser did not open a tab. Call openFile() in the handler of a click or a key.',
  );
}
