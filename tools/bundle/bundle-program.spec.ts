import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'flamenco-bundle-')));
});
afterEach(() => rmSync(root, { recursive: true }));

/**
 * Bundles what is built of a program, and runs the bundle.
 * @param files - by their path; `apps/farm/dist/main.js` is where it begins
 * @param options - `keepsPackages`: packages are still there when it runs
 */
function runBundled(files: Readonly<Record<string, string>>, { keepsPackages = false } = {}): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const program = join(import.meta.dirname, 'bundle-program.mjs');
  run(program, 'apps/farm/dist/main.js', 'apps/farm/dist/bundle');
  if (!keepsPackages) rmSync(join(root, 'node_modules'), { recursive: true, force: true });
  return run(join(root, 'apps/farm/dist/bundle/main.js'));
}

function run(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return stdout;
}

describe('a bundled program', () => {
  it('finds what lies beside its files', () => {
    const output = runBundled({
      'apps/farm/package.json': '{"type": "module"}',
      'apps/farm/dist/main.js': `import './deep/down.js';`,
      'apps/farm/dist/deep/down.js': `
        import { readFileSync } from 'node:fs';
        console.log(readFileSync(new URL('./beside.txt', import.meta.url), 'utf8'));`,
      'apps/farm/dist/deep/beside.txt': 'here',
    });
    expect(output).toBe('here\n');
  });

  it('leaves classes their names, which logs and the OpenAPI document show', () => {
    const decorated = (value: string): string => `
      let Task = class Task {
        value = '${value}';
      };
      Task = ((target) => target)(Task);
      export { Task };`;
    const output = runBundled({
      'apps/farm/package.json': '{"type": "module"}',
      'apps/farm/dist/main.js': `
        import { Task } from './one.js';
        import { Task as Other } from './other.js';
        import { Job } from './job.js';
        class Base {}
        export class FarmTask extends Base {}
        console.log(Task.name, Other.name, Job.name, FarmTask.name, new Task().value, new Other().value);`,
      'apps/farm/dist/one.js': decorated('one'),
      'apps/farm/dist/other.js': decorated('other'),
      'apps/farm/dist/job.js': `var Job_1;\nlet Job = Job_1 = class Job {\n  static itself = () => Job_1;\n};\nexport { Job };`,
    });
    expect(output).toBe('Task Task Job FarmTask one other\n');
  });

  it('brings the packages that it uses, and bears the absence of those that these would use', () => {
    const output = runBundled({
      'apps/farm/package.json': '{"type": "module"}',
      'apps/farm/dist/main.js': `import { print } from 'printer'; print();`,
      'node_modules/printer/package.json': '{"main": "printer.js"}',
      'node_modules/printer/printer.js': `
        exports.print = () => {
          try {
            require('printer-colors').print();
          } catch (error) {
            console.log('plain:', error.code);
          }
        };`,
    });
    expect(output).toBe('plain: MODULE_NOT_FOUND\n');
  });

  it('imports a CommonJS package with all its names when it is needed', () => {
    const output = runBundled(
      {
        'apps/farm/package.json': '{"type": "module"}',
        'apps/farm/dist/main.js': `const { connect } = await import('broker'); console.log(connect());`,
        'node_modules/broker/package.json': '{"main": "broker.js"}',
        'node_modules/broker/broker.js': `exports.connect = () => 'connected';`,
      },
      { keepsPackages: true },
    );
    expect(output).toBe('connected\n');
  });

  it('is not made when a file of its own is missing', () => {
    const files = { 'apps/farm/dist/main.js': `import './gone.js';` };
    expect(() => runBundled(files)).toThrow('Could not resolve "./gone.js"');
  });
});
