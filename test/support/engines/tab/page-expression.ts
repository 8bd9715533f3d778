export type Outcome<Result> = { value: Result } | { error: { name: string; message: string } };

/**
 * Turns a function and its arguments into one expression. Every engine runs it alike: it yields a string and never
 * fails, so that results and errors do not depend on how a driver passes them on.
 */
export function pageExpression(run: (...args: never[]) => unknown, args: readonly unknown[]): string {
  return `(async () => {
    try {
      return JSON.stringify({ value: await (${run.toString()})(...${JSON.stringify(args)}) });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      return JSON.stringify({ error: { name, message } });
    }
  })()`;
}

/** Reads what the expression yielded, parsed. */
export function outcomeValue<Result>(outcome: Outcome<Result>): Result {
  if (!('error' in outcome)) return outcome.value;
  const error = new Error(outcome.error.message);
  error.name = outcome.error.name;
  throw error;
}
