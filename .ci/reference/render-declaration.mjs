import { ReflectionKind } from 'typedoc';
import { renderTags, renderText } from './render-comment.mjs';
import { hasTsDoc } from './has-ts-doc.mjs';
import {
  codeBlock,
  declarationText,
  renderSeeAlso,
  renderType,
  signatureText,
  typeTextOf,
} from './render-type.mjs';
import { renderUnion } from './render-union.mjs';

/** A function, class or type with everything that belongs to it. */
export function renderDeclaration(declaration, context) {
  if (declaration.kindOf(ReflectionKind.Function)) return renderFunction(2, declaration, context);
  const { comment, children } = declaration;
  const heading = context.anchors.heading(2, declaration.name, declaration);
  const head = [heading, renderText(comment?.summary, context)];
  const tags = renderTags(comment, context);
  if (declaration.type?.elementSummaries) {
    return [...head, ...renderUnion(declaration.type, context.nodeOf(declaration), context), ...tags];
  }
  const members = (children ?? []).filter((member) => isOwn(member, context));
  if (!members.some((member) => hasTsDoc(context.nodeOf(member)))) {
    const code = codeOf(declaration, members, context);
    return [...head, codeBlock(code), renderSeeAlso(code, declaration, context), ...tags];
  }
  const rendered = hasHeadings(declaration)
    ? members.flatMap((member) => renderMember(member, context))
    : [members.map((member) => renderLine(member, context)).join('\n')];
  return [...head, ...renderParents(declaration, context), ...tags, ...rendered];
}

/** What is inherited from a type that has a place of its own is told there. */
function isOwn(member, { anchors, nodeOf }) {
  // A class's members are for its users only if they are described, as is what an interface inherits from the platform.
  const needsTsDoc =
    member.parent.kindOf(ReflectionKind.Class) || (member.inheritedFrom && member.signatures);
  if (needsTsDoc && !hasTsDoc(nodeOf(member))) return false;
  const parent = member.inheritedFrom?.reflection?.parent;
  return nodeOf(member) !== undefined && (parent === undefined || anchors.hrefOf(parent) === null);
}

/** The declaration in the source, or what comes of it if that names types that are told nowhere. */
function codeOf(declaration, members, context) {
  const node = context.nodeOf(declaration);
  if (!members.some((member) => member.inheritedFrom)) return declarationText(node);
  const lines = members.map((member) => {
    const type = typeTextOf(context.nodeOf(member)) || String(member.type);
    return `  ${member.name}${member.flags.isOptional ? '?' : ''}: ${type};`;
  });
  return `interface ${declaration.name} {\n${lines.join('\n')}\n}`;
}

function hasHeadings({ name, kind }) {
  return name.endsWith('Options') || name === 'FileAuth' || kind === ReflectionKind.Class;
}

function renderParents({ extendedTypes = [] }, { anchors }) {
  const links = extendedTypes
    .filter(({ reflection }) => reflection && anchors.hrefOf(reflection))
    .map(({ name, reflection }) => `[\`${name}\`](${anchors.hrefOf(reflection)})`);
  return links.length === 0 ? [] : [`It also has every member of ${links.join(' and ')}.`];
}

function renderFunction(level, declaration, context) {
  const { anchors, nodeOf } = context;
  const [{ comment, parameters = [] }] = declaration.signatures;
  const text = signatureText(declaration.name, nodeOf(declaration));
  return [
    anchors.heading(level, `${declaration.name}()`, declaration),
    codeBlock(level === 2 ? `function ${text};` : text),
    renderSeeAlso(text, declaration, context),
    renderText(comment?.summary, context),
    renderParameters(parameters, context),
    ...renderTags(comment, context),
  ];
}

function renderParameters(parameters, context) {
  return parameters
    .filter((parameter) => parameter.comment)
    .map((parameter) => `- \`${parameter.name}\`: ${renderText(parameter.comment.summary, context)}`)
    .join('\n');
}

function renderMember(member, context) {
  const { anchors, nodeOf } = context;
  if (member.kindOf(ReflectionKind.Constructor)) return renderConstructor(member, context);
  if (member.signatures && nodeOf(member).parameters) return renderFunction(3, member, context);
  const comment = member.comment ?? member.getSignature?.comment;
  const isOption = member.parent.name.endsWith('Options');
  const type = renderType(typeTextOf(nodeOf(member)), context);
  return [
    anchors.heading(3, member.name, member),
    `${type}${isOption && !member.flags.isOptional ? ', required' : ''}`,
    renderText(comment?.summary, context),
    ...renderTags(comment, context),
  ];
}

function renderConstructor(member, context) {
  const [{ comment, parameters }] = member.signatures;
  const { name } = member.parent;
  const list = parameters.map((parameter) => `${parameter.name}: ${parameter.type}`).join(', ');
  return [
    context.anchors.heading(3, `new ${name}()`, member),
    codeBlock(`new ${name}(${list})`),
    renderSeeAlso(list, member.parent, context),
    renderText(comment?.summary, context),
    renderParameters(parameters, context),
    ...renderTags(comment, context),
  ];
}

/** A member of a type that is only read. */
function renderLine(member, context) {
  const comment = member.comment ?? member.signatures?.[0]?.comment;
  const node = context.nodeOf(member);
  const text = renderText(comment?.summary, context).replaceAll('\n', '\n  ');
  if (member.signatures && node.parameters) {
    return `- \`${signatureText(member.name, node)}\`${text && `: ${text}`}`;
  }
  const optional = member.flags.isOptional ? '?' : '';
  return `- \`${member.name}${optional}\`: ${renderType(typeTextOf(node), context)}${text && `. ${text}`}`;
}
