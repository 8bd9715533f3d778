import { isUsableToken } from '../shared/token.js';
import type { DocumentTokens } from './document-token.js';
import type { NamedFile } from './file-address.js';
import type { PageCore } from './page-core.js';

export type Link = HTMLAnchorElement | HTMLAreaElement;

/** A link to a file. */
export interface FileLink extends NamedFile {
  readonly link: Link;
}

/** What is got before a click, since a click cannot wait. */
export interface ReadyLinks {
  /** Sees to it that there is a token for the file of a link; asks the application if it may. Never fails. */
  prepare(fileLink: FileLink, mayAsk: boolean): Promise<void>;
  /** Whether there was a token for where the link leads. */
  readonly isReady: (link: Link) => boolean;
  /** The token that may stand in the address where the link leads. */
  readonly tokenOf: (link: Link) => string | null;
  readonly forget: () => void;
}

export interface ReadyLinksParts {
  readonly core: PageCore;
  readonly documentTokens: DocumentTokens;
  readonly toVirtualUrl: (url: string) => string | null;
}

interface Readiness {
  readonly href: string;
  /** `null` if the address needs none. */
  readonly token: string | null;
}

export function createReadyLinks({ core, documentTokens, toVirtualUrl }: ReadyLinksParts): ReadyLinks {
  let ready = new WeakMap<Link, Readiness>();

  const readiness = (link: Link): Readiness | null => {
    const prepared = ready.get(link);
    return prepared?.href === link.href ? prepared : null;
  };

  /** `null` if there is no token. */
  const find = async (
    { file, url, link: { href } }: FileLink,
    mayAsk: boolean,
  ): Promise<Readiness | null> => {
    if (toVirtualUrl(url) === null) {
      const token = await (mayAsk ? documentTokens.get(file) : documentTokens.stored(file));
      return token === null ? null : { href, token };
    }
    const { tokens } = core;
    const choice = await (mayAsk ? tokens.begin(file, '').first() : tokens.peek(file));
    return choice && { href, token: null };
  };

  return {
    prepare: async (fileLink, mayAsk) => {
      const generation = ready;
      const found = await find(fileLink, mayAsk).catch(() => null);
      if (found !== null) generation.set(fileLink.link, found);
    },
    isReady: (link) => readiness(link) !== null,
    tokenOf: (link) => {
      const token = readiness(link)?.token;
      return isUsableToken(token) ? token : null;
    },
    forget: () => {
      ready = new WeakMap();
    },
  };
}
