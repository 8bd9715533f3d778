/** The payload of a token. */
export type Claims = { readonly [name: string]: unknown };
