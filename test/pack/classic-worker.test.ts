import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveFileAuthOptions } from '../../src/shared/contract/options.js';
import { encodeOptions } from '../../src/shared/contract/options-parameter.js';
import { createConsumer } from './support/create-consumer.js';

const consumer = await createConsumer();
afterAll(() => consumer.remove());

const origins = ['https://d111111abcdef8.cloudfront.net'];
const context = { ownOrigin: 'https://app.example', scope: new URL('https://app.example/') };
const encoded = encodeOptions(resolveFileAuthOptions({ origins }, context));
const standAlone = `?file-auth=${encoded}`;

interface FakeScope extends Record<string, unknown> {
  fileAuthWorker: { installFileAuth(options: object): void };
}

interface Evaluated {
  readonly scope: FakeScope;
  /** The globals that the file made. */
  readonly added: readonly string[];
  /** The events that it listens to. */
  readonly listens: readonly string[];
  /** What it told the pages. */
  readonly posted: readonly unknown[];
}

/** Evaluates a worker file in the least that a service worker has. */
function evaluate(code: string, search: string): Evaluated {
  const listens: string[] = [];
  const posted: unknown[] = [];
  const scope = createContext({
    location: new URL(`https://app.example/file-auth-worker.js${search}`),
    registration: { scope: 'https://app.example/' },
    navigator: { userAgent: 'of no engine' },
    addEventListener: (type: string) => void listens.push(type),
    // Whoever takes the file for a module of another kind would use these.
    module: { exports: {} },
    exports: {},
    define: Object.assign(() => posted.push('define'), { amd: {} }),
    BroadcastChannel: class {
      postMessage(data: unknown): void {
        posted.push(data);
      }
    },
    AbortController,
    URL,
    atob,
    TextDecoder,
    TextEncoder,
    setTimeout,
    performance,
  }) as FakeScope;
  scope['self'] = scope;
  const before = new Set(Object.getOwnPropertyNames(scope));
  runInContext(code, scope);
  return {
    scope,
    added: Object.getOwnPropertyNames(scope).filter((name) => !before.has(name)),
    listens: [...new Set(listens)].sort(),
    posted,
  };
}

describe.each(['file-auth-worker.js', 'file-auth-worker.min.js'])('%s', async (name) => {
  const code = await readFile(join(consumer.packageFolder, 'dist', name), 'utf8');

  it('sets one frozen global and exports nothing', () => {
    const { scope, added } = evaluate(code, '');
    expect(added).toEqual(['fileAuthWorker']);
    expect(Object.isFrozen(scope.fileAuthWorker)).toBe(true);
    expect(Object.getOwnPropertyDescriptor(scope, 'fileAuthWorker')).toMatchObject({
      writable: false,
      configurable: false,
    });
    expect(Object.keys(scope.fileAuthWorker)).toEqual(['installFileAuth']);
    expect(scope).toMatchObject({ module: { exports: {} }, exports: {} });
    expect(code).not.toMatch(/^export\b/m);
  });

  it('installs nothing by itself in a worker of the application', () => {
    expect(evaluate(code, '')).toMatchObject({ listens: [], posted: [] });
    expect(evaluate(code, '?version=7')).toMatchObject({ listens: [], posted: [] });
  });

  it('installs what the worker asks for', () => {
    const { scope, listens } = evaluate(code, '');
    expect(listens).toEqual([]);
    const evaluated = evaluate(
      `${code}\nfileAuthWorker.installFileAuth({ origins: ${JSON.stringify(origins)} });`,
      '',
    );
    expect(evaluated.listens).toEqual(['fetch', 'message']);
    expect(() => scope.fileAuthWorker.installFileAuth({ origins: [] })).toThrow(/"origins" option/);
  });

  it('installs itself when the page gave it options', () => {
    expect(evaluate(code, standAlone)).toMatchObject({
      listens: ['activate', 'fetch', 'install', 'message'],
      posted: [],
    });
  });

  it('refuses options that are damaged', () => {
    expect(() => evaluate(code, '?file-auth=e30')).toThrow();
    expect(() => evaluate(code, '?file-auth=!')).toThrow(
      /"file-auth" parameter of the script URL is damaged/,
    );
  });
});
