/** Why the viewer gets CloudFront's own error page. CloudFront shows it in its logs. */
export type EdgeError =
  /** The result of the Lambda@Edge function breaks a rule. */
  | 'LambdaValidationError'
  /** The Lambda@Edge function threw an error, took too long, or returned something that is not JSON. */
  | 'LambdaExecutionError'
  /** The result of the CloudFront Function breaks a rule. */
  | 'FunctionValidationError'
  /** The CloudFront Function threw an error or took too long. */
  | 'FunctionExecutionError';

/** CloudFront would not use the result of the function. */
export interface EdgeFailure {
  readonly valid: false;
  /** What the viewer gets: 502 for a result that breaks a rule, 503 for a function that failed. */
  readonly status: 502 | 503;
  /** The name of the failure. */
  readonly error: EdgeError;
  /** A sentence for each broken rule. They name members and headers, and never contain values, paths or queries. */
  readonly violations: readonly string[];
  /** What the function threw. It may contain anything, tokens included, so do not log it. */
  readonly cause?: unknown;
}

/** The function ran, but what it gave back is against the rules. */
export function validationError(violations: readonly string[]): EdgeFailure {
  return { valid: false, status: 502, error: 'LambdaValidationError', violations };
}

/** The function did not come to a result. */
export function executionError(violation: string, cause?: unknown): EdgeFailure {
  return { valid: false, status: 503, error: 'LambdaExecutionError', violations: [violation], cause };
}
