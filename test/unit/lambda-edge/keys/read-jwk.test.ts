import * as fc from 'fast-check';
import { createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAuthorizer, type JSONWebKey } from '../../../../src/lambda-edge/index.js';

fc.configureGlobal({ seed: 1 });

const isAccepted = (jwk: JSONWebKey): boolean => {
  try {
    createAuthorizer({ issuer: null, audience: null, allowedOrigins: '*', keys: { keys: [jwk] } });
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toMatch(/^"keys" option: key 1 (is weak|cannot be read)/);
    return false;
  }
};

const isReadable = (jwk: JSONWebKey): boolean => {
  try {
    createPublicKey({ key: { ...(jwk as JsonWebKey) }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
};

const p256 = (): JSONWebKey =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });

const toText = (value: bigint, bytes: number): string =>
  Buffer.from(value.toString(16).padStart(2 * bytes, '0'), 'hex').toString('base64url');

const flipBit = (text: string, bit: number): string => {
  const bytes = Buffer.from(text, 'base64url');
  bytes[bit >> 3]! ^= 1 << (bit & 7);
  return bytes.toString('base64url');
};

describe('a P-256 key', () => {
  it('is accepted whatever its point', () => {
    expect(Array.from({ length: 200 }, p256).filter((jwk) => !isAccepted(jwk))).toEqual([]);
  });

  it('is refused with any bit changed, as OpenSSL refuses it', () => {
    const jwk = p256();
    const bits = fc.record({ name: fc.constantFrom('x', 'y'), bit: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(bits, ({ name, bit }) => {
        const other = { ...jwk, [name]: flipBit(jwk[name]!, bit) };
        expect({ ours: isAccepted(other), openssl: isReadable(other) }).toEqual({
          ours: false,
          openssl: false,
        });
      }),
      { numRuns: 400 },
    );
  });

  // Of a known point (0, y): its x is also p, to whoever reduces before looking.
  const p = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
  const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
  const y = toText(powerOf(b, (p + 1n) / 4n, p), 32);

  it('is refused with a coordinate that is not reduced', () => {
    const jwk = { kty: 'EC', crv: 'P-256', y };
    expect(isAccepted({ ...jwk, x: toText(0n, 32) })).toBe(true);
    expect(isAccepted({ ...jwk, x: toText(p, 32) })).toBe(false);
  });

  it.each(['', 'A', `${p256().x}=`, `${p256().x}A`, 'AA'])('is refused with the x %j', (x) => {
    expect(isAccepted({ ...p256(), x })).toBe(false);
  });
});

describe('an RSA key', () => {
  const jwk = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({ format: 'jwk' });
  const modulus = Buffer.from(jwk.n!, 'base64url');
  const withModulus = (...parts: Uint8Array[]): JSONWebKey => ({
    ...(jwk as JSONWebKey),
    n: Buffer.concat(parts).toString('base64url'),
  });

  it('is accepted with 2048 bits, also behind a zero that some libraries write', () => {
    expect(isAccepted(jwk as JSONWebKey)).toBe(true);
    expect(isAccepted(withModulus(Buffer.alloc(1), modulus))).toBe(true);
  });

  it('is not made strong by zeros before it', () => {
    expect(isAccepted(withModulus(Buffer.alloc(128), modulus.subarray(128)))).toBe(false);
  });

  it.each(['', 'AA', 'AQ', 'Ag', 'A', 'AQAB=', 'AQ+B'])('is refused with the exponent %j', (e) => {
    expect(isAccepted({ ...(jwk as JSONWebKey), e })).toBe(false);
  });

  it.each(['', 'AA', 'AAAAAAAA'])('is refused with the modulus %j', (n) => {
    expect(isAccepted({ ...(jwk as JSONWebKey), n })).toBe(false);
  });
});

function powerOf(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let square = base % modulus, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
