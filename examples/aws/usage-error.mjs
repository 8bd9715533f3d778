/** What the user has to mend or to know; everything else is shown with its stack. */
export class UsageError extends Error {
  name = 'UsageError';
}
