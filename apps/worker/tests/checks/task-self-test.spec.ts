import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hostCheckSystem, type CheckSystem } from '../../src/checks/check-system.js';
import { TaskSelfTest, type TaskObstacle } from '../../src/checks/task-self-test.js';
import { ManagerFacts } from '../../src/manager-api/manager-facts.js';
import type { TaskCommand } from '../../src/manager-api/manager-client.js';
import { hurriedClock } from '../support/fake-clock.js';
import { aTask, FakeManager } from '../support/fake-manager.js';
import { writeScript } from '../support/processes.js';
import { scratchDirectory } from '../support/scratch-directory.js';

const never = new AbortController().signal;

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let manager: FakeManager;
let changed: Partial<CheckSystem['files']>;
let selfTest: TaskSelfTest;
let nowMs: number;

const at = (...parts: readonly string[]): string => join(scratch.path, ...parts);

beforeEach(async () => {
  scratch = await scratchDirectory();
  manager = await FakeManager.start();
  manager.storage = { here: at('storage'), there: at('storage') };
  await mkdir(at('storage', 'shot'), { recursive: true });
  changed = {};
  nowMs = 0;
  const system = hostCheckSystem(process.env, at('home'));
  const files = new Proxy(system.files, {
    get: (usual, name: keyof CheckSystem['files']) => changed[name] ?? usual[name],
  });
  const clock = { ...hurriedClock, nowMs: () => hurriedClock.nowMs() + nowMs };
  selfTest = new TaskSelfTest(
    { ...system, files },
    new ManagerFacts(manager.url),
    { toolsDir: at('tools') },
    clock,
  );
});
afterEach(async () => {
  await manager.stop();
  await scratch.remove();
});

function examine(...commands: readonly Partial<TaskCommand>[]): Promise<TaskObstacle | undefined> {
  return selfTest.examine(aTask(commands), never);
}

const render = (blendfile: string, exe: string): Partial<TaskCommand> => ({
  name: 'blender-render',
  parameters: { exe, blendfile, args: ['--render-output', at('storage', 'shot', 'new', '######')] },
});

function errorOf(code: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error(code), { code }));
}

describe('the self-test before a task', () => {
  it('finds nothing in the way of a task that can run here', async () => {
    const blender = await writeScript(at('blender'), []);
    await writeFile(at('storage', 'shot.blend'), '');
    await expect(examine(render(at('storage', 'shot.blend'), blender))).resolves.toBeUndefined();
  });

  it.each([
    ['a command that nobody knows', { name: 'dance', parameters: {} }],
    ['parameters that cannot be read', { name: 'copy-file', parameters: { src: 3 } }],
    [
      'a file that is not there, in storage that is',
      { name: 'copy-file', parameters: { src: '/no/file', dest: '/tmp/x' } },
    ],
    [
      'a program that an environment of its own has',
      { name: 'exec', parameters: { exe: 'tool', env: { PATH: '/x' } } },
    ],
  ])('leaves it to the task to say what is wrong with its job: %s', async (_what, command) => {
    await expect(examine(command)).resolves.toBeUndefined();
  });

  it('takes no offence at what an earlier command of the task makes', async () => {
    const copied = at('storage', 'tools', 'tool');
    await writeFile(at('tool'), '');
    await expect(
      examine(
        { name: 'copy-file', parameters: { src: at('tool'), dest: copied } },
        { name: 'exec', parameters: { exe: copied } },
      ),
    ).resolves.toBeUndefined();
  });

  it.each<[string, Partial<TaskCommand>, Partial<CheckSystem['files']>, RegExp, number]>([
    [
      'a program is missing',
      {
        name: 'frames-to-video',
        parameters: { exe: '/no/ffmpeg', fps: 1, inputGlob: '/x/*', outputFile: '/x/y' },
      },
      {},
      /^The program "\/no\/ffmpeg" is not on this computer\. Install it/,
      5_000,
    ],
    [
      'the Worker may not read the file',
      { name: 'copy-file', parameters: { src: '/etc/hosts', dest: '/tmp/x' } },
      { access: errorOf('EACCES') },
      /^\/etc\/hosts cannot be read: the user that the Worker runs as may not\. Give that user permission\.$/,
      5_000,
    ],
    [
      'the file server has forgotten the storage',
      { name: 'copy-file', parameters: { src: '/etc/hosts', dest: '/tmp/x' } },
      { stat: errorOf('ESTALE') },
      /ESTALE.*Mount the storage again/,
      300_000,
    ],
    [
      'the output folder is read-only',
      { name: 'make-directory', parameters: { path: '/tmp/x' } },
      { access: errorOf('EROFS') },
      /^\/tmp\/x cannot be written: the file system is read-only\. Mount it for writing\.$/,
      300_000,
    ],
    [
      'the disk is full',
      { name: 'make-directory', parameters: { path: '/tmp/x' } },
      { statfs: (() => Promise.resolve({ bavail: 1, bsize: 4096, type: 1 })) as never },
      /^Only 0 MiB are free where \/tmp\/x is/,
      300_000,
    ],
  ])(
    'hands it back when %s, and waits as long as that may take',
    async (_what, command, changes, reason, patienceMs) => {
      changed = changes;
      const obstacle = await examine(command);
      expect(obstacle?.reason).toMatch(reason);
      expect(obstacle?.patienceMs).toBe(patienceMs);
      expect(selfTest.problems()[0]?.message).toMatch(/^It handed a task back, because it cannot run here: /);
    },
  );

  it('hands it back while the storage is not mounted, although its folder could be made', async () => {
    await rm(at('storage'), { recursive: true });
    const command = { name: 'make-directory', parameters: { path: at('storage', 'shot', '1') } };
    const obstacle = await examine(command);
    expect(obstacle?.reason).toMatch(/storage cannot be read: it does not exist\. Mount the storage here/);
    await expect(obstacle!.isGone(never)).resolves.toBe(false);
    await mkdir(at('storage', 'shot'), { recursive: true });
    await expect(obstacle!.isGone(never)).resolves.toBe(true);
    expect(selfTest.problems()).toEqual([]);
    await expect(examine(command)).resolves.toBeUndefined();
  });

  it('hands it back where there is only the empty folder that the storage is to be mounted at', async () => {
    await mkdir(at('mount-point'));
    manager.storage = { here: at('mount-point'), there: at('storage') };
    const obstacle = await examine({ name: 'make-directory', parameters: { path: at('mount-point', '1') } });
    expect(obstacle?.reason).toMatch(/^The Manager does not see what this computer writes into/);
  });

  it('lets the first task run into storage that is empty, but the right one', async () => {
    await rm(at('storage', 'shot'), { recursive: true });
    const command = { name: 'make-directory', parameters: { path: at('storage', '1') } };
    await expect(examine(command)).resolves.toBeUndefined();
  });

  it('hands back for the same thing once in an hour, so that no job waits for ever', async () => {
    const command = { name: 'exec', parameters: { exe: '/no/tool' } };
    await expect(examine(command)).resolves.toBeDefined();
    await expect(examine(command)).resolves.toBeUndefined();
    nowMs += 3_600_000;
    await expect(examine(command)).resolves.toBeDefined();
  });

  it('hands back at once for the same thing when it had been mended', async () => {
    const command = { name: 'exec', parameters: { exe: at('tool') } };
    const obstacle = await examine(command);
    await writeScript(at('tool'), []);
    await expect(obstacle!.isGone(never)).resolves.toBe(true);
    await rm(at('tool'));
    await expect(examine(command)).resolves.toBeDefined();
  });
});
