import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import ts from 'typescript';
import { BINARY_INTERFACES } from './launch-program.mjs';

/** Programs need a second to start, and more on a busy computer. */
jest.setTimeout(120_000);

const ROOT = join(import.meta.dirname, '../..');
const MANAGER = 'apps/manager/bin/flamenco-manager.mjs';
const WORKER = 'apps/worker/bin/flamenco-worker.mjs';
const TOOL = 'tools/run-with-packages.mjs';
const WITH_OLD_SYNTAX = [MANAGER, WORKER, TOOL, 'tools/launch/launch-program.mjs', 'tools/npm-packages.mjs'];

/** Has a Node.js pass for another one. What it starts does not. */
const pretendToBe = (version: string, modules: string): readonly string[] => [
  '--import',
  `data:text/javascript,${encodeURIComponent(
    `const versions = { ...process.versions, node: '${version}', modules: '${modules}' };
     Object.defineProperty(process, 'versions', { value: versions });
     Object.defineProperty(process, 'version', { value: 'v${version}' });`,
  )}`,
];
const NODE_20 = pretendToBe('20.20.2', '115');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-launch-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Until it ends by itself; killed, which is a failure, after a time that nothing here needs. */
function run(node: readonly string[], program: string, ...args: readonly string[]) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [...node, program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { end: status ?? signal, output: stdout + stderr };
}

describe('what a Manager does instead of running ends, on the Node.js of the system, too', () => {
  it.each([
    [['--write-config'], 0, 'Wrote '],
    [['--check-db'], 1, 'There is no database'],
    [['--backup', 'copy.sqlite'], 1, 'There is no database'],
    [['--write-job-types', 'types'], 0, 'Wrote to types'],
    [['--try-job-type', 'types/none.js'], 1, 'There is no script'],
    [['--shaman-gc-show'], 1, 'has no shared storage yet'],
    [['--version'], 0, '4.'],
  ])('%j', (args, end, output) => {
    writeFileSync(join(folder, 'farm.yaml'), '_meta: {version: 3}\ndatabase: farm.sqlite\n');
    const ended = run(NODE_20, join(ROOT, MANAGER), '--config', 'farm.yaml', ...args);
    expect(ended).toEqual({ end, output: expect.stringContaining(output) });
  });
});

describe('a Node.js that does not fit', () => {
  /** Flamenco's folder, without the packages and what is built of it. */
  const copyPrograms = (): void => {
    for (const file of WITH_OLD_SYNTAX) cpSync(join(ROOT, file), join(folder, file));
    for (const [app, main] of [
      ['manager', 'dist/bundle/main.js'],
      ['worker', 'dist/main.js'],
    ] as const) {
      const built = join(folder, 'apps', app, main);
      mkdirSync(dirname(built), { recursive: true });
      writeFileSync(built, `export const main = () => console.log('runs');\n`);
      writeFileSync(join(folder, `apps/${app}/package.json`), '{"type": "module"}');
    }
  };

  it.each([
    ['the Manager', MANAGER, "The Manager needs Node.js 24 or 26, and this is v20.20.2. Run 'npm ci'"],
    ['the Worker', WORKER, "The Worker needs Node.js 24 or 26, and this is v20.20.2. Run 'npm ci'"],
  ])('and is all that there is: %s says what to do', (_, program, message) => {
    copyPrograms();
    const ended = run(NODE_20, join(folder, program));
    expect(ended).toEqual({ end: 1, output: expect.stringContaining(message) });
  });

  it('is refused by the Manager when it is newer, and has no binaries', () => {
    copyPrograms();
    const ended = run(pretendToBe('25.1.0', '141'), join(folder, MANAGER));
    expect(ended).toEqual({ end: 1, output: expect.stringContaining('and this is v25.1.0') });
  });

  it('is told by the tools, which need one to install another', () => {
    copyPrograms();
    const ended = run(pretendToBe('18.19.0', '108'), join(folder, TOOL), 'tools/demo/demo.ts');
    expect(ended).toEqual({ end: 1, output: expect.stringContaining('Node.js 20 or newer is needed') });
  });

  it('says that a program is not built before it says anything of itself', () => {
    copyPrograms();
    rmSync(join(folder, 'apps'), { recursive: true });
    cpSync(join(ROOT, WORKER), join(folder, WORKER));
    expect(run(NODE_20, join(folder, WORKER))).toEqual({
      end: 1,
      output: "The Worker is not built. Run 'npm run build' in Flamenco's folder, then start it again.\n",
    });
  });

  it('is one without binaries of isolated-vm', () => {
    const prebuilds = join(dirname(createRequire(join(ROOT, 'libs/job-compilers/package.json')).resolve('isolated-vm/package.json')), 'prebuilds'); // prettier-ignore
    const files = readdirSync(join(prebuilds, 'linux-x64'));
    expect(BINARY_INTERFACES).toEqual([...new Set(files.map((name) => /\.abi(\d+)\./.exec(name)?.[1]))]);
  });
});

it.each(WITH_OLD_SYNTAX)('%s is understood by Node.js 12, as Ubuntu 22.04 has it', (file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  expect(newerSyntax(source)).toEqual([]);
});

const NEWER: readonly ts.SyntaxKind[] = [
  ts.SyntaxKind.QuestionDotToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.PrivateIdentifier,
  ts.SyntaxKind.PropertyDeclaration,
  ts.SyntaxKind.ClassStaticBlockDeclaration,
];

function newerSyntax(source: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node, isInFunction: boolean): void => {
    const isTopLevelAwait = ts.isAwaitExpression(node) && !isInFunction;
    if (NEWER.includes(node.kind) || isTopLevelAwait) found.push(node.parent.getText(source));
    for (const child of node.getChildren(source)) visit(child, isInFunction || ts.isFunctionLike(node));
  };
  visit(source, false);
  return found;
}
