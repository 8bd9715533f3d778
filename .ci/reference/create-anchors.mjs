/** Where the headings of the pages are. Knows all of them after every page was rendered once. */
export function createAnchors() {
  const targets = new Map();
  let page = '';
  let seen = new Map();
  return {
    pageOf,
    startPage(module) {
      page = pageOf(module);
      seen = new Map();
    },
    /** A heading, which links to `subject` lead to from now on. */
    heading(level, text, subject) {
      const anchor = text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-');
      const count = seen.get(anchor) ?? 0;
      seen.set(anchor, count + 1);
      if (subject) targets.set(subject, { page, anchor: count === 0 ? anchor : `${anchor}-${count}` });
      return `${'#'.repeat(level)} ${text}`;
    },
    /** The link from the page that is being rendered; `null` if nothing is said of the subject anywhere. */
    hrefOf(subject) {
      for (let each = subject; each; each = each.parent) {
        const target = targets.get(each);
        if (target) return target.page === page ? `#${target.anchor}` : `${target.page}#${target.anchor}`;
      }
      return null;
    },
  };
}

/** `file-auth-worker/issuer` is on `issuer.md`. */
function pageOf(module) {
  return `${module.name.split('/')[1] ?? 'page'}.md`;
}
