import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { Consumer } from './create-consumer.js';

const require = createRequire(import.meta.url);
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
export function compile({ folder }: Consumer, { files, lib, resolution, options }: Compilation): string {
  const module = resolution === 'nodenext' ? 'NodeNext' : 'ESNext';
  const settings = { ...strictest, lib, module, moduleResolution: resolution, ...options };
  const { options: compilerOptions, errors } = ts.convertCompilerOptionsFromJson(settings, folder);
  const host = createHost(compilerOptions, folder);
  const program = ts.createProgram({
    rootNames: files.map((file) => join(folder, file)),
    options: compilerOptions,
    host,
  });
  const diagnostics = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSourceFiles().flatMap((file) => diagnosticsOf(program, file)),
  ];
  return ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(diagnostics), host);
}

function diagnosticsOf(program: ts.Program, file: ts.SourceFile): readonly ts.Diagnostic[] {
  // Node.js' types are not ours to check either, and there are many.
  if (file.fileName.startsWith(ts.sys.resolvePath(typeRoot))) return [];
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
}

/** Declarations of packages and of TypeScript itself: they stay as they are, and to parse them takes longer than the rest. */
const parsed = new Map<string, ts.SourceFile | undefined>();

function createHost(options: ts.CompilerOptions, folder: string): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    getCurrentDirectory: () => folder,
    getSourceFile(name, how, ...others) {
      const parse = (): ts.SourceFile | undefined => host.getSourceFile(name, how, ...others);
      if (!name.endsWith('.d.ts') || !name.includes('/node_modules/')) return parse();
      const key = JSON.stringify([name, how, options.moduleResolution]);
      if (!parsed.has(key)) parsed.set(key, parse());
      return parsed.get(key);
    },
  };
}
