import { S3Client } from '@aws-sdk/client-s3';
import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';

interface Upload {
  readonly path: string;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

type Condition = Readonly<Record<string, string>> | readonly [string, string | number, string | number];
interface Policy {
  readonly expiration: string;
  readonly conditions: readonly Condition[];
}

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const client = new S3Client({
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey },
});
const folder = '7371085d-d958-48ff-aa45-f61badce013b';
const bucket = 'my-files';

const script = new URL('../../../examples/aws/sign-upload.mjs', import.meta.url).href;
let signUpload: (options: object) => Promise<Upload>;
beforeAll(async () => {
  ({ signUpload } = (await import(/* @vite-ignore */ script)) as { signUpload: typeof signUpload });
});

const sign = (more: object = {}): Promise<Upload> =>
  signUpload({ client, bucket, folder, extension: 'png', maxBytes: 1000, ...more });

const policyOf = ({ fields }: Upload): Policy =>
  JSON.parse(Buffer.from(fields['Policy']!, 'base64').toString()) as Policy;

/** What S3 does with a form ("Creating a POST policy" in its API reference): every condition, and no field besides. */
function isAccepted(upload: Upload, change: Record<string, string> = {}, size = 500): boolean {
  const form: Record<string, string> = { ...upload.fields, ...change };
  const covered = new Set(['Policy', 'X-Amz-Signature', 'bucket']);
  const holds = (condition: Condition): boolean => {
    if (Array.isArray(condition) && condition[0] === 'content-length-range') {
      return size >= Number(condition[1]) && size <= Number(condition[2]);
    }
    if (Array.isArray(condition)) throw new Error(`an unexpected condition: ${condition.join(' ')}`);
    const [[name, value]] = Object.entries(condition) as [[string, string]];
    covered.add(name);
    return name === 'bucket' ? value === bucket : form[name] === value;
  };
  const all = policyOf(upload).conditions.map(holds);
  return all.every(Boolean) && Object.keys(form).every((name) => covered.has(name));
}

describe('a signed upload', () => {
  it('goes to a new file of the folder, whose path it tells', async () => {
    const [first, second] = [await sign(), await sign()];
    expect(first.path).toMatch(
      /^\/7371085d-d958-48ff-aa45-f61badce013b\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.png$/,
    );
    expect(`/${first.fields['key']}`).toBe(first.path);
    expect(second.path).not.toBe(first.path);
    expect(first.url).toBe('https://my-files.s3.us-east-1.amazonaws.com/');
  });

  it('is accepted as it was signed', async () => {
    const upload = await sign();
    expect(isAccepted(upload)).toBe(true);
    expect(upload.fields).toMatchObject({
      'Content-Type': 'image/png',
      'Cache-Control': 'max-age=0, s-maxage=86400',
    });
  });

  it.each([
    ["under somebody else's name", { key: `${folder}/9f5d9df4-e21d-4fe0-8a2c-5bd70fad6cb1.png` }],
    ['as a page', { 'Content-Type': 'text/html' }],
    ['to stay in browsers', { 'Cache-Control': 'max-age=31536000' }],
    ['with a field more', { acl: 'public-read' }],
    ['with a redirect', { success_action_redirect: 'https://attacker.example' }],
  ])('is refused %s', async (_, change) => {
    expect(isAccepted(await sign(), change)).toBe(false);
  });

  it('is refused if the file is empty or too big', async () => {
    const upload = await sign();
    expect([0, 1, 1000, 1001].map((size) => isAccepted(upload, {}, size))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('ends after five minutes', async () => {
    const { expiration } = policyOf(await sign());
    const seconds = (Date.parse(expiration) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(280);
    expect(seconds).toBeLessThanOrEqual(300);
  });

  it('has a signature over just these conditions', async () => {
    const { fields } = await sign();
    const [, date, region, service] = /\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(
      fields['X-Amz-Credential']!,
    )!;
    const hmac = (key: string | Buffer, text: string): Buffer =>
      createHmac('sha256', key).update(text).digest();
    const key = [region!, service!, 'aws4_request'].reduce<Buffer>(
      hmac,
      hmac(`AWS4${secretAccessKey}`, date!),
    );
    expect(fields['X-Amz-Signature']).toBe(hmac(key, fields['Policy']!).toString('hex'));
  });

  it.each([
    ['"folder"', { folder: '../other' }],
    ['"folder"', { folder: folder.toUpperCase() }],
    ['"extension"', { extension: 'html' }],
    ['"extension"', { extension: 'svg' }],
    ['"maxBytes"', { maxBytes: Infinity }],
    ['"maxBytes"', { maxBytes: 0 }],
  ])('is not made if %s is wrong: %j', async (name, change) => {
    await expect(sign(change)).rejects.toThrow(new RegExp(`^${name} must be`));
  });
});
