import { functionText } from './function-text.js';
import type { CloudFrontFunctionOptions } from './options.js';
import { resolveSettings } from './resolve-settings.js';

// CloudFront's quota for the code of one function.
const maxBytes = 10_240;

const settingsLine = /^var FILE_AUTH_SETTINGS = .*$/m;

/**
 * Renders the code of a CloudFront Function for the viewer-request event and the runtime `cloudfront-js-2.0`. The function
 * checks requests as the handler of `createAuthorizer` does, with the same code, and gives the same answers. It accepts
 * tokens signed with HS256.
 *
 * @returns the code, at most 10,240 bytes, which is the limit of CloudFront
 * @throws {TypeError} an option is missing, unknown, wrong or not for CloudFront Functions, or the options make the code too
 *   long; the message names the option
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 * import { renderCloudFrontFunction } from 'file-auth-worker/cloudfront-function';
 *
 * const code = renderCloudFrontFunction({
 *   issuer: 'https://app.example.com',
 *   audience: 'files',
 *   allowedOrigins: ['https://app.example.com'],
 *   keyValueStoreId: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
 * });
 * writeFileSync('authorizer.js', code);
 * ```
 */
export function renderCloudFrontFunction(options: CloudFrontFunctionOptions): string {
  const settings = escapeSeparators(JSON.stringify(resolveSettings(options)));
  const text = functionText.replace(settingsLine, () => `var FILE_AUTH_SETTINGS = ${settings};`);
  const excess = Buffer.byteLength(text) - maxBytes;
  if (excess > 0) {
    throw new TypeError(
      `the options make the function ${excess} bytes longer than the ${maxBytes} that CloudFront accepts: shorten them, ` +
        'or put "secrets" into a key value store',
    );
  }
  return text;
}

/** JSON is JavaScript but for these two, which end a line of a text in ES5. */
function escapeSeparators(json: string): string {
  return json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
