import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** A text as the program will see it, as far as that can be read: `?` stands for what only the running program knows. */
export interface Text {
  readonly text: string;
  readonly line: number;
  /** The name under which an object holds the text, as in `schema: 'posts'`. */
  readonly property: string | undefined;
}

type Constants = ReadonlyMap<string, string>;

const unknown = '?';

/** Every text of a file, with `+`, templates and constants (of the file, of a neighbour, of another module's door) put together. */
export function textsOf(root: string, file: string): readonly Text[] {
  const source = parse(file);
  const constants = new Map([...importedConstants(root, file, source), ...ownConstants(source)]);
  const texts: Text[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (isText(node)) texts.push(textOf(source, node, constants));
    // Inside a text only the expressions of its holes are texts of their own.
    holesOf(node).forEach(visit);
  };
  visit(source);
  return texts;
}

/** The texts a module exports at its door, by name. */
export function doorConstants(root: string, module: string): Constants {
  return exportedConstants(join(root, 'libs', module, 'index.ts'));
}

function exportedConstants(file: string): Constants {
  if (!existsSync(file)) return new Map();
  const source = parse(file);
  const found = new Map(ownConstants(source));
  for (const statement of source.statements) {
    if (
      !ts.isExportDeclaration(statement) ||
      !statement.moduleSpecifier ||
      !ts.isStringLiteral(statement.moduleSpecifier)
    )
      continue;
    const behind = exportedConstants(join(dirname(file), statement.moduleSpecifier.text));
    const { exportClause } = statement;
    const names = exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : undefined;
    const pairs = names ? names.map(pairOf) : [...behind.keys()].map((name) => [name, name] as const);
    for (const [name, original] of pairs) setIfKnown(found, name, behind.get(original));
  }
  return found;
}

function importedConstants(root: string, file: string, source: ts.SourceFile): Constants {
  const found = new Map<string, string>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const from = statement.moduleSpecifier.text;
    const bindings = statement.importClause?.namedBindings;
    if (!/^[.#]/.test(from) || !bindings || !ts.isNamedImports(bindings)) continue;
    const behind = from.startsWith('#')
      ? doorConstants(root, from.slice(1))
      : exportedConstants(join(dirname(file), from));
    for (const [name, original] of bindings.elements.map(pairOf)) setIfKnown(found, name, behind.get(original));
  }
  return found;
}

function ownConstants(source: ts.SourceFile): Constants {
  const found = new Map<string, string>();
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      const value = initializer && withoutAssertion(initializer);
      if (ts.isIdentifier(name) && value && isText(value)) found.set(name.text, assemble(value, found));
    }
  }
  return found;
}

function textOf(source: ts.SourceFile, node: ts.Node, constants: Constants): Text {
  const { parent } = node;
  const property =
    ts.isPropertyAssignment(parent) && parent.initializer === node ? parent.name.getText(source) : undefined;
  const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  return { text: assemble(node, constants), line, property };
}

function isText(node: ts.Node): boolean {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  return isSum(node) && (isText(node.left) || isText(node.right));
}

function assemble(node: ts.Node, constants: Constants): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) return constants.get(node.text) ?? unknown;
  if (ts.isParenthesizedExpression(node)) return assemble(node.expression, constants);
  if (isSum(node)) return assemble(node.left, constants) + assemble(node.right, constants);
  if (!ts.isTemplateExpression(node)) return unknown;
  return (
    node.head.text + node.templateSpans.map((span) => assemble(span.expression, constants) + span.literal.text).join('')
  );
}

function holesOf(node: ts.Node): readonly ts.Node[] {
  if (ts.isTemplateExpression(node)) return node.templateSpans.map((span) => span.expression);
  if (isSum(node) && isText(node))
    return [node.left, node.right].flatMap((side) => (isText(side) ? holesOf(side) : [side]));
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

function withoutAssertion(node: ts.Expression): ts.Expression {
  return ts.isAsExpression(node) || ts.isSatisfiesExpression(node) ? withoutAssertion(node.expression) : node;
}

function pairOf({ name, propertyName }: ts.ImportSpecifier | ts.ExportSpecifier): readonly [string, string] {
  return [name.text, (propertyName ?? name).text];
}

function setIfKnown(constants: Map<string, string>, name: string, value: string | undefined): void {
  if (value !== undefined) constants.set(name, value);
}

// A door is read again for each of its visitors.
const parsed = new Map<string, ts.SourceFile>();

function parse(file: string): ts.SourceFile {
  const text = readFileSync(file, 'utf8');
  const known = parsed.get(file);
  if (known?.text === text) return known;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  parsed.set(file, source);
  return source;
}
