import ts from 'typescript';

/** Whether the project's own source describes something; what it inherits from the platform's types is described there. */
export function hasTsDoc(node) {
  return node !== undefined && ts.getJSDocCommentsAndTags(node).length > 0;
}
