import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ProtectedFilesProps } from './protected-files/protected-files.mjs';

/** A separate stack for private files. Its outputs are what the application and its operators need. */
export class ProtectedFilesStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { readonly files: ProtectedFilesProps });
}
