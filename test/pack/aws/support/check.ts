import { isDeepStrictEqual } from 'node:util';
import type { Template } from './read-template.js';
import { at, listAt } from './template-paths.js';

export type Check = (template: Template) => boolean;

export const is: (one: unknown, other: unknown) => boolean = isDeepStrictEqual;

export const isAt =
  (path: string, expected: unknown): Check =>
  (template) =>
    is(at(template, path), expected);

export const all =
  (...checks: Check[]): Check =>
  (template) =>
    checks.every((check) => check(template));

export const headers = 'ResponseHeadersPolicy.Properties.ResponseHeadersPolicyConfig';

const closed = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

export const isClosed = (bucket: string): Check =>
  isAt(`${bucket}.Properties.PublicAccessBlockConfiguration`, closed);

export const isOwners = (bucket: string): Check =>
  isAt(`${bucket}.Properties.OwnershipControls.Rules`, [{ ObjectOwnership: 'BucketOwnerEnforced' }]);

export const isKept = (name: string): Check =>
  all(isAt(`${name}.DeletionPolicy`, 'Retain'), isAt(`${name}.UpdateReplacePolicy`, 'Retain'));

export interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

const statements = (template: Template, policy: string): readonly Statement[] =>
  listAt(template, `${policy}.Properties.PolicyDocument.Statement`) as readonly Statement[];

export const allowances = (template: Template, policy: string): readonly Statement[] =>
  statements(template, policy).filter(({ Effect }) => Effect !== 'Deny');

export const isTlsOnly =
  (bucket: string): Check =>
  (template) =>
    is(at(template, `${bucket}Policy.Properties.Bucket`), { Ref: bucket }) &&
    statements(template, `${bucket}Policy`).some(
      ({ Effect, Principal, Action, Resource, Condition }) =>
        Effect === 'Deny' &&
        Principal === '*' &&
        Action === 's3:*' &&
        is(Resource, [{ 'Fn::GetAtt': [bucket, 'Arn'] }, { 'Fn::Sub': `\${${bucket}.Arn}/*` }]) &&
        is(Condition, { Bool: { 'aws:SecureTransport': 'false' } }),
    );

export const withoutSid = (statement: Statement): object =>
  Object.fromEntries(Object.entries(statement).filter(([name]) => name !== 'Sid'));

export const security = (name: string, settings: object): Check =>
  isAt(`${headers}.SecurityHeadersConfig.${name}`, { ...settings, Override: true });
