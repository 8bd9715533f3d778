import ts from 'typescript';

/** What the source says a member or parameter is, as someone who calls it needs to know it. */
export function typeTextOf(node) {
  return node?.type ? plain(node.type.getText()) : '';
}

/** `name(key: string, token?: string): Promise<void>`. */
export function signatureText(name, node) {
  const parameters = node.parameters.map(parameterText).join(', ');
  return `${name}(${parameters}): ${node.type ? plain(node.type.getText()) : 'void'}`;
}

function parameterText({ name, questionToken, initializer, type }) {
  // One that is taken apart has no name of its own.
  const text = ts.isIdentifier(name) ? name.text.replace(/^_/, '') : 'request';
  const isOptional = questionToken !== undefined || initializer !== undefined;
  const takesUndefined = !isOptional && type.getText().endsWith(' | undefined');
  return `${text}${isOptional ? '?' : ''}: ${plain(type.getText())}${takesUndefined ? ' | undefined' : ''}`;
}

/** What is only there for the compiler tells a reader nothing. */
function plain(text) {
  return text
    .replaceAll(/\breadonly /g, '')
    .replace(/ \| undefined$/, '')
    .replace(/^\((.*=>.*)\)$/s, '$1')
    .replaceAll(/ \| undefined(?=[;,)])/g, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/^\| /, '')
    .trim();
}

/** A type in a line, with links to what else it names. */
export function renderType(text, { findType, anchors }) {
  const names = [...new Set(text.match(/\b[A-Z]\w+/g) ?? [])];
  const links = names.flatMap((name) => {
    const href = anchors.hrefOf(findType(name));
    return href ? { name, link: `[\`${name}\`](${href})` } : [];
  });
  if (links.length === 1 && links[0].name === text) return links[0].link;
  if (links.length === 0) return `\`${text}\``;
  return `\`${text}\` (${links.map(({ link }) => link).join(', ')})`;
}

/** The types that a piece of code names, with links to them. */
export function renderSeeAlso(code, subject, { findType, anchors }) {
  const named = [...new Set((code.match(/\b[A-Z]\w+/g) ?? []).map(findType))];
  const links = named
    .filter((type) => type && type !== subject && anchors.hrefOf(type))
    .map((type) => `[\`${type.name}\`](${anchors.hrefOf(type)})`);
  return links.length === 0 ? '' : `See ${links.join(', ')}.`;
}

/** The declaration of a type, in which an optional member says by its `?` that it may be `undefined`. */
export function declarationText(node) {
  return node
    .getText()
    .replace(/^export /, '')
    .replaceAll(/\breadonly /g, '')
    .replaceAll(/(\?: [^;\n]*?) \| undefined(?=[;,)]| \})/g, '$1');
}

export function codeBlock(text) {
  return `\`\`\`ts\n${text}\n\`\`\``;
}
