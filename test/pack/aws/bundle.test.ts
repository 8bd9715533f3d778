import { strFromU8, unzipSync } from 'fflate';
import { SignJWT, importJWK, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { config, copyAwsExample } from './support/aws-example.js';

interface Bundle {
  readonly code: Uint8Array;
  readonly zip: Uint8Array;
  readonly sha256: string;
  readonly key: string;
  readonly gzipSize: number;
}

const example = await copyAwsExample();
afterAll(() => example.remove());
const { folder, consumer } = example;
const { bundleAuthorizer } = await example.load<{ bundleAuthorizer(options: object): Promise<Bundle> }>(
  'bundle.mjs',
);
await example.makeKey();

const keysInFile = async (): Promise<JWK[]> =>
  (JSON.parse(await example.read('keys.json')) as { keys: JWK[] }).keys;

const uuid = '7371085d-d958-48ff-aa45-f61badce013b';
const path = `/${uuid}/9f5d9df4-e21d-4fe0-8a2c-5bd70fad6cb1.txt`;

async function sign(keyFile: string, claims: object = {}): Promise<string> {
  const jwk = JSON.parse(await example.read(keyFile)) as JWK & { kid: string };
  return new SignJWT({ files: [`/${uuid}/`], ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: jwk.kid })
    .setIssuer(config.issuer)
    .setAudience(config.audience)
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(await importJWK(jwk, 'ES256'));
}

describe('config.json', () => {
  afterAll(() => example.write('config.json', config));

  it.each([
    ['"issuer" must be', { issuer: '' }],
    ['"audience" must be', { audience: ['files', 7] }],
    ['"allowedOrigins" must be', { allowedOrigins: '*' }],
    ['"allowedOrigins" must be', { allowedOrigins: ['https://*.example.net'] }],
    ['"allowedOrigins" must be', { allowedOrigins: ['http://app.example.net'] }],
    ['"allowedOrigins" must be', { allowedOrigins: ['https://app.example.net/'] }],
    ['"allowedOrigins" must be', { allowedOrigins: [] }],
    ['"uploadOrigins" must be', { uploadOrigins: ['*'] }],
    ['"priceClass" must be', { priceClass: 'PriceClass_300' }],
    ['"logRetentionDays" must be', { logRetentionDays: 31 }],
    ['"stackName" must be', { stackName: 'my stack' }],
    ['"alowedOrigins" is unknown', { alowedOrigins: [] }],
    ['"issuer" still has example.com', { issuer: 'https://app.example.com' }],
  ])('%s … says the bundler of %j', async (message, change) => {
    await example.write('config.json', { ...config, ...change });
    await expect(bundleAuthorizer({ folder })).rejects.toThrow(message);
  });

  it('as it is in the repository says that there are values to be put in', async () => {
    await example.write('config.json', {
      ...config,
      issuer: 'https://app.example.com',
      allowedOrigins: ['https://app.example.com'],
    });
    const { code, stderr } = await example.run('bundle.mjs');
    expect(code).toBe(1);
    // The advice alone, and no stack of a program that failed.
    expect(stderr.trim().split('\n')).toEqual([
      'config.json: "issuer" still has example.com. Replace it with your own.',
      'config.json: "allowedOrigins" still has example.com. Replace it with your own.',
    ]);
  });
});

describe('keys.json', () => {
  it('without a key is refused', async () => {
    const keys = await keysInFile();
    await example.write('keys.json', { keys: [] });
    await expect(bundleAuthorizer({ folder })).rejects.toThrow('Make one: npx file-auth-worker keys .');
    await example.write('keys.json', { keys });
  });

  it('with a private key is refused, and the message does not show it', async () => {
    const keys = await keysInFile();
    const jwk = JSON.parse(await example.read(`private/${keys[0]!.kid}.json`)) as JWK;
    await example.write('keys.json', { keys: [jwk] });
    const { code, stdout, stderr } = await example.run('bundle.mjs');
    await example.write('keys.json', { keys });
    expect(code).toBe(1);
    expect(stderr).toContain('is a private key');
    expect(stdout + stderr).not.toContain(jwk.d);
  });
});

describe('the zip file', () => {
  let bundle: Bundle;
  let privateFile: string;
  beforeAll(async () => {
    bundle = await bundleAuthorizer({ folder });
    const [jwk] = await keysInFile();
    privateFile = `private/${jwk!.kid}.json`;
    // As Lambda unpacks it: in a folder without node_modules above it that could help out.
    await consumer.write({
      'unpacked/index.js': strFromU8(unzipSync(bundle.zip)['index.js']!),
      'unpacked/package.json': '{}',
    });
  });

  it('holds one file, of at most 12.5 KB gzipped', () => {
    expect(Object.keys(unzipSync(bundle.zip))).toEqual(['index.js']);
    expect(bundle.gzipSize).toBeLessThanOrEqual(12.5 * 1024);
    expect(bundle.zip.length).toBeLessThanOrEqual(13 * 1024);
  });

  it('holds the public keys, and nothing of a private one', async () => {
    const text = strFromU8(unzipSync(bundle.zip)['index.js']!);
    const { d, x } = JSON.parse(await example.read(privateFile)) as JWK;
    expect(text).toContain(x);
    expect(text).not.toContain(d);
    expect(text).not.toMatch(/PRIVATE KEY/);
  });

  it('holds no setting of the stack', async () => {
    await example.write('config.json', { ...config, priceClass: 'PriceClass_All', logRetentionDays: 7 });
    const other = await bundleAuthorizer({ folder });
    await example.write('config.json', config);
    expect(strFromU8(bundle.code)).not.toMatch(/PriceClass|files-of-mine/);
    // Not their bytes: esbuild chooses short names by how often each letter is in the files, also in what it leaves out.
    expect(other.code).toHaveLength(bundle.code.length);
  });

  it('has the same bytes in every time zone and at every time, and others for another key', async () => {
    const measure = `
      const { bundleAuthorizer } = await import('./aws/bundle.mjs');
      process.stdout.write((await bundleAuthorizer({ folder: process.argv[1] })).sha256);`;
    const zones = ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles'];
    for (const zone of zones) {
      const lines = `process.env.TZ = '${zone}'; ${measure}`;
      const { stdout, stderr } = await consumer.node('--input-type=module', '-e', lines, folder);
      expect({ stdout, stderr }).toEqual({ stdout: bundle.sha256, stderr: '' });
    }
    const keys = await keysInFile();
    await example.makeKey();
    expect((await bundleAuthorizer({ folder })).sha256).not.toBe(bundle.sha256);
    await example.write('keys.json', { keys });
  });

  it('is what the command line prints for a deployment by hand', async () => {
    const { code, stdout } = await example.run('bundle.mjs');
    expect(code).toBe(0);
    expect(stdout).toContain(`CodeSha256=${bundle.sha256}\n`);
    expect(stdout).toContain(`CodeKey=${bundle.key}\n`);
    expect(Buffer.from(bundle.sha256, 'base64').toString('hex')).toBe(
      /\/(\w{64})\.zip$/.exec(bundle.key)?.[1],
    );
  });

  /** Runs the unpacked handler in a Node.js of its own, and checks the result as CloudFront does. */
  async function ask(querystring: string): Promise<Record<string, unknown>> {
    const script = `
      const { handler } = require('./unpacked/index.js');
      import('file-auth-worker/testing').then(async ({ validateEdgeResult, viewerRequestEvent }) => {
        const event = viewerRequestEvent({ uri: '${path}', querystring: process.argv[1] });
        const result = await handler(event);
        const { valid, errors } = validateEdgeResult(event, result);
        const { status, headers, uri, querystring } = result;
        console.log(JSON.stringify({ valid, errors, status, reason: headers['x-file-auth']?.[0].value, uri, querystring }));
      });`;
    const { stdout, stderr } = await consumer.node('--input-type=commonjs', '-e', script, querystring);
    expect(stderr).toBe('');
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  it('refuses a request without a token in a way that CloudFront accepts', async () => {
    expect(await ask('')).toMatchObject({ valid: true, status: '401', reason: 'token-missing' });
  });

  it('lets a request with a token pass, without it', async () => {
    const passed = await ask(`authorization=${await sign(privateFile)}`);
    expect(passed).toMatchObject({ valid: true, uri: path, querystring: '' });
    expect(passed['status']).toBeUndefined();
  });

  it('refuses a token of another issuer, and of another key', async () => {
    const foreign = await sign(privateFile, { aud: 'other' });
    expect(await ask(`authorization=${foreign.replace(/\.[^.]+$/, '.AAAA')}`)).toMatchObject({
      status: '401',
    });
    const token = await sign(await example.makeKey());
    // In keys.json by now, but not in this bundle.
    expect(await ask(`authorization=${token}`)).toMatchObject({
      valid: true,
      status: '401',
      reason: 'token-invalid',
    });
  });

  it('serves a file behind a distribution to those who have a token', async () => {
    const script = `
      const { handler } = require('./unpacked/index.js');
      import('file-auth-worker/testing').then(async ({ startLocalCloudFront }) => {
        const files = { '${path}': { body: 'a private text' } };
        const cloudFront = await startLocalCloudFront({ handler, files, allowedOrigins: ['${config.allowedOrigins[0]}'] });
        const ask = async (query) => {
          const response = await fetch(cloudFront.url + '${path}' + query, { headers: { origin: '${config.allowedOrigins[0]}' } });
          return [response.status, await response.text(), response.headers.get('access-control-allow-origin')];
        };
        console.log(JSON.stringify([await ask(''), await ask('?authorization=' + process.argv[1]), await ask('')]));
        await cloudFront.close();
      });`;
    const token = await sign(privateFile);
    const { stdout, stderr } = await consumer.node('--input-type=commonjs', '-e', script, token);
    expect(stderr).toBe('');
    const [origin] = config.allowedOrigins;
    const refused = [401, expect.not.stringContaining('private text'), origin];
    // The third asks for what is in the cache by then.
    expect(JSON.parse(stdout)).toEqual([refused, [200, 'a private text', origin], refused]);
  });
});
