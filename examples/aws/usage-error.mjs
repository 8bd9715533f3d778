/** An error that the user can fix: its message is shown alone. All other errors are shown with their stack. */
export class UsageError extends Error {
  name = 'UsageError';
}
