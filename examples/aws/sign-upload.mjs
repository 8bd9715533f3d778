// For your server: lets a page upload one file straight to the bucket.
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { randomUUID } from 'node:crypto';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What may be uploaded. HTML and SVG are left out, because they can contain scripts. */
const contentTypes = new Map([
  ['avif', 'image/avif'],
  ['gif', 'image/gif'],
  ['jpg', 'image/jpeg'],
  ['mp3', 'audio/mpeg'],
  ['mp4', 'video/mp4'],
  ['pdf', 'application/pdf'],
  ['png', 'image/png'],
  ['txt', 'text/plain'],
  ['webm', 'video/webm'],
  ['webp', 'image/webp'],
]);

/**
 * Signs the upload of one new file into a folder. Check first that the user may write there.
 *
 * The name of the file is made here, because a page that chooses it could overwrite another user's file.
 *
 * @returns {Promise<{ path: string, url: string, fields: Record<string, string> }>} the path of the file URL, and the
 *   form to post
 * @throws {TypeError} it names the wrong argument
 */
export async function signUpload({
  client,
  bucket,
  folder,
  extension,
  maxBytes = 20_000_000,
  expiresIn = 300,
}) {
  const contentType = contentTypes.get(extension);
  if (!uuid.test(folder)) throw new TypeError('"folder" must be a UUID in lower case');
  if (contentType === undefined) {
    throw new TypeError(`"extension" must be one of ${[...contentTypes.keys()].join(', ')}`);
  }
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1)
    throw new TypeError('"maxBytes" must be a positive integer');
  const key = `${folder}/${randomUUID()}.${extension}`;
  const { url, fields } = await createPresignedPost(client, {
    Bucket: bucket,
    Key: key,
    // Each field is also a condition: S3 rejects a form with another value or an additional field.
    Fields: {
      'Content-Type': contentType,
      // The edge keeps the file for a day. Browsers check it again each time.
      'Cache-Control': 'max-age=0, s-maxage=86400',
    },
    Conditions: [['content-length-range', 1, maxBytes]],
    Expires: expiresIn,
  });
  return { path: `/${key}`, url, fields };
}
