/** What no value of a header may hold (RFC 9110, Section 5.5). */
// oxlint-disable-next-line no-control-regex
export const controls: RegExp = /[\0-\x08\x0a-\x1f\x7f]/;
