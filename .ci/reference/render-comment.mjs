/** A comment's text with the links in it; `''` without one. */
export function renderText(parts, { anchors }) {
  const text = (parts ?? []).map((part) => renderPart(part, anchors)).join('');
  return text.trim();
}

function renderPart(part, anchors) {
  // Lines are as long as the source has them; a page has a line for each paragraph.
  if (part.kind === 'text')
    return part.text.replaceAll(/(?<!\n)\n(?!\n)[ \t]*(?!(?:[-*]|\d+\.) |[ \t])/g, ' ');
  if (part.kind !== 'inline-tag') return part.text;
  if (typeof part.target === 'string') return `[${part.text}](${part.target})`;
  if (!part.target) throw new Error(`{@link ${part.text}} in a comment names nothing that TypeDoc knows`);
  const href = anchors.hrefOf(part.target);
  return href ? `[\`${part.text}\`](${href})` : `\`${part.text}\``;
}

/** What a comment says after its text: results, errors, examples. */
export function renderTags(comment, context) {
  const texts = (tag) =>
    (comment?.blockTags ?? [])
      .filter((each) => each.tag === tag)
      .map((each) => ({ text: renderText(each.content, context), type: each.typeAnnotation?.slice(1, -1) }));
  const throws = texts('@throws').map(({ text, type }) => `- ${type ? `\`${type}\`: ` : ''}${text}`);
  return [
    ...texts('@returns').map(({ text }) => `**Returns** ${text}`),
    ...(throws.length > 0 ? ['**Throws**', throws.join('\n')] : []),
    ...texts('@example').flatMap(({ text }) => ['**Example**', text]),
  ];
}
