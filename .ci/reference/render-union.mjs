import ts from 'typescript';
import { renderText } from './render-comment.mjs';
import { codeBlock } from './render-type.mjs';

/** A union whose parts have comments: values in a list, objects with a heading each. */
export function renderUnion(type, node, context) {
  const parts = type.types.map((part, index) => ({
    part,
    text: renderText(type.elementSummaries[index], context),
    source: node.type.types[index],
  }));
  if (parts.every(({ part }) => part.type !== 'reflection')) {
    return [parts.map((each) => renderValue(each, context)).join('\n')];
  }
  return parts.flatMap((each) => renderObject(each, context));
}

function renderValue({ part, text }, { anchors }) {
  if (part.type === 'literal') return `- \`'${part.value}'\`: ${text}`;
  const href = part.reflection && anchors.hrefOf(part.reflection);
  const name = href ? `[\`${part.name}\`](${href})` : `\`${part}\``;
  return `- ${name}${text && `: ${text}`}`;
}

/** An object goes by the value of its `type`. */
function renderObject({ part, text, source }, context) {
  if (part.type !== 'reflection') return [renderValue({ part, text }, context)];
  const tag = part.declaration.children.find(({ name }) => name === 'type');
  return [
    context.anchors.heading(3, tag.type.value, part.declaration),
    text,
    codeBlock(typeLiteralText(source)),
  ];
}

function typeLiteralText(node) {
  const members = node.members.filter(ts.isPropertySignature);
  return `{ ${members.map((member) => member.getText().replace('readonly ', '').replace(/;$/, '')).join('; ')} }`;
}
