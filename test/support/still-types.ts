/** The types of pictures and texts that no byte of is ever a script, and that are shown in no sandbox therefore. */
export const stillTypes: readonly string[] = [
  'text/plain',
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/x-icon',
  'image/vnd.microsoft.icon',
];
