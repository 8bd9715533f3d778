import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import {
  renderCloudFrontFunction,
  type CloudFrontFunctionOptions,
} from '../../../dist/cloudfront-function.js';
import { secret } from '../../support/hs256.js';

const typical: CloudFrontFunctionOptions = {
  issuer: 'https://issuer.example.com',
  audience: 'files.example.com',
  allowedOrigins: ['https://app.example.com', 'https://www.example.com'],
  maxTokenLifetime: '1h',
  keyValueStoreId: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
  denyList: true,
};

const rendered: readonly (readonly [string, CloudFrontFunctionOptions])[] = [
  ['secrets in the key value store', typical],
  ['secrets in the code', { ...typical, secrets: { '2026-01': secret, '2026-02': secret } }],
];

// What CloudFront's JavaScript runtime 2.0 has, of which the function may use no more than this.
const allowedGlobals = new Set([
  'Array',
  'Buffer',
  'Date',
  'Error',
  'JSON',
  'Math',
  'Number',
  'Object',
  'RegExp',
  'String',
  'decodeURIComponent',
  'require',
  'undefined',
]);

// Later than the runtime, or than njs 0.7.9; and what njs has and CloudFront has not.
const missingMembers = new Set(
  `at fromEntries hasOwn flat flatMap findLast findLastIndex of groupBy toSorted toReversed toSpliced with matchAll
  replaceAll isWellFormed raw bytesFrom fromBytes fromUTF8 toBytes toUTF8 timingSafeEqual subtle all allSettled any race
  withResolvers finally log constructor`.split(/\s+/),
);

const missingSyntax = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.ClassDeclaration, 'a class'],
  [ts.SyntaxKind.ClassExpression, 'a class'],
  [ts.SyntaxKind.ObjectBindingPattern, 'destructuring'],
  [ts.SyntaxKind.ArrayBindingPattern, 'destructuring'],
  [ts.SyntaxKind.SpreadElement, 'spreading'],
  [ts.SyntaxKind.SpreadAssignment, 'spreading'],
  [ts.SyntaxKind.ForOfStatement, 'for…of'],
  [ts.SyntaxKind.YieldExpression, 'a generator'],
  [ts.SyntaxKind.BigIntLiteral, 'a BigInt'],
  [ts.SyntaxKind.QuestionDotToken, 'optional chaining'],
  [ts.SyntaxKind.QuestionQuestionToken, 'a nullish operator'],
  [ts.SyntaxKind.QuestionQuestionEqualsToken, 'a nullish operator'],
  [ts.SyntaxKind.AsteriskAsteriskToken, 'a power'],
  [ts.SyntaxKind.ShorthandPropertyAssignment, 'a shorthand property'],
  [ts.SyntaxKind.ComputedPropertyName, 'a computed name'],
  [ts.SyntaxKind.MethodDeclaration, 'a method'],
  [ts.SyntaxKind.GetAccessor, 'an accessor'],
  [ts.SyntaxKind.SetAccessor, 'an accessor'],
  [ts.SyntaxKind.PrivateIdentifier, 'a private name'],
  [ts.SyntaxKind.ExportDeclaration, 'an export'],
  [ts.SyntaxKind.ExportAssignment, 'an export'],
  [ts.SyntaxKind.ImportKeyword, 'a dynamic import'],
  [ts.SyntaxKind.WithStatement, 'with'],
  [ts.SyntaxKind.ThisKeyword, 'this'],
]);

/** What a text uses that the runtime has not got. */
function missingIn(text: string): string[] {
  const file = ts.createSourceFile('function.js', text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  const found = [...missingNames(file)];
  const visit = (node: ts.Node): void => {
    found.push(...problemsOf(node));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function* problemsOf(node: ts.Node): Iterable<string> {
  const isImport = node.kind === ts.SyntaxKind.ImportKeyword && !ts.isCallExpression(node.parent);
  const syntax = missingSyntax.get(node.kind);
  if (syntax && !isImport) yield syntax;
  if (ts.isParameter(node) && node.initializer) yield 'a default parameter';
  if (ts.isCatchClause(node) && !node.variableDeclaration) yield 'a catch without a name';
  if (ts.isAwaitExpression(node) && !isInAsync(node)) yield 'await outside of an async function';
  if (ts.isPropertyAccessExpression(node) && missingMembers.has(node.name.text)) yield `.${node.name.text}`;
  if (
    ts.isPropertyAccessExpression(node) &&
    node.name.text === 'from' &&
    node.expression.getText() !== 'Buffer'
  ) {
    yield '.from';
  }
  if (ts.isImportDeclaration(node)) {
    const { text } = node.moduleSpecifier as ts.StringLiteral;
    if (text !== 'cloudfront') yield `the module ${text}`;
  }
  if (ts.isCallExpression(node) && node.expression.getText() === 'require') {
    const name = node.arguments[0]?.getText();
    if (name !== '"crypto"') yield `the module ${name}`;
  }
  if (ts.isRegularExpressionLiteral(node)) {
    if (/\(\?<[=!]|\\p\{|\/[gimy]*[suvd][a-z]*$/.test(node.text)) yield `the pattern ${node.text}`;
  }
}

function isInAsync(node: ts.Node): boolean {
  const parent = ts.findAncestor(node, ts.isFunctionLike);
  const modifiers = parent && ts.canHaveModifiers(parent) ? (ts.getModifiers(parent) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
}

/** Names that are neither the function's own nor among the globals it may use. */
function missingNames(file: ts.SourceFile): Set<string> {
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost({}),
    getSourceFile: (name) => (name === file.fileName ? file : undefined),
  };
  const options = { allowJs: true, checkJs: true, noLib: true, noResolve: true, types: [] };
  const checker = ts
    .createProgram([file.fileName], { ...options, target: ts.ScriptTarget.ESNext }, host)
    .getTypeChecker();
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isReference(node) && !isDeclared(checker.getSymbolAtLocation(node))) {
      if (!allowedGlobals.has(node.text)) names.add(`the global ${node.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !ts.isPropertyAssignment(parent) || parent.initializer === node;
}

function isDeclared(symbol: ts.Symbol | undefined): boolean {
  return (symbol?.declarations?.length ?? 0) > 0;
}

describe.each(rendered)('a function with %s', (_, options) => {
  const text = renderCloudFrontFunction(options);

  it('uses nothing that the runtime 2.0 of CloudFront lacks', () => {
    expect(missingIn(text)).toEqual([]);
  });

  it('fits into 10,240 bytes, with room for more', () => {
    expect(Buffer.byteLength(text)).toBeLessThan(10_000);
  });

  it('has one handler, and everything that was to be filled in', () => {
    expect(text.match(/\basync function handler\(/g)).toHaveLength(1);
    expect(text).not.toContain('FILE_AUTH_OPTIONS');
    expect(text).not.toContain('console');
  });
});

it.each([
  ['class A {}', 'a class'],
  ['var a = [1]; var b = [...a];', 'spreading'],
  ['var {a} = handler;function handler(){}', 'destructuring'],
  ['function f(a = 1) {}', 'a default parameter'],
  ['for (var a of []) {}', 'for…of'],
  ['var a = null; a?.b;', 'optional chaining'],
  ['var a = null; a ?? 1;', 'a nullish operator'],
  ['try {} catch {}', 'a catch without a name'],
  ['var a = "".matchAll(/x/g);', '.matchAll'],
  ['var a = Array.from([]);', '.from'],
  ['var a = Object.hasOwn({}, "a");', '.hasOwn'],
  ['new Set();', 'the global Set'],
  ['setTimeout(function () {});', 'the global setTimeout'],
  ['fetch("https://example.com");', 'the global fetch'],
  ['new TextDecoder();', 'the global TextDecoder'],
  ['process.env.SECRET;', 'the global process'],
  ['require("fs");', 'the module "fs"'],
  ['import fs from "fs";', 'the module fs'],
  ['import("x");', 'a dynamic import'],
  ['var a = /(?<=x)y/;', 'the pattern /(?<=x)y/'],
  ['async function f() { function g() { await 1; } }', 'await outside of an async function'],
])('notices %s', (text, problem) => {
  expect(missingIn(text)).toContain(problem);
});
