import { ReflectionKind } from 'typedoc';
import { renderTags, renderText } from './render-comment.mjs';
import { renderDeclaration } from './render-declaration.mjs';
import { codeBlock } from './render-type.mjs';

const notice = '<!-- Written from the comments of the source by: npm run docs -->';
const values = ReflectionKind.Function | ReflectionKind.Class;

/** The page of one entry of the package. */
export function renderPage(module, { anchors, nodeOf }) {
  anchors.startPage(module);
  const context = { anchors, nodeOf, findType: (name) => findType(module, name) };
  const own = module.children.filter((child) => !child.isReference());
  const others = module.children.filter((child) => child.isReference());
  const imported = own.filter((child) => child.kindOf(values) && nodeOf(child)).map(({ name }) => name);
  const blocks = [
    anchors.heading(1, `\`${module.name}\``),
    notice,
    renderText(module.comment?.summary, context),
    codeBlock(`import { ${imported.join(', ')} } from '${module.name}';`),
    ...renderTags(module.comment, context),
    renderContents(own, context),
    ...renderReferences(others, context),
    ...own.flatMap((child) => renderDeclaration(child, context)),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

function renderContents(children, { anchors }) {
  const list = (title, some) =>
    `- **${title}**: ${some.map((child) => `[\`${child.name}\`](${anchors.hrefOf(child)})`).join(' · ')}`;
  const functions = children.filter((child) => child.kindOf(values));
  const types = children.filter((child) => !child.kindOf(values));
  return `${list('Functions and classes', functions)}\n${list('Types', types)}`;
}

/** Each type is told once, on the page of the first entry that has it. */
function renderReferences(references, { anchors }) {
  if (references.length === 0) return [];
  const links = references.map(
    (reference) => `[\`${reference.name}\`](${anchors.hrefOf(reference.getTargetReflectionDeep())})`,
  );
  return [`This entry also exports these types, which are documented on other pages: ${links.join(', ')}.`];
}

/** The type that a name means on the page of an entry. */
function findType(module, name) {
  const inModule = (each) => each.children.find((child) => child.name === name);
  const found = inModule(module) ?? module.parent.children.map(inModule).find(Boolean);
  return found?.isReference() ? found.getTargetReflectionDeep() : found;
}
