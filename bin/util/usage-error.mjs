/** What the user has to change. Any other error is a fault of this package and shows its stack. */
export class UsageError extends Error {}
