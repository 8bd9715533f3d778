import { functionText } from './function-text.js';
import type { CloudFrontFunctionOptions } from './options.js';
import { resolveSettings } from './resolve-settings.js';

// CloudFront's quota for the code of one function.
const maxBytes = 10_240;

const settingsLine = /^var FILE_AUTH_SETTINGS = .*$/m;

/**
 * Renders the text of a CloudFront Function (viewer-request, runtime `cloudfront-js-2.0`) with the policy of
 * `createAuthorizer`, for tokens signed with HS256. The same requests pass, changed in the same way, and the rest is
 * answered in the same way, by the same code.
 *
 * @throws {TypeError} an option is missing, unknown, wrong or not for CloudFront Functions, or they are too long; the message names it
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
