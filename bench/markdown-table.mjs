/** A table whose columns of numbers, all but the first one, are aligned to the right. */
export function markdownTable(head, rows) {
  const line = (columns) => `| ${columns.join(' | ')} |`;
  return [line(head), line(['---', ...head.slice(1).map(() => '--:')]), ...rows.map(line)].join('\n');
}

/** A number as tables show it. */
export function formatNumber(value) {
  return value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
}
