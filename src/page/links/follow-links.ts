import type { FileAuthError } from '../../shared/contract/errors.js';
import type { FileAuthEvent } from '../../shared/contract/events.js';
import type { FileUrlMatcher } from '../../shared/contract/file-url.js';
import type { VirtualFile } from '../../shared/contract/virtual-path.js';
import { parseUrl } from '../../shared/util/parse-url.js';
import { setParameter } from '../../shared/util/set-parameter.js';
import { isOffLimits } from '../elements/is-off-limits.js';
import { fileName } from '../urls/file-name.js';
import type { NamedFile } from '../urls/require-file-url.js';
import { openByName } from './open-by-name.js';
import type { FileLink, Link, ReadyLinks } from './ready-links.js';
import { listen } from '../util/listen.js';

interface LinkParts {
  readonly matchFileUrl: FileUrlMatcher;
  readonly parameter: string;
  readonly toVirtualUrl: (url: string) => string | null;
  readonly locateVirtual: (url: URL) => VirtualFile | null;
  readonly readyLinks: ReadyLinks;
  readonly open: (named: NamedFile, target: string) => Promise<void>;
  readonly download: (named: NamedFile, filename: string) => Promise<void>;
  readonly report: (event: FileAuthEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Leads clicks on links to files to where the files load: a navigation to the distribution itself would carry no
 * token. Whatever the application's own handlers prevent stays prevented.
 */
export function followLinks(parts: LinkParts): void {
  const { readyLinks: ready, signal } = parts;
  const isWebKit = navigator.vendor.startsWith('Apple');

  const getReady = (event: Event, mayAsk: boolean): void => {
    const found = findLink(event, parts);
    if (found && !isVirtual(found)) void ready.prepare(found, mayAsk);
  };

  const followVirtual = (event: MouseEvent, found: FileLink, virtualUrl: string): void => {
    const target = targetOf(event, found.link);
    // A stored page may stand there: test/browser/links.test.ts
    if (isWebKit && !target.startsWith('_')) {
      event.preventDefault();
      void openByName(virtualUrl, target);
      return;
    }
    if (target !== '_self' || ready.isReady(found)) return swap(found.link, { href: virtualUrl });
    // WebKit 2.50 lets a page that is being left fetch nothing, so the worker could get no token through it:
    // test/browser/links.test.ts
    event.preventDefault();
    void ready.prepare(found, true).then(() => goTo(virtualUrl, '_self'));
  };

  const act = (event: MouseEvent): void => {
    const found = event.defaultPrevented ? null : findLink(event, parts);
    if (found === null) return;
    const { link, file, url } = found;
    const filename = nameToSave(event, found);
    if (filename !== null) {
      event.preventDefault();
      void save({ file, url }, filename, parts);
      return;
    }
    // The browser leads it to the worker.
    if (isVirtual(found)) return;
    const virtualUrl = parts.toVirtualUrl(url);
    if (virtualUrl !== null) return followVirtual(event, found, virtualUrl);
    const token = ready.tokenOf(found);
    // A ping would send the address, and the token in it, to its receiver.
    if (token !== null) return swap(link, { href: setParameter(url, parts.parameter, token), ping: null });
    event.preventDefault();
    const target = targetOf(event, link);
    parts.open({ file, url }, target).catch(() => goTo(url, target));
  };

  listen(window, ['click', 'auxclick'], (event) => runLast(event, act), {
    capture: true,
    signal,
  });
  const passive = { capture: true, passive: true, signal };
  const onKey = (event: KeyboardEvent): void => getReady(event, event.key === 'Enter');
  listen(window, ['pointerdown'], (event) => getReady(event, true), passive);
  listen(window, ['keydown'], onKey, passive);
  listen(window, ['focusin'], (event) => getReady(event, false), passive);
}

/** Runs behind the last handler of the application, wherever a click on a link is stopped. */
function runLast(event: MouseEvent, run: (event: MouseEvent) => void): void {
  const path = event.composedPath();
  if (event.button > 1 || !path.some(isLink)) return;
  const listening = new AbortController();
  const end = (): void => {
    if (listening.signal.aborted) return;
    listening.abort();
    run(event);
  };
  const onTheWay = (): void => {
    if (event.cancelBubble || event.currentTarget === window) end();
  };
  // No further listener hears of the event then. Between the handler and the browser there are microtasks if the click
  // is a visitor's; a script's is over by then.
  event.stopImmediatePropagation = () => {
    Event.prototype.stopImmediatePropagation.call(event);
    queueMicrotask(() => event.eventPhase !== Event.NONE && end());
  };
  for (const target of path) {
    for (const capture of [true, false]) {
      listen(target, [event.type], onTheWay, { capture, signal: listening.signal });
    }
  }
  setTimeout(() => listening.abort());
}

interface FoundLink extends FileLink {
  /** The name to save it under, as the address says, if that is one under the virtual path; `null` if it is to be shown. */
  readonly download?: string | null;
}

function findLink(event: Event, { matchFileUrl, parameter, locateVirtual }: LinkParts): FoundLink | null {
  const link = event.composedPath().find(isLink);
  if (link === undefined || isOffLimits(link)) return null;
  const address = parseUrl(hrefOf(link)!, link.baseURI);
  if (address === null) return null;
  const file = matchFileUrl(address);
  if (file !== null) return { link, file, url: setParameter(address.href, parameter, null) };
  const virtual = locateVirtual(address);
  return virtual && { link, ...virtual };
}

function isVirtual({ download }: FoundLink): boolean {
  return download !== undefined;
}

function isLink(target: EventTarget): target is Link {
  const isElement = target instanceof HTMLElement || target instanceof SVGElement;
  return isElement && ['a', 'area'].includes(target.localName) && hrefOf(target) !== null;
}

function hrefOf(link: Link): string | null {
  const href = link.getAttribute('href');
  if (href !== null || link instanceof HTMLElement) return href;
  // What SVG 1.1 had instead (SVG 2, Section 2.4).
  return link.getAttributeNS('http://www.w3.org/1999/xlink', 'href');
}

/**
 * The name to save the file under that a link leads to; `null` if it is to be opened. Whatever the keys and the button: a
 * browser that saves by the attribute asks no worker. The alternative key saves, as it does for any link in most browsers.
 */
function nameToSave(event: MouseEvent, { link, file, download = null }: FoundLink): string | null {
  const { altKey, button, ctrlKey, metaKey, shiftKey } = event;
  const isByKey = altKey && button === 0 && !ctrlKey && !metaKey && !shiftKey;
  const name = link.getAttribute('download') ?? download;
  return name === null && !isByKey ? null : name || fileName(file);
}

/** Where the browser itself would open the link. */
function targetOf({ button, ctrlKey, metaKey, shiftKey }: MouseEvent, link: Link): string {
  if (button === 1 || ctrlKey || metaKey || shiftKey) return '_blank';
  const base = document.querySelector<HTMLBaseElement>('base[target]');
  const target = link.getAttribute('target') || base?.target || '_self';
  return target.startsWith('_') ? target.toLowerCase() : target;
}

/** The browser follows the link as it is once all handlers have run; after that it is the old one again. */
function swap(link: Link, changes: Readonly<Record<string, string | null>>): void {
  const before = Object.keys(changes).map((name) => [name, link.getAttribute(name)] as const);
  for (const [name, value] of Object.entries(changes)) setAttribute(link, name, value);
  setTimeout(() => {
    for (const [name, value] of before) {
      if (link.getAttribute(name) === changes[name]) setAttribute(link, name, value);
    }
  });
}

function setAttribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** The page stays, whatever comes of it. */
async function save(named: NamedFile, filename: string, { download, report }: LinkParts): Promise<void> {
  try {
    await download(named, filename);
  } catch (error) {
    const { name, reason } = error as { readonly name?: string } & Partial<Pick<FileAuthError, 'reason'>>;
    // For example after a sign-out.
    if (name === 'AbortError') return;
    const { folder, file, path } = named.file;
    report({ type: 'download-failed', folder, file, path, reason: reason ?? 'network' });
  }
}

function goTo(url: string, target: string): void {
  if (target === '_self') location.assign(url);
  else window.open(url, target, target === '_blank' ? 'noopener' : '');
}
