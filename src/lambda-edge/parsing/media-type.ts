/** RFC 7515, Section 4.1.9: a `typ` without a slash is short for `application/…`; case does not matter. */
export function mediaType(typ: string): string {
  return (typ.includes('/') ? typ : `application/${typ}`).toLowerCase();
}
