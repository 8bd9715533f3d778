/** What to do about an origin that is not allowed. */
export const originHint = (origin) => `if ${origin} is your app, start with --origin ${origin}`;
