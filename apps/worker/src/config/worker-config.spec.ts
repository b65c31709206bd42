import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { scratchDirectory } from '../../tests/support/scratch-directory.js';
import type { Environment } from './environment.js';
import { readWorkerConfig, type ConfigOverrides, type WrittenConfig } from './worker-config.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;

beforeEach(async () => {
  scratch = await scratchDirectory();
});
afterEach(() => scratch.remove());

interface Situation extends ConfigOverrides {
  readonly file?: string;
  readonly environment?: Partial<Environment>;
}

async function read({ file, environment, ...overrides }: Situation): Promise<WrittenConfig> {
  if (file !== undefined) await writeFile(join(scratch.path, 'flamenco-worker.yaml'), file);
  const surroundings: Environment = {
    workingDir: scratch.path,
    userHomeDir: '/home/artist',
    hostName: 'render-1',
    platform: 'linux',
    variables: {},
    ...environment,
  };
  return readWorkerConfig(surroundings, overrides);
}

const managerUrl = 'http://manager:8080';

describe('the configuration', () => {
  it('has defaults for everything but the Manager', async () => {
    await expect(read({ managerUrl })).resolves.toEqual({
      configFile: join(scratch.path, 'flamenco-worker.yaml'),
      workerName: 'render-1',
      managerUrl,
      certificates: [],
      taskTypes: ['blender', 'ffmpeg', 'file-management', 'misc'],
      restartExitCode: 0,
      homeDir: '/home/artist/.local/share/flamenco',
      updatesFromManager: false,
      resources: {},
      environment: {},
      commandModules: [],
      usage: { pausesOnBattery: false, whenInUse: 'hand-back' },
      warnings: [],
    });
  });

  it.each(['', '# only a comment', '---\n'])('may be an empty file: %j', async (file) => {
    await expect(read({ file, managerUrl })).resolves.toMatchObject({ workerName: 'render-1' });
  });

  it('is what the file says', async () => {
    const file = [
      'worker_name: " big one "',
      'manager_url: https://farm.local/flamenco/',
      'task_types: [Blender, misc, " blender"]',
      'restart_exit_code: 47',
      'oom_score_adjust: 500',
      'home_dir: data/worker',
    ];
    await expect(read({ file: file.join('\n') })).resolves.toMatchObject({
      workerName: 'big one',
      managerUrl: 'https://farm.local/flamenco',
      taskTypes: ['blender', 'misc'],
      restartExitCode: 47,
      resources: { oomScoreAdjust: 500 },
      homeDir: join(scratch.path, 'data/worker'),
    });
  });

  it('has the container that programs run in', async () => {
    const file = 'container: {program: podman, image: "studio/blender:4.2", mounts: [/mnt/farm, here]}';
    await expect(read({ managerUrl, file })).resolves.toMatchObject({
      container: {
        program: 'podman',
        image: 'studio/blender:4.2',
        mounts: ['/mnt/farm', join(scratch.path, 'here')],
        options: [],
        commands: ['blender-render'],
      },
    });
  });

  it.each([
    ['container: docker', /container must have an image and mounts/],
    ['container: {mounts: [/mnt]}', /container must have an image/],
    ['container: {image: x, mount: [/mnt]}', /container has no key "mount", but program, image, mounts/],
    ['container: {image: x, mounts: /mnt}', /container must have as its mounts a list of texts/],
    ['container: {image: x, mounts: ["/a,b"]}', /container cannot mount "\/a,b": engines take no comma/],
  ])('refuses %j', async (file, reason) => {
    await expect(read({ managerUrl, file })).rejects.toThrow(reason);
  });

  it('has what programs of tasks may take of the computer, and their environment', async () => {
    const file = [
      'nice: 10',
      'cpu_affinity: 0-7,12',
      'memory_limit: 1.5 GiB',
      'environment: {OCIO: /studio/config.ocio, LICENCES: 3}',
    ];
    await expect(read({ file: file.join('\n'), managerUrl })).resolves.toMatchObject({
      resources: { niceness: 10, cpus: '0-7,12' },
      memoryLimitBytes: 1.5 * 1024 ** 3,
      environment: { OCIO: '/studio/config.ocio', LICENCES: '3' },
    });
    const wrong = 'nice: 20\ncpu_affinity: all\nmemory_limit: 48\nenvironment: [OCIO]';
    await expect(read({ file: wrong, managerUrl })).rejects.toThrow(
      /:1: nice must be .*\n.*:2: cpu_affinity must name cores.*\n.*:3: memory_limit must be .*\n.*:4: environment must be variables/,
    );
  });

  it('has rules for a computer that people use', async () => {
    const file = 'idle_minutes: 15\nidle_cpu_percent: 20\npause_on_battery: true\nwhen_in_use: finish-task';
    await expect(read({ file, managerUrl })).resolves.toMatchObject({
      usage: { idleMinutes: 15, idleCpuPercent: 20, pausesOnBattery: true, whenInUse: 'finish-task' },
    });
    const wrong = 'idle_minutes: 0\nidle_cpu_percent: 101\npause_on_battery: 1\nwhen_in_use: wait';
    await expect(read({ file: wrong, managerUrl })).rejects.toThrow(
      /:1: idle_minutes must be .*\n.*:2: idle_cpu_percent must be .*\n.*:3: pause_on_battery must be true or false\n.*:4: when_in_use must be one of hand-back, finish-task$/,
    );
  });

  it('gives each of several Workers on a computer a name and a home folder of its own', async () => {
    await expect(read({ managerUrl, instance: '2' })).resolves.toMatchObject({
      workerName: 'render-1-2',
      homeDir: '/home/artist/.local/share/flamenco/instances/2',
    });
  });

  it('lists every fault at once, with file, line and remedy', async () => {
    const file = [
      'worker_name: [a]',
      'manager_url: "ftp://x"',
      'task_types: blender',
      'restart_exit_code: 256',
      'oom_score_adjust: 1.5',
      'home_dir: 3',
    ];
    const faults = String(await read({ file: file.join('\n') }).catch((error: unknown) => error));
    const path = join(scratch.path, 'flamenco-worker.yaml');
    const expected = [
      /worker_name must be text/,
      /manager_url "ftp:\/\/x" is not the address of a Manager.*http:\/\/manager.local:8080/,
      /task_types must be a list/,
      /restart_exit_code must be a whole number from 0 to 255/,
      /oom_score_adjust must be/,
      /home_dir must be text/,
    ];
    for (const [index, message] of expected.entries()) {
      expect(faults).toMatch(message);
      expect(faults).toContain(`${path}:${index + 1}:`);
    }
  });

  it('names the line where the file is no YAML', async () => {
    await expect(read({ file: 'worker_name: x\ntask_types: [a\n' })).rejects.toThrow(
      /flamenco-worker\.yaml:\d: /,
    );
  });

  it('warns about keys that it does not know', async () => {
    const { warnings } = await read({ file: 'worker_nmae: x', managerUrl });
    expect(warnings).toEqual([
      expect.stringMatching(/:1: "worker_nmae" is not a setting.*settings are worker_name/),
    ]);
  });

  it.each(['', 'manager_url: ""', 'manager_url:'])(
    'leaves it open where the Manager is: %j',
    async (file) => {
      await expect(read({ file })).resolves.toMatchObject({ managerUrl: undefined });
    },
  );

  it('has to be there when it is asked for by name', async () => {
    await expect(read({ configFile: 'other.yaml', managerUrl })).rejects.toThrow(
      /other\.yaml cannot be read: it does not exist/,
    );
  });

  it('yields to the command line', async () => {
    const file = 'manager_url: http://file\nrestart_exit_code: 1';
    await expect(read({ file, managerUrl: 'option:8080', restartExitCode: 2 })).resolves.toMatchObject({
      managerUrl: 'http://option:8080',
      restartExitCode: 2,
    });
    await expect(read({ file, managerUrl: 'http://' })).rejects.toThrow(
      '--manager: "http://" is not the address',
    );
  });

  it.each<[string, Partial<Situation>, string]>([
    [
      'in the file',
      { file: 'worker_name: file', environment: { variables: { FLAMENCO_WORKER_NAME: 'env' } } },
      'file',
    ],
    ['in the environment', { environment: { variables: { FLAMENCO_WORKER_NAME: 'env' } } }, 'env'],
    ['nowhere', { environment: { variables: { FLAMENCO_WORKER_NAME: '' } } }, 'render-1'],
  ])('takes the name from the first of file, environment and host: %s', async (_where, situation, name) => {
    await expect(read({ managerUrl, ...situation })).resolves.toMatchObject({ workerName: name });
  });

  it.each<[string, Partial<Situation>, string | undefined]>([
    [
      'in the file',
      {
        file: 'registration_secret: file',
        environment: { variables: { FLAMENCO_REGISTRATION_SECRET: 'env' } },
      },
      'file',
    ],
    ['in the environment', { environment: { variables: { FLAMENCO_REGISTRATION_SECRET: 'env' } } }, 'env'],
    ['nowhere', { environment: { variables: { FLAMENCO_REGISTRATION_SECRET: '' } } }, undefined],
  ])(
    'takes the registration secret from the first of file and environment: %s',
    async (_, situation, secret) => {
      expect((await read({ managerUrl, ...situation })).registrationSecret).toBe(secret);
    },
  );

  it.each<[string, Partial<Environment>, string]>([
    ['FLAMENCO_HOME', { variables: { FLAMENCO_HOME: '/farm', XDG_DATA_HOME: '/xdg' } }, '/farm'],
    ['XDG', { variables: { XDG_DATA_HOME: '/xdg' } }, '/xdg/flamenco'],
    ['Linux', {}, '/home/artist/.local/share/flamenco'],
    ['macOS', { platform: 'darwin' }, '/home/artist/Library/Application Support/Flamenco'],
    [
      'Windows',
      { platform: 'win32', variables: { LOCALAPPDATA: '/local' } },
      '/local/Blender Foundation/Flamenco',
    ],
  ])('keeps its files where %s says', async (_who, environment, homeDir) => {
    await expect(read({ managerUrl, environment })).resolves.toMatchObject({ homeDir });
  });

  it('lets the environment decide over the file about the home directory', async () => {
    const environment = { variables: { FLAMENCO_HOME: '/farm' } };
    await expect(read({ managerUrl, file: 'home_dir: data', environment })).resolves.toMatchObject({
      homeDir: '/farm',
    });
  });
});
