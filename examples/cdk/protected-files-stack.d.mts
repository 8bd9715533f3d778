import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ProtectedFilesProps } from './protected-files/protected-files.mjs';

/** A stack of its own for private files, with what the application and the one who runs it need to know of it. */
export class ProtectedFilesStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { readonly files: ProtectedFilesProps });
}
