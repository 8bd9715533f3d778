// For your server: lets a page upload one file straight to the bucket.
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { randomUUID } from 'node:crypto';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What may be uploaded. Neither HTML nor SVG: they are programs. */
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
 * The file's name is made here: a page that could choose it could overwrite somebody's file.
 *
 * @returns {Promise<{ path: string, url: string, fields: Record<string, string> }>} the path of the file URL, and the
 *   form to post
 * @throws {TypeError} naming what is wrong
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
    // Each field is a condition, too: S3 refuses a form that has another value, or one field more.
    Fields: {
      'Content-Type': contentType,
      // Kept at the edge for a day, and in no browser without asking again.
      'Cache-Control': 'max-age=0, s-maxage=86400',
    },
    Conditions: [['content-length-range', 1, maxBytes]],
    Expires: expiresIn,
  });
  return { path: `/${key}`, url, fields };
}
