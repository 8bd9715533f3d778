const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const tag = (name: string, content: string): string => `<${name}>${content}</${name}>`;

export const fields = (values: Record<string, string | undefined>): string =>
  Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : tag(name, escape(value))))
    .join('');

export const members = (list: readonly string[]): string => list.map((each) => tag('member', each)).join('');
