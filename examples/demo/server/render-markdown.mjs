/**
 * Renders the Markdown of this project's own pages, which Prettier has formatted: headings, paragraphs, lists, tables and
 * code. What else a page could hold is left out.
 *
 * @param {string} markdown
 * @param {(target: string) => boolean} isServed whether a link leads somewhere; one that does not becomes text
 * @returns {string} HTML
 */
export function renderMarkdown(markdown, isServed) {
  const lines = markdown.split('\n');
  const html = [];
  while (lines.length > 0) {
    const line = lines[0];
    if (line.trim() === '' || line.startsWith('<')) lines.shift();
    else if (line.startsWith('```')) html.push(code(lines));
    else if (/^#{1,6} /.test(line)) html.push(heading(lines.shift(), isServed));
    else if (line.startsWith('|')) html.push(table(takeWhile(lines, /^\|/), isServed));
    else if (itemPattern.test(line)) html.push(list(lines, isServed));
    else html.push(`<p>${inline(takeWhile(lines, /^(?!```|#{1,6} |\||$)/).join(' '), isServed)}</p>`);
  }
  return html.join('\n');
}

const itemPattern = /^(- |\d+\. )/;

export const escapeHtml = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Takes the first line, whatever it is, and those after it that match. */
function takeWhile(lines, pattern) {
  const taken = [lines.shift()];
  while (lines.length > 0 && pattern.test(lines[0])) taken.push(lines.shift());
  return taken;
}

function code(lines) {
  const [, ...block] = takeWhile(lines, /^(?!```)/);
  lines.shift();
  return `<pre role="group" aria-label="Code" tabindex="0"><code>${escapeHtml(block.join('\n'))}</code></pre>`;
}

function heading(line, isServed) {
  const [, marks, text] = /^(#+) (.*)$/.exec(line);
  const id = text
    .toLowerCase()
    .replaceAll(/\]\([^)]*\)|[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
  return `<h${marks.length} id="${id}">${inline(text, isServed)}</h${marks.length}>`;
}

function table([head, , ...rows], isServed) {
  const cell = (text, name) => `<${name}>${inline(text.replaceAll('\\|', '|'), isServed)}</${name}>`;
  const row = (line, name) => {
    const texts = line.slice(1, -1).split(/(?<!\\)\|/);
    // The corner of a table is often empty, and no heading.
    return `<tr>${texts.map((text) => cell(text.trim(), text.trim() === '' ? 'td' : name)).join('')}</tr>`;
  };
  const body = rows.map((line) => row(line, 'td')).join('');
  return `<div class="table-frame" role="group" aria-label="Table" tabindex="0"><table><thead>${row(head, 'th')}</thead><tbody>${body}</tbody></table></div>`;
}

function list(lines, isServed) {
  const name = lines[0].startsWith('- ') ? 'ul' : 'ol';
  const items = [];
  while (lines.length > 0 && itemPattern.test(lines[0])) {
    const indent = itemPattern.exec(lines[0])[0].length;
    const block = takeWhile(lines, new RegExp(`^( {${indent}}|$)`)).map((line) => line.slice(indent));
    items.push(`<li>${renderMarkdown(block.join('\n'), isServed)}</li>`);
  }
  return `<${name}>${items.join('')}</${name}>`;
}

/** Code is put aside first: nothing in it means anything else. */
function inline(text, isServed) {
  const codes = [];
  const putAside = (_, written) => `\0${codes.push(`<code>${escapeHtml(written)}</code>`) - 1}\0`;
  return escapeHtml(text.replaceAll(/`+([^`]+)`+/g, putAside))
    .replaceAll(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replaceAll(/\*([^*\s][^*]*)\*/g, '<em>$1</em>')
    .replaceAll(/(^|[\s(])_([^_]+)_(?=$|[\s).,;:])/g, '$1<em>$2</em>')
    .replaceAll(/\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g, (_, words, target) =>
      isServed(target) ? `<a href="${target}">${words}</a>` : words,
    )
    .replaceAll(/\0(\d+)\0/g, (_, at) => codes[at]);
}
