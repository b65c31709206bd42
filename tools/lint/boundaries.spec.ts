import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Complaint } from './lint-snippets.ts';
import { AREAS } from './manager-areas.mjs';

const NX = '@nx/enforce-module-boundaries';
const IMPORTS = 'no-restricted-imports';
const SYNTAX = 'no-restricted-syntax';
const DOORS = 'flamenco/module-doors';
const TABLES = 'flamenco/own-tables';
const FLOORS = 'flamenco/area-floors';
const STATEMENTS = 'flamenco/door-without-statements';
const GLOBALS = 'flamenco/few-globals';

const DOMAIN = 'libs/domain/src/a-rule.ts';
const COMPILERS = 'libs/job-compilers/src/a-compiler.ts';
const CONTRACTS = 'libs/api-contracts/src/a.dto.ts';
const CLIENT = 'libs/api-client/src/a-client.ts';
const MANAGER = 'apps/manager/src/modules/jobs/a-job-act.ts';
const JOBS_DOOR = 'apps/manager/src/modules/jobs/index.ts';
const JOBS_STATEMENT = 'apps/manager/src/modules/jobs/persistence/a-statement.ts';
const MANAGER_MAIN = 'apps/manager/src/manager.module.ts';
const WORKER = 'apps/worker/src/lifecycle/a-state.ts';
const DASHBOARD = 'apps/dashboard/src/app/domains/jobs/a-store.ts';
const TOOLS = 'tools/a-tool.ts';

const use = (specifier: string) => `import { x } from '${specifier}';\nx();\n`;
const mayOnlyUse = (tag: string) => new RegExp(`tagged with "${tag}" (can only|cannot) depend on`);
const mayNotImport = (specifier: string) => new RegExp(`is not allowed to import "${specifier}"`);

type Row = readonly [file: string, code: string, rule: string, message: RegExp];

/** Each rule of the table "Who may use whom", broken on purpose. */
const BROKEN: readonly Row[] = [
  [DOMAIN, use('@flamenco/api-contracts'), IMPORTS, /no other project/],
  [DOMAIN, use('@flamenco/api-client'), IMPORTS, /no other project/],
  [DOMAIN, use('@flamenco/job-compilers'), IMPORTS, /no other project/],
  [DOMAIN, use('yaml'), IMPORTS, /no npm package/],
  [DOMAIN, use('node:path'), IMPORTS, /no node:/],
  [DOMAIN, 'export const now = new Date();', SYNTAX, /no clock/],
  [DOMAIN, 'export const now = Date.now();', SYNTAX, /no clock/],
  [DOMAIN, 'export const chance = Math.random();', SYNTAX, /no chance/],
  [COMPILERS, use('@flamenco/api-contracts'), NX, mayOnlyUse('scope:job-compilers')],
  [COMPILERS, use('@flamenco/api-client'), NX, mayOnlyUse('scope:job-compilers')],
  [COMPILERS, use('@nestjs/common'), NX, mayNotImport('@nestjs/common')],
  [CONTRACTS, use('@flamenco/job-compilers'), NX, mayOnlyUse('scope:api-contracts')],
  [CONTRACTS, use('@flamenco/api-client'), NX, mayOnlyUse('scope:api-contracts')],
  [CONTRACTS, use('@nestjs/common'), NX, mayNotImport('@nestjs/common')],
  [CLIENT, use('@flamenco/api-contracts'), NX, mayOnlyUse('scope:api-client')],
  [CLIENT, use('node:fs'), IMPORTS, /runs in a browser/],
  [MANAGER, use('@flamenco/api-client'), NX, mayOnlyUse('scope:manager')],
  [MANAGER, use('../../../../worker/src/main.js'), NX, /relative or absolute/],
  [MANAGER, use('../tasks/index.js'), FLOORS, /'jobs' may not import 'tasks', which stands above it/],
  [MANAGER, "export { x } from '../tasks/index.js';", FLOORS, /stands above it/],
  [MANAGER, "export const later = import('../tasks/index.js');", FLOORS, /stands above it/],
  ['apps/manager/src/modules/jbos/an-act.ts', 'export const x = 1;', FLOORS, /'jbos' stands on no floor/],
  [
    JOBS_STATEMENT,
    'export const TEXT = `SELECT id FROM tasks WHERE job_id = ?`;',
    TABLES,
    /a table of the area 'tasks'/,
  ],
  [
    JOBS_STATEMENT,
    'export const textOf = (what: string) => `UPDATE jobs SET ${what} FROM workers`;',
    TABLES,
    /a table of the area 'workers'/,
  ],
  [JOBS_STATEMENT, "export const COLUMNS = 'tasks.id, tasks.uuid';", TABLES, /a table of the area 'tasks'/],
  [MANAGER, "export const TEXT = 'DELETE FROM job_blocks';", TABLES, /a table of the area 'blocklist'/],
  [
    JOBS_DOOR,
    "export { findSomeRow } from './persistence/job-list.js';",
    STATEMENTS,
    /'findSomeRow' is a statement/,
  ],
  [
    JOBS_DOOR,
    "export type { SomeRow } from './persistence/job-list.js';",
    STATEMENTS,
    /'SomeRow' is a statement or a row/,
  ],
  [
    'apps/manager/src/modules/jobs/jobs.module.ts',
    "import { Global } from '@nestjs/common';\n@Global()\nexport class JobsModule {}",
    GLOBALS,
    /JobsModule may not be @Global/,
  ],
  [MANAGER, use('../tasks/task-status-changer.js'), DOORS, /inner file of the module 'tasks'/],
  [MANAGER, use('../tasks/persistence/task.entity.js'), DOORS, /import from modules\/tasks\/index\.js/],
  [MANAGER, "export { x } from '../tasks/a-task-act.js';", DOORS, /inner file of the module 'tasks'/],
  [
    MANAGER,
    "export const later = import('../tasks/a-task-act.js');",
    DOORS,
    /inner file of the module 'tasks'/,
  ],
  [MANAGER, use('../tasks/tasks.part.js'), DOORS, /inner file of the module 'tasks'/],
  [MANAGER_MAIN, use('./modules/tasks/tasks.module.js'), DOORS, /inner file of the module 'tasks'/],
  [MANAGER, "import { forwardRef } from '@nestjs/common';\nforwardRef(() => 1);", SYNTAX, /hides a cycle/],
  [WORKER, use('@flamenco/api-contracts'), NX, mayOnlyUse('scope:worker')],
  [WORKER, use('@flamenco/api-client'), NX, mayOnlyUse('scope:worker')],
  [WORKER, use('@flamenco/job-compilers'), NX, mayOnlyUse('scope:worker')],
  [WORKER, use('@nestjs/common'), NX, mayNotImport('@nestjs/common')],
  [DASHBOARD, use('@flamenco/api-contracts'), NX, mayOnlyUse('scope:dashboard')],
  [DASHBOARD, use('@flamenco/job-compilers'), NX, mayOnlyUse('scope:dashboard')],
  [DASHBOARD, use('node:fs'), IMPORTS, /runs in a browser/],
  [DASHBOARD, use('fs/promises'), IMPORTS, /runs in a browser/],
  [DASHBOARD, use('socket.io-client'), IMPORTS, /is a liveResource/],
  [DASHBOARD, use('../../shared/live/live-connection'), IMPORTS, /is a liveResource/],
  [DASHBOARD, use('@nestjs/common'), NX, mayNotImport('@nestjs/common')],
  [TOOLS, use('@flamenco/domain/jobs'), NX, mayOnlyUse('scope:tools')],
  [WORKER, use('rxjs'), NX, /Transitive/],
  [WORKER, "export enum Mode { Fast = 'fast' }", SYNTAX, /No enums/],
  [WORKER, "export const home = process.env['HOME'];", SYNTAX, /config\/ folder/],
  [WORKER, "export * from './other.js';", SYNTAX, /what is public/],
  [WORKER, 'export default 1;', SYNTAX, /Export by name/],
  [
    MANAGER,
    "export const ended = (task: { status: string }) => task.status === 'failed';",
    SYNTAX,
    /libs\/domain only/,
  ],
];

/** What the same table allows: a rule that complained about these would be as wrong. */
const ALLOWED: readonly (readonly [file: string, code: string])[] = [
  [DOMAIN, use('./another-rule.js')],
  [DOMAIN, 'export const epoch = new Date(0);'],
  ['libs/domain/src/a-rule.spec.ts', use('fast-check')],
  [COMPILERS, use('@flamenco/domain/jobs')],
  [COMPILERS, use('isolated-vm')],
  [CONTRACTS, use('@flamenco/domain/jobs')],
  [CONTRACTS, use('@nestjs/swagger')],
  [MANAGER, use('@flamenco/domain/jobs')],
  [MANAGER, use('@flamenco/api-contracts')],
  [MANAGER, use('@flamenco/job-compilers')],
  [MANAGER, use('../events/index.js')],
  ['apps/manager/src/modules/tasks/a-task-act.ts', use('../jobs/index.js')],
  [JOBS_STATEMENT, 'export const TEXT = `SELECT id, name FROM jobs WHERE uuid = ?`;'],
  [MANAGER, "export const refusal = 'Jobs wait for Workers. Start workers.';"],
  [MANAGER, use('./persistence/job.entity.js')],
  [MANAGER, use('../../database/unit-of-work.js')],
  ['apps/manager/src/modules/jobs/persistence/job.entity.ts', use('../a-job-act.js')],
  [MANAGER_MAIN, use('./modules/tasks/index.js')],
  [WORKER, use('@flamenco/domain/jobs')],
  [WORKER, use('node:child_process')],
  ['apps/worker/src/config/worker-config.ts', "export const home = process.env['HOME'];"],
  [DASHBOARD, use('@flamenco/domain/jobs')],
  [DASHBOARD, use('@flamenco/api-client')],
  [
    'libs/domain/src/a-status.ts',
    "export const ended = (task: { status: string }) => task.status === 'failed';",
  ],
  [DASHBOARD, 'export const missing = (answer: { status: number }) => answer.status === 404;'],
];

describe('the boundaries between projects', () => {
  let complaints: ReadonlyMap<string, readonly Complaint[]>;

  beforeAll(() => {
    refreshProjectGraph();
    complaints = lintAll([
      ...BROKEN.map(([file, code]) => ({ file, code })),
      ...ALLOWED.map(([file, code]) => ({ file, code })),
    ]);
  }, 120_000);

  it.each(BROKEN)('%s may not: %s', (file, code, rule, message) => {
    expect(complaints.get(keyOf({ file, code }))).toContainEqual({
      rule,
      message: expect.stringMatching(message),
    });
  });

  it.each(ALLOWED)('%s may: %s', (file, code) => {
    expect(complaints.get(keyOf({ file, code }))).toEqual([]);
  });
});

const root = join(import.meta.dirname, '../..');

function keyOf({ file, code }: { readonly file: string; readonly code: string }): string {
  return `${file}\n${code}`;
}

/** Nx's rule reads the project graph from its cache. */
it('docs/architecture.md shows each area of the Manager on a floor', () => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const floors = text.slice(text.indexOf('| floor '), text.indexOf('**What holds it together.**'));
  expect(AREAS.filter((area) => !floors.includes(`\`${area}\``))).toEqual([]);
});

function refreshProjectGraph(): void {
  run([join(root, 'node_modules/nx/dist/bin/nx.js'), 'show', 'projects', '--json'], '');
}

function lintAll(
  snippets: readonly { readonly file: string; readonly code: string }[],
): ReadonlyMap<string, readonly Complaint[]> {
  const output = run([join(import.meta.dirname, 'lint-snippets.ts')], JSON.stringify(snippets));
  const complaints = JSON.parse(output) as readonly (readonly Complaint[])[];
  return new Map(snippets.map((snippet, index) => [keyOf(snippet), complaints[index] ?? []]));
}

function run(args: readonly string[], input: string): string {
  const env = { ...process.env, NX_DAEMON: 'false', NODE_OPTIONS: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env,
    input,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stderr}`);
  return stdout;
}
