import { downloadParameter } from '../shared/virtual-path.js';
import { setParameter } from '../shared/set-parameter.js';
import { isUsableToken } from '../shared/token.js';
import type { DocumentTokens } from './document-token.js';
import { fileAt, isOffLimits } from './file-elements.js';
import { fileName, type NamedFile } from './file-address.js';
import type { PageCore } from './page-core.js';

export interface LinkParts {
  readonly core: PageCore;
  readonly documentTokens: DocumentTokens;
  readonly toVirtualUrl: (url: string) => string | null;
  readonly open: (named: NamedFile, target: string) => Promise<void>;
  readonly download: (named: NamedFile, filename: string) => Promise<void>;
  readonly signal: AbortSignal;
}

type Link = HTMLAnchorElement | HTMLAreaElement;

interface FileLink extends NamedFile {
  readonly link: Link;
}

/**
 * Leads clicks on links to files to where the files can be had: a navigation to the distribution itself would carry no
 * token. Whatever the application's own handlers prevent stays prevented.
 *
 * @returns `forget` drops the tokens that links have been made ready with
 */
export function followLinks(parts: LinkParts): { readonly forget: () => void } {
  const { signal } = parts;
  let ready = new WeakMap<Link, { readonly href: string; readonly token: string }>();

  const getReady = (event: Event, mayAsk: boolean): void => {
    const found = findLink(event, parts);
    if (found === null || parts.toVirtualUrl(found.url) !== null) return;
    const { file, link } = found;
    const { href } = link;
    const token = mayAsk ? parts.documentTokens.get(file) : parts.documentTokens.stored(file);
    const generation = ready;
    void token.then((value) => value !== null && generation.set(link, { href, token: value }));
  };

  const act = (event: MouseEvent, { link, file, url }: FileLink): void => {
    if (event.defaultPrevented) return;
    if (isDownload(event, link)) {
      event.preventDefault();
      void save({ file, url }, link, targetOf(event, link), parts);
      return;
    }
    const prepared = ready.get(link);
    const token = prepared?.href === link.href && isUsableToken(prepared.token) ? prepared.token : null;
    const address = parts.toVirtualUrl(url) ?? (token && setParameter(url, parts.core.data.parameter, token));
    if (address !== null) return swap(link, address);
    event.preventDefault();
    const target = targetOf(event, link);
    // What cannot be opened is what a click without us would have shown.
    parts.open({ file, url }, target).catch(() => goTo(url, target));
  };

  /** Acts behind the last handler of the application, wherever the event is stopped on its way up. */
  const onClick = (event: MouseEvent): void => {
    const found = event.button > 1 ? null : findLink(event, parts);
    if (found === null) return;
    const listening = new AbortController();
    const onTheWay = (): void => {
      const isLast = event.cancelBubble || event.currentTarget === window;
      if (!isLast || listening.signal.aborted) return;
      listening.abort();
      act(event, found);
    };
    for (const target of event.composedPath()) {
      target.addEventListener(event.type, onTheWay, { signal: listening.signal });
    }
    setTimeout(() => listening.abort());
  };

  for (const type of ['click', 'auxclick'] as const) {
    window.addEventListener(type, onClick, { capture: true, signal });
  }
  const passive = { capture: true, passive: true, signal };
  window.addEventListener('pointerdown', (event) => getReady(event, true), passive);
  window.addEventListener('keydown', (event) => getReady(event, event.key === 'Enter'), passive);
  window.addEventListener('focusin', (event) => getReady(event, false), passive);
  return { forget: () => void (ready = new WeakMap()) };
}

function findLink(event: Event, { core }: LinkParts): FileLink | null {
  const link = event.composedPath().find(isLink);
  if (link === undefined || isOffLimits(link)) return null;
  const file = fileAt(link.href, link.baseURI, core.matchFileUrl);
  return file && { link, file, url: setParameter(link.href, core.data.parameter, null) };
}

function isLink(target: EventTarget): target is Link {
  return (target instanceof HTMLAnchorElement || target instanceof HTMLAreaElement) && target.href !== '';
}

/** The alternative key saves, as it does for any link in most browsers. */
function isDownload(event: MouseEvent, link: Link): boolean {
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  return isPlain && (event.altKey || link.hasAttribute('download'));
}

/** Where the browser itself would open the link. */
function targetOf({ button, ctrlKey, metaKey, shiftKey }: MouseEvent, link: Link): string {
  if (button === 1 || ctrlKey || metaKey || shiftKey) return '_blank';
  const base = document.querySelector<HTMLBaseElement>('base[target]');
  const target = link.target || base?.target || '_self';
  return target.startsWith('_') ? target.toLowerCase() : target;
}

/** The browser follows the address that a link has once all handlers have run; after that it is the old one again. */
function swap(link: Link, address: string): void {
  const before = link.getAttribute('href')!;
  link.setAttribute('href', address);
  setTimeout(() => {
    if (link.getAttribute('href') === address) link.setAttribute('href', before);
  });
}

async function save(named: NamedFile, link: Link, target: string, parts: LinkParts): Promise<void> {
  const filename = link.getAttribute('download') || fileName(named.file);
  try {
    await parts.download(named, filename);
  } catch {
    // The page under the virtual path says why; without one, the distribution does.
    const virtualUrl = parts.toVirtualUrl(named.url);
    goTo(virtualUrl ? setParameter(virtualUrl, downloadParameter, filename) : named.url, target);
  }
}

function goTo(url: string, target: string): void {
  if (target === '_self') location.assign(url);
  else window.open(url, target, target === '_blank' ? 'noopener' : '');
}
