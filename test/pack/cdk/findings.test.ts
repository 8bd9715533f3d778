import { readFileSync } from 'node:fs';
import { Validations } from 'aws-cdk-lib';
import { Bucket, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createAwsWorkspace, type AwsWorkspace } from '../../support/aws/aws-workspace.js';
import { synthesize, type SynthesizeOptions } from '../../support/aws/synthesize.js';

let workspace: AwsWorkspace;
beforeAll(async () => {
  workspace = await createAwsWorkspace();
});
afterAll(() => workspace.remove());

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** What cdk-nag says of the stack: the rules that found something, with where they did. */
async function findings(options: SynthesizeOptions = {}, nag = new AwsSolutionsChecks()): Promise<string[]> {
  const validate = vi.spyOn(nag, 'validate');
  const { report } = await synthesize(workspace, { ...options, plugins: [nag] });
  // A report without findings does not name who looked.
  expect(validate).toHaveBeenCalledOnce();
  const { pluginReports } = JSON.parse(report) as Report;
  const violations = pluginReports.flatMap((plugin) => plugin.violations);
  return violations.flatMap(({ ruleName, violatingConstructs }) =>
    violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
}

/** cdk-nag as if nothing had been acknowledged. */
function withoutAcknowledgements(): AwsSolutionsChecks {
  return Object.defineProperty(new AwsSolutionsChecks(), 'isAcknowledged', { value: () => false });
}

/** What the stack acknowledges: rule, construct and reason. */
function acknowledgementsOf(stack: IConstruct): [string, string, string][] {
  return stack.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) =>
          Object.entries(data as Record<string, string>).map(([id, reason]): [string, string, string] => [
            id.replace(/^Annotation::/, ''),
            node.path,
            reason,
          ]),
        ),
    );
}

const recommended = (): Record<string, unknown> =>
  JSON.parse(
    readFileSync(
      new URL('../../../node_modules/aws-cdk-lib/recommended-feature-flags.json', import.meta.url),
      'utf8',
    ),
  ) as Record<string, unknown>;

it.each<[string, SynthesizeOptions]>([
  ['with every setting made', {}],
  ['with the defaults', { files: {} }],
  ['in an account that is named', { env: { account: '111122223333', region: 'us-east-1' } }],
  ['with the feature flags that CDK recommends', { context: recommended() }],
])('cdk-nag finds nothing that is not acknowledged: %s', async (_, options) => {
  expect(await findings(options)).toEqual([]);
});

it('acknowledges what cdk-nag finds, nothing else, where it is, and says why', async () => {
  let acknowledged: [string, string, string][] = [];
  const found = await findings(
    {
      change: (stack) => {
        acknowledged = acknowledgementsOf(stack);
      },
    },
    withoutAcknowledgements(),
  );
  expect(found.map((finding) => finding.replace(/\/Resource$/, '')).sort()).toEqual(
    acknowledged.map(([id, path]) => `${id} ${path}`).sort(),
  );
  expect(acknowledged.length).toBeGreaterThan(4);
  for (const [, , reason] of acknowledged) expect(reason).toMatch(/^[A-Z].{50,}\.$/);
});

it('cdk-nag finds what a user adds without care', async () => {
  const found = await findings({
    change: (stack) => {
      void new Bucket(stack, 'Careless');
    },
  });
  expect(found).toEqual([
    'AwsSolutions-S1 photos/Careless/Resource',
    'AwsSolutions-S10 photos/Careless/Resource',
  ]);
});

it('cdk-nag finds what is taken away from the files', async () => {
  const found = await findings({
    change: (stack) => {
      const bucket = stack.node.findChild('Files').node.findChild('FilesBucket');
      bucket.node.tryRemoveChild('Policy');
      (bucket.node.defaultChild as CfnBucket).publicAccessBlockConfiguration = { blockPublicAcls: false };
    },
  });
  expect(found).toEqual([
    'AwsSolutions-S2 photos/Files/FilesBucket/Resource',
    'AwsSolutions-S10 photos/Files/FilesBucket/Resource',
  ]);
});
