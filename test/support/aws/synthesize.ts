import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { App, Validations, type AppProps, type Environment, type IPolicyValidationPlugin } from 'aws-cdk-lib';
import { PriceClass } from 'aws-cdk-lib/aws-cloudfront';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ProtectedFilesProps } from '../../../examples/cdk/protected-files/protected-files.mjs';
import { ProtectedFilesStack } from '../../../examples/cdk/protected-files-stack.mjs';
import { workspaceConfig, type AwsWorkspace } from './aws-workspace.js';
import type { Template } from './template.js';

export interface SynthesizeOptions {
  /** Default is `'photos'`. */
  readonly name?: string;
  readonly files?: Partial<ProtectedFilesProps>;
  readonly env?: Environment;
  readonly context?: AppProps['context'];
  /** Does to the stack what a user might do, before it is synthesised. */
  readonly change?: (stack: ProtectedFilesStack) => void;
  readonly plugins?: readonly IPolicyValidationPlugin[];
}

export interface Synthesized {
  readonly template: Template;
  /** Where the function's code lies, which is zipped when it is deployed. */
  readonly codeFolder: string;
  /** What the plug-ins found. */
  readonly report: string;
}

let count = 0;

/** The props that say the same as the settings of the workspace. */
export const workspaceFiles: Omit<ProtectedFilesProps, 'handler'> = {
  allowedOrigins: workspaceConfig.allowedOrigins,
  uploadOrigins: workspaceConfig.uploadOrigins,
  priceClass: PriceClass.PRICE_CLASS_200,
  logRetention: RetentionDays.THREE_MONTHS,
};

/** Synthesises the stack of the CDK example, in this process and without a network. */
export async function synthesize(
  { folder, handler }: AwsWorkspace,
  options: SynthesizeOptions = {},
): Promise<Synthesized> {
  const { files = workspaceFiles, env = { region: 'us-east-1' }, name = 'photos' } = options;
  const { context = {}, plugins = [] } = options;
  const outdir = join(folder, `cdk.out-${(count += 1)}`);
  // AWS's template validator has a test of its own; here it would only take its time. Findings are reported, not thrown.
  const settings = { '@aws-cdk/core:failSynthOnValidationErrors': false, ...context };
  const app = new App({
    outdir,
    context: settings,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
  const { allowedOrigins = workspaceConfig.allowedOrigins, ...others } = files;
  const stack = new ProtectedFilesStack(app, name, {
    env,
    files: { handler, allowedOrigins, ...others },
  });
  options.change?.(stack);
  if (plugins.length > 0) Validations.of(app).addPlugins(...plugins);
  const assembly = app.synth();
  const template = assembly.getStackByName(name).template as Template;
  const read = (file: string): Promise<string> => readFile(join(outdir, file), 'utf8');
  return {
    template,
    codeFolder: join(outdir, findCodeFolder(await read(`${name}.assets.json`))),
    report: plugins.length === 0 ? '' : await read('validation-report.json'),
  };
}

interface AssetManifest {
  readonly files: Readonly<Record<string, { readonly source: { path: string; packaging: string } }>>;
}

function findCodeFolder(manifest: string): string {
  const { files } = JSON.parse(manifest) as AssetManifest;
  const folders = Object.values(files).filter(({ source }) => source.packaging === 'zip');
  if (folders.length !== 1) throw new Error(`The stack has ${folders.length} folders of code`);
  return folders[0]!.source.path;
}
