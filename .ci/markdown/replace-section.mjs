/**
 * Replaces what stands between the two marks of a section in a document, `<!-- name -->` and `<!-- end of name -->`.
 *
 * @param path - of the document, for the error
 * @throws {Error} the document has no such section
 */
export function replaceSection(document, { path, name, markdown }) {
  const section = new RegExp(`(<!-- ${name} -->\n).*(\n<!-- end of ${name} -->)`, 's');
  if (!section.test(document)) throw new Error(`${path} has no place marked for the ${name}`);
  return document.replace(section, (_all, start, end) => `${start}\n${markdown}\n${end}`);
}
