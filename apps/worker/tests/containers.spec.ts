import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ContainerSettings } from '../src/config/container-settings.js';
import { containersOf, runnerFor } from '../src/execution/containers.js';
import { killAllProcessGroups } from '../src/execution/processes/process-group.js';
import { removeLeftContainers } from '../src/execution/processes/container-runner.js';
import { aTask } from './support/fake-manager.js';
import { isRunning, writeScript } from './support/processes.js';
import { startCommand, type RunningCommand } from './support/run-command.js';
import { scratchDirectory } from './support/scratch-directory.js';
import { until } from './support/until.js';
import { WorkerStage } from './support/worker-stage.js';

/**
 * An engine that keeps what it was asked for, and runs the program here, apart from itself as a container is: no signal and no end of
 * the engine's own program ends it, only `rm --force` with its name.
 */
const ENGINE = [
  'HERE=$(dirname "$0")',
  'echo "$@" >> "$HERE/asked"',
  'case "$1" in',
  'run)',
  '  env > "$HERE/environment"',
  '  while [ "$1" != --entrypoint ]; do',
  '    [ "$1" = --name ] && NAME=$2',
  '    [ "$1" = --label ] && LABEL=$2',
  '    shift',
  '  done',
  '  EXE=$2; shift 3',
  '  echo "$LABEL" > "$HERE/$NAME.label"',
  // In the background, with a session of its own and no parent here; its exit code comes back by a file.
  '  (env -i PATH="$PATH" setsid sh -c \'echo $$ > "$0.pid"; "$@"; echo $? > "$0.code"\' "$HERE/$NAME" "$EXE" "$@" &)',
  '  until [ -f "$HERE/$NAME.pid" ]; do sleep 0.02; done',
  '  while [ -f "$HERE/$NAME.pid" ] && [ ! -s "$HERE/$NAME.code" ]; do sleep 0.02; done',
  '  CODE=$(cat "$HERE/$NAME.code" 2> /dev/null || echo 137)',
  '  rm -f "$HERE/$NAME".*',
  '  exit "$CODE" ;;',
  'rm)',
  '  shift 2',
  '  for NAME in "$@"; do',
  '    [ -f "$HERE/$NAME.pid" ] || continue',
  '    kill -s KILL -- "-$(cat "$HERE/$NAME.pid")" 2> /dev/null',
  '    rm -f "$HERE/$NAME".*',
  '  done ;;',
  'ps)',
  '  LABEL=${5#label=}',
  '  for FILE in "$HERE"/flamenco-*.label; do',
  '    [ -f "$FILE" ] && [ "$(cat "$FILE")" = "$LABEL" ] && basename "$FILE" .label',
  '  done; true ;;',
  'esac',
];

describe('a program in a container', () => {
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  let settings: ContainerSettings;
  const at = (...parts: string[]): string => join(scratch.path, ...parts);
  const asked = (): Promise<string> => readFile(at('docker', 'asked'), 'utf8').catch(() => '');

  beforeEach(async () => {
    scratch = await scratchDirectory();
    await mkdir(at('docker'));
    settings = {
      program: await writeScript(at('docker', 'docker'), ENGINE),
      image: 'studio/blender:4.2',
      mounts: [at('farm')],
      options: ['--gpus=all'],
      commands: ['exec'],
    };
  });
  afterEach(() => scratch.remove());

  function startExec(
    exe: string,
    more: { readonly args?: readonly string[]; readonly env?: object; readonly homeDir?: string } = {},
  ): RunningCommand {
    const { homeDir = at('home'), ...parameters } = more;
    const containers = containersOf({ container: settings, homeDir, memoryLimitBytes: 2 ** 30 }, process.env);
    const surroundings = {
      ...runnerFor('exec', containers),
      resources: { cpus: '0-3', oomScoreAdjust: 500 },
      environment: { ...process.env, OCIO: '/studio/config.ocio' },
      scratchFolder: () => Promise.resolve(at('scratch')),
    };
    return startCommand('exec', { exe, ...parameters }, surroundings);
  }

  /** One that does not end by itself, whatever signal it gets. */
  async function anEndlessOne(
    homeDir?: string,
  ): Promise<{ readonly command: RunningCommand; readonly pid: number }> {
    const exe = await writeScript(at('endless'), [
      'trap "" TERM',
      `echo $$ > ${at('pid')}`,
      'while :; do sleep 0.1; done',
    ]);
    const command = startExec(exe, homeDir === undefined ? {} : { homeDir });
    command.done.catch(() => undefined);
    await until('it runs', async () => (await readFile(at('pid'), 'utf8').catch(() => '')) !== '');
    return { command, pid: Number(await readFile(at('pid'), 'utf8')) };
  }

  it('sees the folders that it needs, by their own names, and is limited by the engine', async () => {
    const exe = await writeScript(at('tool'), ['echo "made $1"']);
    const { done, log } = startExec(exe, { args: ['a frame'], env: { SHOT: '010' } });
    await done;
    expect(log.at(-1)).toMatch(/^pid=\d+ > made a frame$/);
    const [run = '', removal] = (await asked()).split('\n');
    const folder = (path: string): string => `--mount type=bind,source=${path},target=${path}`;
    for (const part of [
      'run --rm --init --name flamenco-',
      folder(at('farm')),
      folder(at('scratch')),
      `--workdir ${at('scratch')}`,
      '--env OCIO',
      '--env SHOT',
      `--memory ${2 ** 30} --cpuset-cpus 0-3 --oom-score-adj 500 --gpus=all`,
      `--entrypoint ${exe} studio/blender:4.2 a frame`,
    ])
      expect(run).toContain(part);
    expect(run).toMatch(/blender,readonly /);
    expect(run).not.toMatch(/--env PATH|config\.ocio/);
    expect(await readFile(at('docker', 'environment'), 'utf8')).toContain('OCIO=/studio/config.ocio\n');
    expect(removal).toMatch(/^rm --force flamenco-/);
  });

  it('fails the task with its own exit code', async () => {
    const exe = await writeScript(at('tool'), ['exit 3']);
    await expect(startExec(exe).done).rejects.toThrow(/exited abnormally with code 3/);
  });

  it('is gone when its task is stopped, though the end of the engine’s program does not end it', async () => {
    const { command, pid } = await anEndlessOne();
    command.stop();
    await expect(command.done).rejects.toThrow('stopped');
    expect(await isRunning(pid)).toBe(false);
  });

  it('is gone at the sudden end of the Worker', async () => {
    const { command, pid } = await anEndlessOne();
    killAllProcessGroups();
    await until('it is gone', async () => !(await isRunning(pid)));
    await expect(command.done).rejects.toThrow();
  });

  it('is removed by the next Worker of the same home folder when its own was killed, and by no other', async () => {
    const { command, pid } = await anEndlessOne(at('one'));
    expect(await removeLeftContainers(settings.program, at('another'))).toBe(0);
    expect(await isRunning(pid)).toBe(true);
    expect(await removeLeftContainers(settings.program, at('one'))).toBe(1);
    await until('it is gone', async () => !(await isRunning(pid)));
    await expect(command.done).rejects.toThrow();
  });

  it('cannot be where there is no engine, which the failure says', async () => {
    settings = { ...settings, program: at('no-engine') };
    await expect(startExec('/bin/true').done).rejects.toThrow(
      /cannot find ".*no-engine" on this computer, in whose containers this Worker runs programs; install it/,
    );
  });
});

describe('a Worker that runs Blender in containers', () => {
  let stage: WorkerStage;

  beforeEach(async () => {
    stage = await WorkerStage.setUp();
    await mkdir(stage.at('docker'));
  });
  afterEach(() => stage.tearDown());

  const container = (program: string): ContainerSettings => ({
    program,
    image: 'studio/blender:4.2',
    mounts: [],
    options: [],
    commands: ['blender-render'],
  });

  it('needs no Blender of its own, and runs other commands as they are', async () => {
    const engine = await writeScript(stage.at('docker', 'docker'), [
      `echo "$1" >> ${stage.at('asked')}`,
      'echo "Blender 4.2.0"',
    ]);
    const tool = await writeScript(stage.at('tool'), ['echo "on this computer"']);
    const task = aTask([
      { name: 'blender-render', parameters: { exe: '/opt/only-inside/blender', blendfile: '' } },
      { name: 'exec', parameters: { exe: tool } },
    ]);
    stage.manager.addTask(task);
    void stage.startWorker({}, { container: container(engine) });
    await stage.untilTaskIs('completed');
    const log = stage.manager.updates.map((update) => update.log ?? '').join('');
    expect(log).toMatch(/> Blender 4\.2\.0\n[^]*> on this computer\n/);
    expect((await readFile(stage.at('asked'), 'utf8')).split('\n')[0]).toBe('run');
  });

  it('hands a task back while the engine is not there', async () => {
    stage.manager.addTask(aTask([{ name: 'blender-render', parameters: { exe: 'blender', blendfile: '' } }]));
    void stage.startWorker({}, { container: container(stage.at('no-engine')) });
    await stage.untilTaskIs('queued');
    const { activity } = stage.manager.updates.find(({ taskStatus }) => taskStatus === 'queued') ?? {};
    expect(activity).toMatch(/^Handed back: The program ".*no-engine" is not on this computer/);
    expect(existsSync(stage.at('asked'))).toBe(false);
  });
});
