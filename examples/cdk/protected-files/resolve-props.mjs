import { Stack, Token } from 'aws-cdk-lib';
import { PriceClass } from 'aws-cdk-lib/aws-cloudfront';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** Checks the properties of the construct, and adds the defaults. */
export function resolveProps(scope, props = {}) {
  assertRegion(Stack.of(scope));
  const { allowedOrigins, uploadOrigins = [], handler } = props;
  assertOrigins('allowedOrigins', allowedOrigins);
  if (allowedOrigins.length === 0) {
    throw new TypeError(
      '"allowedOrigins" must name the pages that show the files, e.g. ["https://app.example.com"]',
    );
  }
  assertOrigins('uploadOrigins', uploadOrigins);
  if (typeof handler !== 'string' || handler === '') {
    throw new TypeError('"handler" must be the path of the module that exports the authorizer as "handler"');
  }
  const { priceClass = PriceClass.PRICE_CLASS_100, logRetention = RetentionDays.ONE_MONTH } = props;
  assertPriceClass(priceClass);
  assertLogRetention(logRetention);
  return { allowedOrigins, uploadOrigins, handler, priceClass, logRetention };
}

function assertRegion({ region, stackName }) {
  if (region === 'us-east-1') return;
  const found = Token.isUnresolved(region) ? 'names no region' : `is in ${region}`;
  throw new Error(
    `Stack "${stackName}" ${found}, but CloudFront takes functions only from us-east-1. ` +
      `Put ProtectedFiles into a stack with env: { region: 'us-east-1' }. Your other stacks may be elsewhere.`,
  );
}

function assertOrigins(name, origins) {
  if (!Array.isArray(origins)) throw new TypeError(`"${name}" must be an array of exact https origins`);
  const wrong = origins.find((origin) => !isExactOrigin(origin));
  if (wrong === undefined) return;
  throw new TypeError(
    `"${name}" has "${wrong}": it must be an exact https origin without a path or a wildcard, e.g. "https://app.example.com"`,
  );
}

/** As the browser sends it. A page of this origin can read what the user's token opens. */
function isExactOrigin(value) {
  return typeof value === 'string' && /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:[1-9][0-9]{0,4})?$/.test(value);
}

function assertPriceClass(priceClass) {
  if (Object.values(PriceClass).includes(priceClass)) return;
  throw new TypeError(`"priceClass" must be one of ${Object.values(PriceClass).join(', ')}`);
}

function assertLogRetention(days) {
  const finite = Object.values(RetentionDays).filter(
    (each) => typeof each === 'number' && each !== RetentionDays.INFINITE,
  );
  if (finite.includes(days)) return;
  throw new TypeError(
    '"logRetention" must be one of RetentionDays and not INFINITE, because the logs say who fetched which file',
  );
}
