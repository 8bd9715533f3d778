/** Why the viewer gets CloudFront's own error page; CloudFront shows it in `X-Cache` and in its logs. */
export type EdgeError =
  'LambdaValidationError' | 'LambdaExecutionError' | 'FunctionValidationError' | 'FunctionExecutionError';

/** CloudFront would not use what the function did. */
export interface EdgeFailure {
  readonly valid: false;
  /** What the viewer gets: 502 for a result against the rules, 503 for a function that failed. */
  readonly status: 502 | 503;
  readonly error: EdgeError;
  /** One sentence each. They name members and headers, and never show values, paths or queries. */
  readonly violations: readonly string[];
  /** What the function threw, untouched. It may hold anything, so it is not for logs. */
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
