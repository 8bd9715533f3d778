import { format, resolveConfig } from 'prettier';

/** Formats Markdown as `npm run format` would if it stood in a file. */
export async function formatMarkdown(markdown, filepath) {
  return format(markdown, { ...(await resolveConfig(filepath)), filepath });
}
