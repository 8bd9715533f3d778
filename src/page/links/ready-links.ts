import type { TokenSource } from '../../shared/tokens/token-source.js';
import { isUsableToken } from '../../shared/tokens/usable-token.js';
import type { AddressTokens } from '../tokens/address-token.js';
import type { NamedFile } from '../urls/require-file-url.js';

/** An `<a>` or `<area>` with an address. */
export type Link = HTMLElement | SVGElement;

/** A link to a file. */
export interface FileLink extends NamedFile {
  readonly link: Link;
}

/** What is got before a click, since a click cannot wait. */
export interface ReadyLinks {
  /** Sees to it that there is a token for the file of a link; asks the application if it may. Never fails. */
  prepare(fileLink: FileLink, mayAsk: boolean): Promise<void>;
  /** Whether there was a token for where the link leads. */
  readonly isReady: (fileLink: FileLink) => boolean;
  /** The token that may stand in the address where the link leads. */
  readonly tokenOf: (fileLink: FileLink) => string | null;
  /** Drops the tokens that links have been made ready with. */
  readonly forgetTokens: () => void;
}

interface ReadyLinksParts {
  readonly tokens: TokenSource;
  readonly addressTokens: AddressTokens;
  readonly toVirtualUrl: (url: string) => string | null;
}

interface Readiness {
  /** The file's when it was prepared. */
  readonly url: string;
  /** `null` if the address needs none. */
  readonly token: string | null;
}

export function createReadyLinks({ tokens, addressTokens, toVirtualUrl }: ReadyLinksParts): ReadyLinks {
  let ready = new WeakMap<Link, Readiness>();

  const readiness = ({ link, url }: FileLink): Readiness | null => {
    const prepared = ready.get(link);
    return prepared?.url === url ? prepared : null;
  };

  /** `null` if there is no token. */
  const find = async ({ file, url }: FileLink, mayAsk: boolean): Promise<Readiness | null> => {
    if (toVirtualUrl(url) === null) {
      const token = await (mayAsk ? addressTokens.get(file) : addressTokens.stored(file));
      return token === null ? null : { url, token };
    }
    const choice = await (mayAsk ? tokens.begin(file, '').first() : tokens.peek(file));
    return choice && { url, token: null };
  };

  return {
    prepare: async (fileLink, mayAsk) => {
      const generation = ready;
      const found = await find(fileLink, mayAsk).catch(() => null);
      if (found !== null) generation.set(fileLink.link, found);
    },
    isReady: (fileLink) => readiness(fileLink) !== null,
    tokenOf: (fileLink) => {
      const token = readiness(fileLink)?.token;
      return isUsableToken(token) ? token : null;
    },
    forgetTokens: () => {
      ready = new WeakMap();
    },
  };
}
