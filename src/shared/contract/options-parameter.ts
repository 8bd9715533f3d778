import { decodeBase64Url, encodeBase64Url } from '../util/base64url.js';
import {
  fromOptionsData,
  toOptionsData,
  type FileAuthOptions,
  type FileAuthOptionsData,
  type ResolvedFileAuthOptions,
} from './options.js';

/** The parameter of the script URL by which a page gives a stand-alone worker its options. */
export const optionsParameter = 'file-auth';

export function isStandAlone(scriptUrl: string): boolean {
  return new URL(scriptUrl).searchParams.get(optionsParameter) !== null;
}

/** Writes the options for the script URL. */
export function encodeOptions(options: ResolvedFileAuthOptions): string {
  // What an object holds and not what its toJSON() says: old versions of Prototype give arrays one that makes them strings.
  const asItIs = function (this: Record<string, unknown>, name: string): unknown {
    return this[name];
  };
  return encodeBase64Url(JSON.stringify(toOptionsData(options), asItIs));
}

/**
 * Reads what {@link encodeOptions} wrote. The values are checked by `resolveFileAuthOptions`.
 *
 * @throws {TypeError} the text is damaged
 */
export function decodeOptions(encoded: string): FileAuthOptions {
  try {
    return fromOptionsData(JSON.parse(decodeBase64Url(encoded)) as FileAuthOptionsData);
  } catch (cause) {
    throw new TypeError(
      `the "${optionsParameter}" parameter of the script URL is damaged. Let registerFileAuthWorker write it`,
      { cause },
    );
  }
}
