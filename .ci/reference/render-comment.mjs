/** A comment's text with the links in it; `''` without one. */
export function renderText(parts, { anchors }) {
  const text = (parts ?? []).map((part) => renderPart(part, anchors)).join('');
  return text.trim();
}

function renderPart({ kind, text, target }, anchors) {
  if (kind === 'inline-tag') return renderLink(text, target, anchors);
  return text.startsWith('```') ? text : joinLines(text);
}

/** Lines are as long as the source has them; a page has a line for each paragraph and each item of a list. */
function joinLines(text) {
  return text.replaceAll(/(?<!\n)\n(?!\n)[ \t]*(?!(?:[-*]|\d+\.) |[ \t])/g, ' ');
}

function renderLink(text, target, anchors) {
  if (typeof target === 'string') return `[${text}](${target})`;
  if (!target) throw new Error(`{@link ${text}} in a comment names nothing that TypeDoc knows`);
  const href = anchors.hrefOf(target);
  return href ? `[\`${text}\`](${href})` : `\`${text}\``;
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
