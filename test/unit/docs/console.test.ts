import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readProjectFile, tableRows } from './markdown.js';

const sources = readdirSync(new URL('../../../src', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => `src/${path}`)
  .map((path) => ts.createSourceFile(path, readProjectFile(path), ts.ScriptTarget.Latest, true));

const callsIn = (source: ts.SourceFile, pattern: RegExp): ts.CallExpression[] =>
  nodesIn(source, ts.isCallExpression).filter((call) => pattern.test(call.expression.getText()));

function nodesIn<T extends ts.Node>(node: ts.Node, is: (node: ts.Node) => node is T): T[] {
  const children: T[] = [];
  ts.forEachChild(node, (child) => void children.push(...nodesIn(child, is)));
  return is(node) ? [node, ...children] : children;
}

/** The texts that an expression can be, with `…` for each part that is not known before it runs. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return [node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('')];
  }
  if (ts.isBinaryExpression(node)) return [[...textsOf(node.left), ...textsOf(node.right)].join('')];
  if (ts.isIdentifier(node)) return textsOf(constantIn(node.getSourceFile(), node.text));
  if (ts.isAsExpression(node)) return textsOf(node.expression);
  if (ts.isObjectLiteralExpression(node)) return Object.values(membersOf(node)).flatMap(textsOf);
  if (ts.isElementAccessExpression(node)) return textsOf(node.expression);
  if (ts.isPropertyAccessExpression(node)) {
    if (node.name.text === 'message') return lossMessages;
    const object = constantIn(node.getSourceFile(), node.expression.getText());
    return textsOf(membersOf(object)[node.name.text]!);
  }
  throw new Error(`What can ${node.getText()} be?`);
}

function constantIn(source: ts.Node, name: string): ts.Expression {
  const found = nodesIn(source, ts.isVariableDeclaration).find((one) => one.name.getText() === name);
  return found!.initializer!;
}

function membersOf(node: ts.Expression): Record<string, ts.Expression> {
  if (ts.isAsExpression(node)) return membersOf(node.expression);
  return Object.fromEntries(
    nodesIn(node, ts.isPropertyAssignment).map(({ name, initializer }) => [
      (name as ts.Identifier | ts.StringLiteral).text,
      initializer,
    ]),
  );
}

/** What a page says that loses its worker while it is open: of the reasons that are found after the registration. */
const lossMessages = ((): string[] => {
  const explanations = membersOf(
    constantIn(
      sources.find(({ fileName }) => fileName.endsWith('/no-worker-error.ts'))!,
      'explanations',
    ),
  );
  const reasons = sources
    .filter(({ fileName }) => /^src\/page\/(?:control|with-worker)\//.test(fileName))
    .flatMap((source) => nodesIn(source, ts.isNewExpression))
    .filter((node) => node.expression.getText() === 'NoWorkerError')
    .map((node) => (node.arguments![0] as ts.StringLiteral).text);
  return reasons.flatMap((reason) => textsOf(explanations[reason]!));
})();

const ofWarnOnce = sources.flatMap((source) => callsIn(source, /^warnOnce$/));
const ofConsole = sources.flatMap((source) => callsIn(source, /^console\.warn$/));
const messages = [
  ...new Set(
    [...ofWarnOnce, ...ofConsole]
      .flatMap((call) => textsOf(call.arguments[0]!))
      .map((text) => text.replace(/^file-auth-worker: /, '').replaceAll(/…+/g, '…')),
  ),
].filter((text) => text !== '…');

const rows = tableRows('docs/reference/console.md').map((cells) => {
  const [begin = '', cause = '', cure = ''] = cells;
  return { begin: begin.replaceAll('`', '').replace(/…$/, ''), cause, cure };
});

describe('docs/reference/console.md', () => {
  it('has each message that a page or worker can write, and nothing else', () => {
    expect(messages.length).toBeGreaterThan(10);
    const begins = rows.map(({ begin }) => begin);
    expect(messages.filter((text) => !begins.some((begin) => text.startsWith(begin)))).toEqual([]);
    expect(begins.map((begin) => messages.filter((text) => text.startsWith(begin)).length)).toEqual(
      begins.map(() => 1),
    );
  });

  it('has a cause and a cure for each', () => {
    for (const { cause, cure } of rows) {
      expect(cause).toMatch(/\w.*\.$/);
      expect(cure).toMatch(/\w.*\.$/);
    }
  });

  it('names the two options that write more', () => {
    const writers = sources
      .filter((source) => callsIn(source, /^console\.(?!warn)/).length > 0)
      .map(({ fileName }) => fileName);
    expect(writers.sort()).toEqual(['src/lambda-edge/report.ts', 'src/worker/pages/log-event.ts']);
    expect(readProjectFile('docs/reference/console.md')).toMatch(/\[`debug`\].*\[`log`\]/);
  });
});
