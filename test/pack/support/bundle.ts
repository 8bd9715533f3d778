import { join } from 'node:path';
import { build, createLogger, type InlineConfig, type Rolldown } from 'vite';
import type { Consumer } from './create-consumer.js';

export interface Bundle {
  /** Of all its files. */
  readonly code: string;
  /** The code of each file, by its name. */
  readonly files: Readonly<Record<string, string>>;
  /** What the bundle still imports from elsewhere. */
  readonly imports: readonly string[];
  readonly warnings: readonly string[];
}

/** Bundles a file of the consumer's project with what it imports, as an application's build would for a browser. */
export async function bundle({ folder }: Consumer, path: string, fileName = 'bundle'): Promise<Bundle> {
  const warnings: string[] = [];
  const built = await build(configFor(folder, path, fileName, warnings));
  const [output, ...more] = [built].flat() as Rolldown.RolldownOutput[];
  if (output === undefined || more.length > 0) throw new Error('there is not one build');
  return { ...inOne(output.output), warnings };
}

function configFor(root: string, path: string, fileName: string, warnings: string[]): InlineConfig {
  const customLogger = createLogger('silent');
  customLogger.warn = customLogger.warnOnce = (message) => void warnings.push(message);
  return {
    root,
    customLogger,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    // Workbox reads it.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      // As a library, so that a test can use what the file exports.
      lib: { entry: join(root, path), formats: ['es'], fileName },
    },
  };
}

/** What is loaded later is a file of its own. */
function inOne(output: Rolldown.RolldownOutput['output']): Omit<Bundle, 'warnings'> {
  const chunks = output.filter((part) => part.type === 'chunk');
  const names = new Set(chunks.map(({ fileName }) => fileName));
  const imports = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
  return {
    files: Object.fromEntries(chunks.map(({ fileName, code }) => [fileName, code])),
    code: chunks.map(({ code }) => code).join('\n'),
    imports: [...new Set(imports)].filter((name) => !names.has(name)),
  };
}
