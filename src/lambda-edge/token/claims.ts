/** The claims of a token: the JSON object that is its payload. */
export type Claims = { readonly [name: string]: unknown };
