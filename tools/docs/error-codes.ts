/** The refusals of the Manager, as they stand in its sources: for the list in docs/rest-api.md. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A refusal: what programs and people are told. */
export interface ErrorCode {
  readonly code: string;
  readonly kind: string;
  readonly status: number;
  /** What it says, with … in place of what is different each time. */
  readonly message: string;
}

const SOURCES = '{apps/manager,libs/domain,libs/job-compilers}/src/**/*.ts';

/** What no request reaches: the programs that are started in the Manager's place. */
const OTHER_PROGRAMS = [
  'apps/manager/src/takeover/',
  'apps/manager/src/migrate/',
  'apps/manager/src/modules/people/users-command.ts',
];

/** Functions that make a refusal, called as its kind is. `FarmError` takes the kind before the code. */
const MAKERS: readonly string[] = ['invalid', 'conflict', 'forbidden', 'unavailable'];

const STATUS_OF_KIND: Readonly<Record<string, number>> = {
  'not-found': 404,
  conflict: 409,
  invalid: 400,
  forbidden: 403,
  unavailable: 503,
};

/** What scripts of job types fail with is a plain object on its way between processes: told by how its code begins. */
const SCRIPT_FAILURE = 'job-script-';

/** Where refusals are passed on, or the functions above are written. */
const PASSED_ON = [
  'libs/domain/src/errors.ts',
  'libs/job-compilers/src/script-runner.ts',
  'apps/manager/src/modules/job-types/job-types.controller.ts',
];

/**
 * Every refusal of the sources below a folder, each once, by its code.
 * @throws Error that names the place of a code that is no text, and so could not be listed
 */
export function errorCodes(root: string): readonly ErrorCode[] {
  const files = globSync(SOURCES, { cwd: root }).filter(
    (file) => !file.endsWith('.spec.ts') && !OTHER_PROGRAMS.some((folder) => file.startsWith(folder)),
  );
  const found = files.toSorted().flatMap((file) => codesIn(file, readFileSync(join(root, file), 'utf8')));
  const byCode = new Map<string, ErrorCode>();
  for (const one of found.toReversed()) byCode.set(`${one.code} ${String(one.status)}`, one); // the first one counts
  return [...byCode.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The refusals in a source file. */
export function codesIn(file: string, text: string): readonly ErrorCode[] {
  if (PASSED_ON.includes(file)) return [];
  const codes: ErrorCode[] = [];
  const visit = (node: ts.Node): void => {
    const code = refusalAt(node) ?? scriptFailureAt(node);
    if (code?.code === '') throw new Error(`${file}: the code is no text in ${node.getText()}`);
    if (code) codes.push(code);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return codes;
}

function refusalAt(node: ts.Node): ErrorCode | undefined {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
  if (node.expression.kind === ts.SyntaxKind.SuperKeyword) return refusalOfClass(node.arguments ?? []);
  if (!ts.isIdentifier(node.expression)) return undefined;
  const name = node.expression.text;
  const args = node.arguments ?? [];
  if (name === 'notFound') return thingNotFound(textOf(args[0]));
  if (name === 'FarmError') return refusal(textOf(args[0]), args.slice(1));
  return MAKERS.includes(name) ? refusal(name, args) : undefined;
}

/** `super('forbidden', 'unknown-host', …)` in a class that is a FarmError; of others nothing is known. */
function refusalOfClass(args: readonly ts.Expression[]): ErrorCode | undefined {
  const kind = textOf(args[0]);
  return kind in STATUS_OF_KIND ? refusal(kind, args.slice(1)) : undefined;
}

function refusal(kind: string, [code, message, options]: readonly ts.Expression[]): ErrorCode {
  return {
    code: textOf(code),
    kind,
    status: statusIn(options) ?? STATUS_OF_KIND[kind] ?? 500,
    message: textOf(message),
  };
}

function thingNotFound(what: string): ErrorCode {
  const code = what === '' ? '' : `${what.toLowerCase().replaceAll(/\s+/g, '-')}-not-found`;
  const message = `There is no ${what} with id '…'. It may have been deleted; refresh the list.`;
  return { code, kind: 'not-found', status: 404, message };
}

function scriptFailureAt(node: ts.Node): ErrorCode | undefined {
  if (!ts.isStringLiteral(node) || !node.text.startsWith(SCRIPT_FAILURE)) return undefined;
  if (ts.isCallExpression(node.parent)) return undefined; // one that is a refusal already
  const message = "Job type '…': what is wrong with its script, in which line of which file.";
  return { code: node.text, kind: 'invalid', status: 400, message };
}

function statusIn(options: ts.Expression | undefined): number | undefined {
  const status =
    options && ts.isObjectLiteralExpression(options) ? valueOf(options, 'httpStatus') : undefined;
  return status && ts.isNumericLiteral(status) ? Number(status.text) : undefined;
}

function valueOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = object.properties.find(
    (one) => ts.isPropertyAssignment(one) && ts.isIdentifier(one.name) && one.name.text === name,
  );
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

/** A text as it stands in the source, with … for what is put in; empty for what is no text. */
function textOf(node: ts.Expression | undefined): string {
  if (node === undefined) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '';
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

const SECTION =
  /(<!-- generated by npm run generate: error codes -->\n)[^]*?(\n<!-- end of what is generated -->)/;

/** A document with the list of all refusals in the place for it. @throws Error when there is none */
export function withErrorCodes(document: string, root: string): string {
  if (!SECTION.test(document)) throw new Error('The document has no place for the error codes');
  const rows = errorCodes(root).map(
    ({ code, kind, status, message }) =>
      `| \`${code}\` | ${kind} | ${String(status)} | ${inTable(message) || '(what is wrong with what was sent)'} |`,
  );
  const table = ['| `error` | `kind` | Status | `message` |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
  return document.replace(
    SECTION,
    (_, start: string, end: string) =>
      `${start}<!-- prettier-ignore-start -->\n\n${table}\n\n<!-- prettier-ignore-end -->${end}`,
  );
}

/** What would end a cell, or be taken for a tag. */
function inTable(text: string): string {
  return text
    .replaceAll('|', String.raw`\|`)
    .replaceAll('<', '&lt;')
    .replaceAll('\n', ' ')
    .trim();
}
