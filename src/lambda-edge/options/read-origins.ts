import { quote } from '../../shared/util/quote.js';

/** `allowedOrigins`. */
export function readOrigins(value: unknown): '*' | readonly [string, ...string[]] {
  if (value === '*') return value;
  if (!isFilledList(value)) {
    throw new TypeError(
      '"allowedOrigins" option must be "*" or a non-empty array of exact origins, e.g. ["https://app.example.com"]',
    );
  }
  const [first, ...others] = value;
  return [readOrigin(first), ...others.map(readOrigin)];
}

function isFilledList(value: unknown): value is readonly [unknown, ...unknown[]] {
  return Array.isArray(value) && value.length > 0;
}

function readOrigin(value: unknown): string {
  if (typeof value === 'string' && (isWebOrigin(value) || isAppOrigin(value))) return value;
  const shown = typeof value === 'string' ? quote(value) : `a value of type ${typeof value}`;
  throw new TypeError(
    `"allowedOrigins" option contains ${shown}: an origin is "https://", "http://" or the scheme of an app such as ` +
      '"capacitor://", followed by a host and an optional port',
  );
}

function isWebOrigin(text: string): boolean {
  // A URL may not hold "*", yet its parser takes it as part of a host.
  return /^https?:\/\/[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

// Of these, browsers call the origin `null`, or they are no page's.
const originlessSchemes: ReadonlySet<string> = new Set([
  'about',
  'blob',
  'data',
  'file',
  'ftp',
  'http',
  'https',
  'javascript',
  'ws',
  'wss',
]);

/** The pages of an app with a web view: `capacitor://localhost`, `tauri://localhost`, `app://-`. To a URL parser their origin is `null`. */
function isAppOrigin(text: string): boolean {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\/[\w.~-]+(?::\d{1,5})?$/.exec(text)?.[1];
  return scheme !== undefined && !originlessSchemes.has(scheme);
}
