import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { hostCheckSystem, type CheckSystem } from '../../src/checks/check-system.js';
import { examineAndTell } from '../../src/checks/doctor-program.js';
import { toJson, toLine } from '../../src/checks/doctor-report.js';
import { examineWorker, type DoctorResult } from '../../src/checks/doctor.js';
import { parseCommandLine } from '../../src/command-line.js';
import type { Environment } from '../../src/config/environment.js';
import { CredentialsFile } from '../../src/lifecycle/credentials.js';
import { hurriedClock } from '../support/fake-clock.js';
import { FakeManager } from '../support/fake-manager.js';
import { writeScript } from '../support/processes.js';
import { scratchDirectory } from '../support/scratch-directory.js';
import { silentLog } from '../support/silent-log.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let manager: FakeManager;
/** What is wrong with the computer. */
let changed: Partial<CheckSystem>;

const at = (...parts: readonly string[]): string => join(scratch.path, ...parts);
const never = new AbortController().signal;

const BLENDER = [
  'case "$*" in *--version*) echo "Blender 4.2.1 LTS"; exit;; esac',
  `echo 'FLAMENCO-CHECK {"device": "CPU", "names": ["CPU"], "error": ""}'`,
];
const FFMPEG = [
  'case "$*" in *-encoders*) echo " V....D libx264 H.264";; *) echo "ffmpeg version 7.1";; esac',
];

beforeEach(async () => {
  scratch = await scratchDirectory();
  manager = await FakeManager.start();
  changed = {};
  await mkdir(at('storage'));
  manager.storage = { here: at('storage'), there: at('storage') };
  manager.variables = {
    blender: await writeScript(at('blender'), BLENDER),
    ffmpeg: await writeScript(at('ffmpeg'), FFMPEG),
  };
  await configure(`manager_url: ${manager.url}`);
});
afterEach(async () => {
  await manager.stop();
  await scratch.remove();
});

async function configure(...lines: readonly string[]): Promise<void> {
  await writeFile(at('flamenco-worker.yaml'), ['home_dir: home', ...lines, ''].join('\n'));
}

function environmentOf(): Environment {
  return {
    workingDir: scratch.path,
    userHomeDir: scratch.path,
    hostName: 'render-1',
    platform: 'linux',
    variables: {},
  };
}

async function doctor(): Promise<readonly DoctorResult[]> {
  const environment = environmentOf();
  const { results } = await examineWorker(
    {},
    {
      environment,
      system: ({ homeDir }) => ({
        ...hostCheckSystem(process.env, homeDir),
        tmpDir: scratch.path,
        ...changed,
      }),
      findManager: () => Promise.reject(new Error('nobody answers')),
      told: () => undefined,
      clock: hurriedClock,
      signal: never,
    },
  );
  return results;
}

/** Functions of the file system of which some do something else. */
function filesThat(changes: Partial<CheckSystem['files']>): Partial<CheckSystem> {
  return { files: { ...hostCheckSystem({}, '').files, ...changes } };
}

function errorOf(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('the program doctor', () => {
  /** Runs it; gives what it told the Manager. */
  async function run(): Promise<readonly unknown[]> {
    const printing = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      const commandLine = parseCommandLine(['doctor', '--json'], '4.0.0');
      await examineAndTell(commandLine, environmentOf(), never, silentLog);
      expect(printing).toHaveBeenCalled();
    } finally {
      printing.mockRestore();
    }
    return manager.seen('checks').map(({ json }) => json);
  }

  const register = (): Promise<void> => {
    manager.knownWorkers.add('a-worker');
    return new CredentialsFile(at('home')).write({ workerId: 'a-worker', workerSecret: 'secret' });
  };

  it('tells the Manager of a Worker that has registered what it found', async () => {
    await register();
    const results = expect.arrayContaining([
      expect.objectContaining({ check: 'rendering', outcome: 'ok' }),
      expect.objectContaining({ check: 'configuration', outcome: 'ok' }),
    ]) as unknown;
    expect(await run()).toEqual([{ checks: results }]);
  });

  it('tells nothing where there is no Worker, or the Manager is of Flamenco 3', async () => {
    expect(await run()).toEqual([]);
    await register();
    manager.overrides.set('version', () => ({ status: 200, body: { version: '3.7', name: 'old' } }));
    expect(await run()).toEqual([]);
  });
});

describe('doctor', () => {
  it('finds nothing wrong where all is well, and leaves nothing behind', async () => {
    const before = await readdir(scratch.path, { recursive: true });
    const results = await doctor();
    expect(results.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown')).toEqual([]);
    expect(new Set(results.map(({ check }) => check)).size).toBeGreaterThanOrEqual(14);
    expect(await readdir(scratch.path, { recursive: true })).toEqual(before);
    expect(manager.seen('register')).toEqual([]);
  });

  /** What is planted, and what doctor says first; nothing else may fail. */
  const PLANTED: readonly (readonly [what: string, plant: () => void | Promise<void>, line: RegExp])[] = [
    [
      'a setting that cannot be',
      () => configure('task_types: blender'),
      /^FAILED +Configuration +.*flamenco-worker\.yaml:2: task_types must be a list/,
    ],
    [
      'no Manager to be found',
      () => configure(),
      /^FAILED +Manager +No manager_url is set, and none is found: .*Set manager_url/,
    ],
    [
      'an address at which nobody is',
      async () => {
        await configure(`manager_url: ${manager.url}`);
        await manager.stop();
      },
      /^FAILED +Manager +No Manager is at http.*Check that the Manager runs/,
    ],
    [
      'another server in the place of the Manager',
      () =>
        void manager.overrides.set('version', () => ({
          status: 200,
          body: '<html>',
          contentType: 'text/html',
        })),
      /^FAILED +Manager +No Manager is at .* it is no Flamenco Manager/,
    ],
    [
      'a Manager of another generation',
      () =>
        void manager.overrides.set('version', () => ({ status: 200, body: { version: '2.1', name: 'old' } })),
      /^FAILED +Manager +.* Flamenco 2\.1.*Use a Worker of the same release/,
    ],
    [
      'a clock that is wrong',
      () => void (changed = { wallClockMs: () => Date.now() + 3_600_000 }),
      /^FAILED +Clock +.* is 1h0m\ds ahead of.*Let both computers get their time from the network/,
    ],
    [
      'storage that is not mounted',
      () => void (manager.storage = { here: at('not-mounted'), there: at('storage') }),
      /^FAILED +Reading +.*not-mounted cannot be read: it does not exist\. Mount the storage here/,
    ],
    [
      'a file in the place of the storage',
      async () => {
        await writeFile(at('file'), '');
        manager.storage = { here: at('file', 'jobs'), there: at('storage') };
      },
      /^FAILED +Reading +.*a part of the path is a file/,
    ],
    [
      'storage that is mounted read-only',
      () =>
        void (changed = filesThat({
          access: (path, mode) =>
            String(path).endsWith('storage') && mode === 2
              ? Promise.reject(errorOf('EROFS'))
              : Promise.resolve(),
        })),
      /^FAILED +Writing +.*storage cannot be written: the file system is read-only\. Mount it for writing/,
    ],
    [
      'another folder than the one that the Manager has',
      async () => {
        await mkdir(at('other'));
        manager.storage = { here: at('other'), there: at('storage') };
      },
      /^FAILED +Shared with the Manager +The Manager does not see what this computer writes into .*other.*Mount the same storage/,
    ],
    [
      'a disk that is almost full',
      () =>
        void (changed = filesThat({
          statfs: (() => Promise.resolve({ bavail: 10, bsize: 4096, type: 1 })) as never,
        })),
      /^FAILED +Free space +Only 0 MiB are free where .*storage is.*Free some space/,
    ],
    [
      'storage without room for long paths',
      () =>
        void (changed = filesThat({
          mkdir: ((path: string, options: object) =>
            path.length > 200
              ? Promise.reject(errorOf('ENAMETOOLONG'))
              : hostCheckSystem({}, '').files.mkdir(path, options)) as never,
        })),
      /^FAILED +Long paths +.*cannot have paths of \d+ characters: ENAMETOOLONG/,
    ],
    [
      'a path to Blender that is wrong',
      () => void (manager.variables = { ...manager.variables, blender: '/opt/no/blender' }),
      /^FAILED +Program +The program "\/opt\/no\/blender" is not on this computer\. Install it here/,
    ],
    [
      'a Blender that may not be run',
      async () => {
        await writeFile(at('plain'), 'echo Blender 4.2');
        manager.variables = { ...manager.variables, blender: at('plain') };
      },
      /^FAILED +Program +.*plain may not be run\. Make it executable/,
    ],
    [
      'a Blender that is too old',
      async () => {
        await writeScript(at('blender'), ['echo "Blender 2.83.5"']);
      },
      /^FAILED +Blender +.* is Blender 2\.83\.5.*Install a newer Blender/,
    ],
    [
      'a Blender that crashes when it renders',
      async () => {
        await writeScript(at('blender'), [BLENDER[0]!, 'kill -SEGV $$']);
      },
      /^FAILED +Rendering +.*does not render a picture of a few pixels: was ended by SIGSEGV/,
    ],
    [
      'a GPU whose driver is broken',
      async () => {
        await writeScript(at('blender'), [
          ...BLENDER,
          `echo 'FLAMENCO-CHECK {"device": "CUDA", "names": ["RTX 9090"], "error": "Failed to create CUDA context"}'`,
        ]);
      },
      /^FAILED +Rendering +.*finds RTX 9090 for CUDA, but does not render there: Failed to create.*Update the driver/,
    ],
    [
      'no FFmpeg',
      () => void (manager.variables = { ...manager.variables, ffmpeg: at('no-ffmpeg') }),
      /^FAILED +FFmpeg +.*no-ffmpeg -version" .*ENOENT.*Install FFmpeg/,
    ],
    [
      'an FFmpeg without H.264',
      async () => {
        await writeScript(at('ffmpeg'), ['echo "ffmpeg version 7.1"']);
      },
      /^FAILED +FFmpeg +.*no encoder for H\.264/,
    ],
    [
      'a home folder that cannot be',
      async () => {
        await writeFile(at('home'), '');
        changed = filesThat({
          access: (path) => (path === scratch.path ? Promise.reject(errorOf('EACCES')) : Promise.resolve()),
        });
      },
      /^FAILED +Writing +.*home cannot be written: the user that the Worker runs as may not/,
    ],
  ];

  it.each(PLANTED)('names %s, with what to do', async (_what, plant, line) => {
    await plant();
    const failures = (await doctor()).filter(({ outcome }) => outcome === 'failed');
    expect(toLine(failures[0]!)).toMatch(line);
    expect(failures.every(({ remedy }) => remedy !== undefined)).toBe(true);
    expect(toLine(failures[0]!)).not.toContain('\n');
  });

  it('tells the GPUs by which Blender renders', async () => {
    await writeScript(at('blender'), [
      ...BLENDER,
      `echo 'FLAMENCO-CHECK {"device": "OPTIX", "names": ["RTX 9090"], "error": ""}'`,
      `echo 'FLAMENCO-CHECK no JSON'`,
    ]);
    const rendering = (await doctor()).find(({ check }) => check === 'rendering');
    expect(rendering?.message).toMatch(/renders on the CPU, and by OPTIX \(RTX 9090\)$/);
  });

  it('does not look at programs for task types that the Worker does not take', async () => {
    await configure(`manager_url: ${manager.url}`, 'task_types: [misc]');
    const checks = (await doctor()).map(({ check }) => check);
    expect(checks).not.toContain('blender');
    expect(checks).not.toContain('ffmpeg');
  });

  it('has JSON for programs', async () => {
    const results = await doctor();
    const { is_ok, checks } = JSON.parse(toJson(results)) as { is_ok: boolean; checks: readonly object[] };
    expect(is_ok).toBe(true);
    expect(checks[0]).toEqual({
      check: 'configuration',
      subject: '',
      outcome: 'ok',
      message: expect.stringContaining('can be used'),
    });
  });
});
