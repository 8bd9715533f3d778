import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAwsWorkspace, workspaceConfig, type AwsWorkspace } from '../../support/aws/aws-workspace.js';
import { compareTemplates, type Comparison } from '../../support/aws/compare-templates.js';
import { flattenTemplate } from '../../support/aws/flatten-template.js';
import { mutateTemplate } from '../../support/aws/mutate-template.js';
import { pseudoParameters } from '../../support/aws/pseudo-parameters.js';
import { synthesize } from '../../support/aws/synthesize.js';
import type { Template, Value } from '../../support/aws/template.js';
import { readTemplate } from '../aws/support/read-template.js';
import { readProjectFile } from '../support/read-snippets.js';
import { meantDifferences } from './meant-differences.js';

type Parameters = Readonly<Record<string, Value>>;

interface PlainTemplate extends Template {
  readonly Parameters: Readonly<Record<string, { readonly Type: string; readonly Default?: Value }>>;
}

const code: Parameters = { CodeBucket: 'code', CodeKey: 'authorizer/1.zip', CodeSha256: 'sha256' };

/** One template by CloudFormation and one by CDK, made with the same settings. */
interface Pair {
  readonly plain: Template;
  readonly cdk: Template;
  readonly parameters: Parameters;
}

let workspace: AwsWorkspace;
let pairs: readonly Pair[] = [];

beforeAll(async () => {
  workspace = await createAwsWorkspace();
  const plain = readTemplate(readProjectFile('examples/aws/template.yaml')) as unknown as PlainTemplate;
  const { allowedOrigins, uploadOrigins, priceClass, logRetentionDays } = workspaceConfig;
  pairs = [
    {
      plain,
      cdk: (await synthesize(workspace)).template,
      parameters: {
        AllowedOrigins: allowedOrigins,
        UploadOrigins: uploadOrigins,
        PriceClass: priceClass,
        LogRetentionDays: logRetentionDays,
      },
    },
    {
      plain,
      cdk: (await synthesize(workspace, { files: {} })).template,
      parameters: { ...defaultsOf(plain), AllowedOrigins: allowedOrigins },
    },
  ];
});
afterAll(() => workspace.remove());

/** As CloudFormation takes them: the default of a list is text. */
function defaultsOf({ Parameters }: PlainTemplate): Parameters {
  const values = Object.entries(Parameters).map(([name, { Type, Default }]): [string, Value | undefined] => [
    name,
    Type === 'CommaDelimitedList' && typeof Default === 'string' ? Default.split(',') : Default,
  ]);
  return Object.fromEntries(values.filter((entry): entry is [string, Value] => entry[1] !== undefined));
}

function compare({ plain, cdk, parameters }: Pair): Comparison {
  const one = flattenTemplate(plain, { ...pseudoParameters, ...code, ...parameters });
  const other = flattenTemplate(cdk, pseudoParameters);
  return compareTemplates(one, other, meantDifferences);
}

it.each([
  ['with every setting made', 0],
  ['with the defaults', 1],
])('both templates make the same, but for what is said to differ: %s', (_, index) => {
  const { unexplained, unused } = compare(pairs[index]!);
  expect(unexplained).toEqual([]);
  expect(unused).toEqual([]);
});

/** What makes no difference to AWS, or is not compared. */
const isRelevant = (at: string): boolean =>
  /^\.(?:Resources|Outputs|Conditions)\b./.test(at) && !/\.(?:Metadata|Sid)\b/.test(at);

function isNoticed(mutated: (pair: Pair) => Pair): boolean {
  return pairs.some((pair) => {
    try {
      const { unexplained, unused } = compare(mutated(pair));
      return unexplained.length + unused.length > 0;
    } catch {
      return true;
    }
  });
}

it('notices whatever is changed in the plain template, or left out of it', () => {
  const mutations = [...mutateTemplate(pairs[0]!.plain, isRelevant)];
  expect(mutations.length).toBeGreaterThan(400);
  const missed = mutations.filter(({ template }) => !isNoticed((pair) => ({ ...pair, plain: template })));
  // What stands between origins makes none of no origins, and some of some.
  expect(missed.map(({ at }) => at)).toEqual([
    '.Conditions.HasUploadOrigins.Fn::Not[0].Fn::Equals[0].Fn::Join[0]',
  ]);
});

it('notices whatever is changed in the template of CDK, or left out of it', () => {
  const mutations = [...mutateTemplate(pairs[0]!.cdk, isRelevant)];
  expect(mutations.length).toBeGreaterThan(400);
  const missed = mutations.filter(({ template }) => {
    const { parameters, plain } = pairs[0]!;
    return !isNoticed(() => ({ plain, parameters, cdk: template }));
  });
  expect(missed.map(({ at }) => at)).toEqual([]);
});

it('notices a resource, a permission or a property that only one of them has', () => {
  const { cdk } = pairs[0]!;
  const [bucketId, bucket] = Object.entries(cdk.Resources).find(([id]) => id.includes('FilesBucket'))!;
  const withResource = (changed: Template['Resources']): Template => ({
    ...cdk,
    Resources: { ...cdk.Resources, ...changed },
  });
  const added = [
    withResource({ SecondBucket: bucket }),
    withResource({ Queue: { Type: 'AWS::SQS::Queue' } }),
    withResource({
      [bucketId]: { ...bucket, Properties: { ...bucket.Properties, AccessControl: 'PublicRead' } },
    }),
    withPermission(cdk, { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }),
    // The same as one that is there, without its condition.
    withPermission(cdk, { ...statementsOf(cdk).at(-1), Condition: {} }),
  ];
  for (const template of added) expect(isNoticed((pair) => ({ ...pair, cdk: template }))).toBe(true);
});

interface Statement {
  readonly [key: string]: Value;
}

function policyOf(
  template: Template,
): [string, { Properties: { PolicyDocument: { Statement: Statement[] } } }] {
  const found = Object.entries(template.Resources).find(([id]) => id.includes('FilesBucketPolicy'));
  return found as unknown as ReturnType<typeof policyOf>;
}

function statementsOf(template: Template): Statement[] {
  return policyOf(template)[1].Properties.PolicyDocument.Statement;
}

function withPermission(template: Template, statement: Statement): Template {
  const copy = structuredClone(template);
  statementsOf(copy).push(statement);
  return copy;
}
