import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAwsWorkspace, type AwsWorkspace } from '../../support/aws/aws-workspace.js';
import { synthesize } from '../../support/aws/synthesize.js';
import type { Template } from '../../support/aws/template.js';

let workspace: AwsWorkspace;
// Made once: it reads the schemas of all resource types.
let engine: InstanceType<typeof RegoEngine>;
beforeAll(async () => {
  engine = new RegoEngine();
  workspace = await createAwsWorkspace();
});
afterAll(async () => {
  engine.free();
  await workspace.remove();
});

/** What AWS's own validator warns of in a template, or refuses. */
async function validate(template: Template): Promise<string[]> {
  const path = join(workspace.folder, 'template.json');
  await writeFile(path, JSON.stringify(template));
  const { diagnostics } = engine.validateStandard(new TemplateFile(path), { severityLevel: 'WARN' });
  return diagnostics.map(({ severity, ruleId, message }) => `${severity} ${ruleId}: ${message}`);
}

/** CDK names what a function needs of its role, whether or not `Role` says it already. */
const ofCdkItself =
  /^WARN W3005: 'FilesAuthorizerRole\w+' dependency already enforced by a 'GetAtt' at 'Properties.Role'$/;

it.each([
  ['with every setting made', {}],
  ['with the defaults', { files: {} }],
])("AWS's validator finds nothing of ours in the template: %s", async (_, options) => {
  const found = await validate((await synthesize(workspace, options)).template);
  expect(found).toEqual([expect.stringMatching(ofCdkItself)]);
});

it("AWS's validator finds a time limit that is no number, and a bucket that is not there", async () => {
  const { template } = await synthesize(workspace);
  const text = JSON.stringify(template)
    .replace('"Timeout":5', '"Timeout":"long"')
    .replace(/\{"Ref":"FilesLogsBucket\w+"\}/, '{"Ref":"Elsewhere"}');
  const found = (await validate(JSON.parse(text) as Template)).join('\n');
  expect(found).toMatch(/Timeout|long/);
  expect(found).toContain('Elsewhere');
});
