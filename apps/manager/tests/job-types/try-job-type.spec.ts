import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { until } from '../http/test-manager.js';

/** The program needs a second to start, and more on a busy computer. */
jest.setTimeout(120_000);

const PROGRAM = join(import.meta.dirname, '../../bin/flamenco-manager.mjs');

const SCRIPT = `const JOB_TYPE = { label: 'Tried', settings: [
  { key: 'frames', type: 'string', required: true },
  { key: 'chunk_size', type: 'int32', default: 2 },
  { key: 'folder', type: 'string' },
] };
function compileJob(job) {
  console.log('settings', job.settings);
  const prepare = author.Task('prepare', 'misc');
  prepare.addCommand(author.Command('echo', { message: job.settings.folder ?? 'none' }));
  job.addTask(prepare);
  for (const chunk of frameChunker(job.settings.frames, job.settings.chunk_size)) {
    const task = author.Task('render-' + chunk, 'blender');
    task.group = 'beauty';
    task.frames = chunk;
    task.addCommand(author.Command('sleep', { duration_in_seconds: 1, naps: 2 }));
    task.addDependency(prepare);
    job.addTask(task);
  }
}
`;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('--try-job-type', () => {
  let folder: string;
  const running: { readonly child: ChildProcess; readonly ended: Promise<Ended> }[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'try-job-type-'));
    write('tried.js', SCRIPT);
  });
  afterEach(async () => {
    for (const { child, ended } of running.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(folder, { recursive: true, maxRetries: 3 });
  });

  function write(file: string, content: string | object): void {
    writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  }

  function start(...args: readonly string[]): {
    output: () => string;
    ended: Promise<Ended>;
  } {
    const child = spawn(process.execPath, [PROGRAM, '--try-job-type', 'tried.js', ...args], { cwd: folder });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    const ended = new Promise<Ended>((resolve) =>
      child.once('close', (code) => resolve({ code, stdout, stderr })),
    );
    running.push({ child, ended });
    return { output: () => stdout + stderr, ended };
  }

  it('prints settings, tasks, what waits for what, warnings and what the script prints, and needs nothing else', async () => {
    write('settings.json', { frames: '1-5', folder: '/mnt/show', fps: 24 });
    const { code, stdout } = await start('--settings', 'settings.json').ended;
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining(`
Tasks
  1  prepare     misc
      echo
        message: /mnt/show
  2  render-1,2  blender  frames 1,2  group beauty  after 1
      sleep
        duration_in_seconds: 1
        naps: 2
  3  render-3,4  blender  frames 3,4  group beauty  after 1
  4  render-5    blender  frames 5  group beauty  after 1

Graph
  1. prepare
  2. render-1,2, render-3,4, render-5 ← 1

Warnings
`),
    });
    expect(stdout).toContain("settings { frames: '1-5', folder: '/mnt/show', fps: 24, chunk_size: 2 }");
    expect(stdout).toMatch(/no setting 'fps'/);
    expect(stdout).toMatch(/"naps"/);
    expect(existsSync(join(folder, 'flamenco-manager.sqlite'))).toBe(false);
    expect(readFileSync(join(folder, 'flamenco-job-types.d.ts'), 'utf8')).toContain('declare const author');
  });

  it('takes a whole job, and variables of the configuration, and prints all as JSON', async () => {
    write('job.json', {
      name: 'shot',
      type: 'tried',
      submitter_platform: 'linux',
      metadata: { plate: '/mnt/show/b' },
      settings: { frames: '1', folder: '/mnt/show/a' },
    });
    const values = '{platform: linux, value: /mnt/show}';
    write('farm.yaml', `_meta: {version: 3}\nvariables: {show: {is_twoway: true, values: [${values}]}}\n`);
    const { code, stdout } = await start('--settings', 'job.json', '--config', 'farm.yaml', '--json').ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      accepted: true,
      job_type: { name: 'tried' },
      name: 'shot',
      settings: { frames: '1', folder: '{show}/a', chunk_size: 2 },
      metadata: { plate: '{show}/b' },
      tasks: [{ name: 'prepare' }, { name: 'render-1', dependencies: [1], commands: [{ name: 'sleep' }] }],
      warnings: [{ code: 'parameter-unknown' }],
      printed: [{ level: 'info', text: expect.stringContaining('{show}/a') }],
    });
  });

  it.each([
    ['settings that do not fit', SCRIPT, {}, /frames is missing/],
    [
      'what the script throws',
      `${SCRIPT}\nconst inner = compileJob;\ncompileJob = () => { print('so far'); throw 'not today'; };`,
      { frames: '1' },
      /not today/,
    ],
    [
      'a script that cannot be parsed',
      `${SCRIPT}}`,
      { frames: '1' },
      /\(tried\.js, line 20\): it cannot be parsed/,
    ],
    ['a script that is no job type', 'const JOB_TYPE = 5;', {}, /JOB_TYPE/],
  ])('ends with status 1 for %s, and says why', async (_, script, settings, message) => {
    write('tried.js', script);
    write('settings.json', settings);
    const { code, stdout, stderr } = await start('--settings', 'settings.json').ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
    expect(stdout).toBe(script.includes('so far') ? 'so far\n' : '');
  });

  it('--json says the same of what is refused', async () => {
    const { code, stdout } = await start('--json').ended;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      accepted: false,
      error: { code: 'job-settings-invalid' },
      printed: [],
    });
  });

  it('--watch tries again when the script, what it requires, or the settings change', async () => {
    write('names.js', "exports.first = 'one';");
    write('settings.json', { frames: '1' });
    write('tried.js', SCRIPT.replace("'prepare'", "require('./names').first"));
    const { output } = start('--settings', 'settings.json', '--watch');
    const shows = (text: string): Promise<void> =>
      until(`it shows ${text}`, () => output().includes(text), 60_000);
    await shows('1  one');
    write('names.js', "exports.first = 'another';");
    await shows('1  another');
    write('settings.json', { frames: '1-30' });
    await shows('makes 16 tasks');
    write('tried.js', 'const JOB_TYPE = {');
    await shows('cannot be parsed');
    write('tried.js', SCRIPT.replace("'prepare'", "'mended'"));
    await shows('1  mended');
    expect(output()).not.toContain('Error');
  });
});
