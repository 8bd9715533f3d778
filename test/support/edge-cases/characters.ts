/** The printable characters of ASCII. */
export const printable: readonly string[] = Array.from({ length: 95 }, (_, index) =>
  String.fromCharCode(32 + index),
);

export const isBase64url = (character: string): boolean => /^[A-Za-z0-9_-]$/.test(character);

/** A text as a name of a case shows it. */
export const shown = (text: string): string => JSON.stringify(text);

/** What JSON may hold in the place of a text. */
export const oddJson: readonly unknown[] = [null, true, false, 0, 1, [], ['x'], {}, { x: 1 }];
