type BannedWords = readonly (readonly [words: RegExp, instead: string])[];

/** Words that read as translated, or that have another meaning here, and what to write instead. */
const banned: BannedWords = [
  [/\bsay(?=[,)]| \|)|, say(?= `)/, 'for example, such as'],
  [/\bof (?:yours|ours|theirs)\b/, 'your …, our …'],
  [/\bbelongs? into\b/, 'goes into, put … into'],
  [/\bshall\b/, 'must, should, will'],
  [/\b(?:to|not|cannot)\s+be\s+had\b/, 'is available, could not be fetched'],
  [/\b(?:go|goes|went|going) on \w+ing\b/, 'continue to'],
  [/\bon (?:its|their) way\b/, 'in progress'],
  [/\b(?:whoever|whosoever|whomever)\b/, 'anyone who'],
  [/(?:^|[.:;] |\| )Whatever\b/m, 'the name of the thing'],
  [/\banew\b/, 'again'],
  [/\bthousand million\b/, 'billion'],
  [/\btoo (?:old|young)\b/, 'expired, not valid yet'],
  [/\brefus(?:ed|als?)\b/, 'denied, rejected'],
  [/\bmend(?:s|ed|ing)?\b/, 'retry, repair'],
  [/\bcom(?:e|es|ing) by\b/, 'get'],
  [/\buntouched\b/, 'sent without a token, unchanged'],
  [/\bnone of (?:its|your|the \w+'s) business\b/, 'left alone'],
  [/\bnot looked at\b/, 'not checked'],
  [/\bis there as\b/, 'ships as'],
  [/\| +the same +\|/i, 'see the entry above'],
  [/—/, 'a comma, a colon or two sentences'],
];

/** What a page says, without code, the targets of links and the titles of tests. */
function wordsOf(text: string): string {
  return text
    .replaceAll(/^ *```.*?^ *```$/gms, '')
    .replaceAll(/<!--.*?-->/gs, '')
    .replaceAll(/`[^`\n]+`/g, '`…`')
    .replaceAll(/(?<=\]\([^)\s]+\.test\.ts\): )(?:_[^_|]+_(?:; )?)+/g, '')
    .replaceAll(/\]\([^)\s]+\)/g, ']');
}

/** The banned words of a text with those around them, each with what to write instead. */
export function findBanned(text: string, more: BannedWords = []): string[] {
  return [...banned, ...more].flatMap(([words, instead]) =>
    Array.from(wordsOf(text).matchAll(new RegExp(words, `g${words.flags}`)), ({ 0: found, index, input }) => {
      const around = input.slice(Math.max(0, index - 40), index + found.length + 30).replaceAll(/\s+/g, ' ');
      return `“${around}”: not “${found}” but ${instead}`;
    }),
  );
}
