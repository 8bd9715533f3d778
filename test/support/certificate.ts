import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A TLS certificate that signs itself. */
export interface Certificate {
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  /** SHA-256 of the SubjectPublicKeyInfo in base64, which tells Chromium to trust it. */
  readonly spki: string;
}

/** Makes a certificate that is valid for the hosts, for two days. Needs the `openssl` command and no network. */
export function createCertificate(hosts: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const cert = sign(privateKey, hosts);
  return { cert, key: privateKey, spki: createHash('sha256').update(publicKey).digest('base64') };
}

function sign(key: string, hosts: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'file-auth-certificate-'));
  try {
    const file = (name: string): string => join(folder, name);
    writeFileSync(file('key.pem'), key, { mode: 0o600 });
    writeFileSync(file('request.cnf'), requestConfiguration(hosts));
    openssl([
      'req',
      '-x509',
      '-new',
      '-sha256',
      '-days',
      '2',
      '-key',
      file('key.pem'),
      '-config',
      file('request.cnf'),
      '-out',
      file('cert.pem'),
    ]);
    const cert = readFileSync(file('cert.pem'), 'utf8');
    assertCovers(cert, hosts);
    return cert;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A configuration of our own works with every version of openssl, and with LibreSSL, unlike `-addext`. */
function requestConfiguration(hosts: readonly string[]): string {
  return [
    '[req]',
    'prompt = no',
    'distinguished_name = name',
    'x509_extensions = extensions',
    '[name]',
    'CN = test',
    '[extensions]',
    'basicConstraints = critical, CA:FALSE',
    'extendedKeyUsage = serverAuth',
    `subjectAltName = ${hosts.map((host) => `DNS:${host}`).join(', ')}`,
    '',
  ].join('\n');
}

function openssl(args: readonly string[]): void {
  try {
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw new Error(
      'The tests need the "openssl" command for a certificate. Install it: apt-get install openssl, ' +
        'brew install openssl, or winget install ShiningLight.OpenSSL.Light',
      { cause: error },
    );
  }
}

function assertCovers(cert: string, hosts: readonly string[]): void {
  const certificate = new X509Certificate(cert);
  const missing = hosts.filter((host) => certificate.checkHost(host) === undefined);
  if (missing.length > 0) throw new Error(`openssl made a certificate that lacks ${missing.join(', ')}`);
}
