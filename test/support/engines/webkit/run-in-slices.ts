import { randomUUID } from 'node:crypto';

type ExecuteAsync = (script: string, args: unknown[]) => Promise<{ text?: string; lost?: boolean }>;

const sliceMs = 250;
const running = `(globalThis[Symbol.for('functions of the test')] ??= new Map())`;

// Waits at most one slice for the result.
const slice = `
  const [id, sliceMs, done] = arguments;
  if (!${running}.has(id)) return done({ lost: true });
  const timer = setTimeout(() => done({}), sliceMs);
  ${running}.get(id).then((text) => {
    clearTimeout(timer);
    done({ text });
  });
`;

/**
 * Runs an expression whose value is a promise of a string. A WebDriver session does one command at a time for all its
 * windows; a function that takes long is asked for again and again, so that the other windows get their turn.
 */
export async function runInSlices(expression: string, execute: ExecuteAsync): Promise<string> {
  const id = randomUUID();
  // Not by eval(), which a page's Content-Security-Policy may forbid.
  let script = `${running}.set(arguments[0], ${expression});\n${slice}`;
  for (;;) {
    const outcome = await execute(script, [id, sliceMs]);
    if (outcome.text !== undefined) return outcome.text;
    if (outcome.lost) throw new Error('the page went elsewhere while a function ran in it');
    script = slice;
  }
}
