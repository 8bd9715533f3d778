import MarkdownIt from 'markdown-it';

const parser = new MarkdownIt({ html: true });
const { escapeHtml } = parser.utils;

const frame = (label) => `role="group" aria-label="${label}" tabindex="0"`;

Object.assign(parser.renderer.rules, {
  // Pictures, which the demo does not serve.
  html_block: () => '',
  html_inline: () => '',
  // What is wider than the page scrolls, and can be reached by the keyboard.
  fence: (tokens, at) => `<pre ${frame('Code')}><code>${escapeHtml(tokens[at].content)}</code></pre>\n`,
  table_open: () => `<div class="table-frame" ${frame('Table')}><table>\n`,
  table_close: () => '</table></div>\n',
});

export { escapeHtml };

/**
 * Renders a page of the documentation.
 *
 * @param {string} markdown
 * @param {(target: string) => boolean} isServed whether a link leads somewhere; one that does not becomes text
 * @returns {string} HTML, with the ids of headings as GitHub makes them
 */
export function renderMarkdown(markdown, isServed) {
  const tokens = parser.parse(markdown, {});
  const ids = new Map();
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'heading_open') token.attrSet('id', idOf(textOf(tokens[at + 1]), ids));
    // The corner of a table is often empty, and no heading.
    if (token.type === 'th_open' && tokens[at + 1].content === '') token.tag = tokens[at + 2].tag = 'td';
    if (token.type === 'inline') token.children = withoutDeadLinks(token.children, isServed);
  }
  return parser.renderer.render(tokens, parser.options, {});
}

const textOf = ({ children }) => children.map(({ content }) => content).join('');

/** The second heading of a name gets `-1`. */
function idOf(text, ids) {
  const id = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
  const count = ids.get(id) ?? 0;
  ids.set(id, count + 1);
  return count === 0 ? id : `${id}-${count}`;
}

function withoutDeadLinks(children, isServed) {
  let isDead = false;
  return children.filter(({ type, attrs }) => {
    if (type === 'link_open') isDead = !isServed(Object.fromEntries(attrs).href);
    return !(isDead && (type === 'link_open' || type === 'link_close'));
  });
}
