import { resolveIntrinsics, type Surroundings } from './resolve-intrinsics.js';
import { textOf, type Template, type Value } from './template.js';

/** Resources of which a template has one, by type. */
const single: Readonly<Record<string, string>> = {
  'AWS::CloudFront::OriginAccessControl': 'OriginAccessControl',
  'AWS::CloudFront::CachePolicy': 'CachePolicy',
  'AWS::CloudFront::ResponseHeadersPolicy': 'ResponseHeadersPolicy',
  'AWS::CloudFront::Distribution': 'Distribution',
  'AWS::IAM::Role': 'AuthorizerRole',
  'AWS::Lambda::Function': 'Authorizer',
  'AWS::Lambda::Version': 'AuthorizerVersion',
  'AWS::Logs::LogGroup': 'AuthorizerLogGroup',
  'AWS::Logs::DeliverySource': 'AccessLogSource',
  'AWS::Logs::DeliveryDestination': 'AccessLogDestination',
  'AWS::Logs::Delivery': 'AccessLogDelivery',
};

/**
 * Names each resource by its type and what it is for, so that resources can be compared whatever their logical IDs.
 *
 * @throws {Error} one has no name, or two have the same
 */
export function nameResources(
  template: Template,
  parameters: Surroundings['parameters'],
): ReadonlyMap<string, string> {
  const text = (value: Value | undefined): Value | undefined =>
    value === undefined
      ? undefined
      : resolveIntrinsics(value, { parameters, conditions: {}, nameOf: (id) => id });
  const buckets = nameBuckets(template, text);
  const names = new Map<string, string>();
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    const bucket =
      Type === 'AWS::S3::BucketPolicy' ? buckets.get(textOf(text(Properties?.['Bucket']))) : null;
    const name = single[Type] ?? (bucket ? `${bucket}Policy` : buckets.get(`\${${id}}`));
    if (name === undefined) throw new Error(`${id} (${Type}) has no part in protecting files`);
    if ([...names.values()].includes(name)) throw new Error(`There are two resources for ${name}`);
    names.set(id, name);
  }
  return names;
}

/** By the reference to a bucket: what the distribution reads from, and what the log is delivered to. */
function nameBuckets(
  { Resources }: Template,
  text: (value: Value | undefined) => Value | undefined,
): ReadonlyMap<string, string> {
  const find = (type: string): string =>
    JSON.stringify(
      Object.values(Resources)
        .filter(({ Type }) => Type === type)
        .map(({ Properties }) => text(Properties)),
    );
  const origin = /"DomainName":"\$\{(\w+)\.RegionalDomainName\}"/.exec(find('AWS::CloudFront::Distribution'));
  const log = /"DestinationResourceArn":"\$\{(\w+)\.Arn\}"/.exec(find('AWS::Logs::DeliveryDestination'));
  return new Map([
    [`\${${origin?.[1]}}`, 'FilesBucket'],
    [`\${${log?.[1]}}`, 'LogsBucket'],
  ]);
}
