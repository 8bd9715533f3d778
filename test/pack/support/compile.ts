import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Consumer } from './create-consumer.js';

const require = createRequire(import.meta.url);
const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
/** Types that a consumer of the Node.js entries has installed. */
export const typeRoot: string = dirname(dirname(require.resolve('@types/node/package.json')));

/** As strict as TypeScript gets, declarations of packages included. */
const strictest = {
  target: 'ES2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  // TypeScript's own are not ours to check, and the DOM's take seconds.
  skipDefaultLibCheck: true,
  noEmit: true,
  types: [],
};

export interface Compilation {
  readonly files: readonly string[];
  readonly lib: readonly string[];
  readonly resolution: 'nodenext' | 'bundler';
  readonly options?: object;
}

/** Compiles files of the consumer's project with the TypeScript of this one; returns the errors as text. */
export async function compile(
  consumer: Consumer,
  { files, lib, resolution, options = {} }: Compilation,
): Promise<string> {
  const module = resolution === 'nodenext' ? 'NodeNext' : 'ESNext';
  const compilerOptions = { ...strictest, lib, module, moduleResolution: resolution, ...options };
  await consumer.write({ 'tsconfig.json': JSON.stringify({ compilerOptions, files }) });
  const { code, stdout, stderr } = await consumer.node(compiler, '-p', 'tsconfig.json');
  return code === 0 ? '' : `${stdout}${stderr}`;
}
