import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryCaps, ownCgroup } from '../src/execution/processes/memory-cap.js';
import { limitResources } from '../src/execution/processes/process-resources.js';
import { runCommand } from './support/run-command.js';
import { writeScript } from './support/processes.js';
import { scratchDirectory } from './support/scratch-directory.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
const at = (...parts: string[]): string => join(scratch.path, ...parts);

beforeEach(async () => {
  scratch = await scratchDirectory();
});
afterEach(() => scratch.remove());

describe('what programs of tasks may take of the computer', () => {
  it('is set for all that they start', async () => {
    const exe = await writeScript(at('tool'), [
      // Until it is set: that is some milliseconds after the start.
      `until [ "$(nice)" = 7 ] && grep -q 'Cpus_allowed_list:\\s0$' /proc/self/status; do sleep 0.05; done`,
      'echo "nice $(sh -c nice)"',
    ]);
    const { log } = await runCommand('exec', { exe }, { resources: { niceness: 7, cpus: '0' } });
    expect(log.at(-1)).toMatch(/> nice 7$/);
    expect(log.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  it('is told when it cannot be set, and the program runs without', async () => {
    const exe = await writeScript(at('tool'), ['sleep 0.2', 'echo done']);
    const { log } = await runCommand('exec', { exe }, { resources: { cpus: '4000' } });
    expect(log).toContainEqual(
      expect.stringMatching(/^warn: the cores \(cpu_affinity\) of process \d+ cannot be set/),
    );
    expect(log.at(-1)).toMatch(/> done$/);
  });

  it('is left alone on platforms that do not know it', () => {
    const run = (): string => {
      throw new Error('nothing is run');
    };
    expect(limitResources(1, { cpus: '0', oomScoreAdjust: 1 }, { platform: 'darwin', run })).toEqual([]);
  });
});

describe('a limit of memory', () => {
  /** The files of a control group, as the kernel has them; nothing happens by itself there. */
  async function aGroup(controllers: string): Promise<{ readonly root: string; readonly ownGroup: string }> {
    await mkdir(at('cgroup', 'own'), { recursive: true });
    await writeFile(at('cgroup', 'own', 'cgroup.controllers'), `${controllers}\n`);
    await writeFile(at('cgroup', 'own', 'cgroup.procs'), `${process.pid}\n`);
    return { root: at('cgroup'), ownGroup: '/own' };
  }

  const said = (...parts: string[]): Promise<string> => readFile(at('cgroup', 'own', ...parts), 'utf8');

  it('is one of a group for each program; the Worker itself moves out of the way', async () => {
    const caps = MemoryCaps.prepare(2 * 1024 ** 3, await aGroup('cpu memory pids'));
    expect(await said('flamenco-worker', 'cgroup.procs')).toBe(String(process.pid));
    expect(await said('cgroup.subtree_control')).toBe('+memory');
    const cap = caps.newCap();
    cap.take(4711);
    const [group = ''] = (await readdir(at('cgroup', 'own'))).filter((name) => name.startsWith('task-'));
    expect(await said(group, 'memory.max')).toBe('2147483648');
    expect(await said(group, 'memory.swap.max')).toBe('0');
    expect(await said(group, 'memory.oom.group')).toBe('1');
    expect(await said(group, 'cgroup.procs')).toBe('4711');
    expect(cap.wasExceeded()).toBe(false);
    await writeFile(at('cgroup', 'own', group, 'memory.events'), 'low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\n');
    expect(cap.wasExceeded()).toBe(true);
  });

  it('is what a task says that needed more', async () => {
    const caps = MemoryCaps.prepare(1024 ** 3, await aGroup('memory'));
    const exe = await writeScript(at('tool'), [
      `until test -e ${at('cgroup', 'own')}/task-*/cgroup.procs; do sleep 0.05; done`,
      `echo "oom_kill 1" > "$(echo ${at('cgroup', 'own')}/task-*)/memory.events"`,
      'kill -KILL $$',
    ]);
    await expect(runCommand('exec', { exe }, { memoryCaps: caps })).rejects.toThrow(
      /needed more memory than 1\.0 GiB, which is the memory_limit of this Worker/,
    );
  });

  it.each([
    ['there are no control groups', undefined, /needs Linux with control groups of version 2/],
    ['memory is not among them', 'cpu', /Delegate=memory/],
  ])('is refused with what to do where %s', async (_what, controllers, reason) => {
    const place =
      controllers === undefined ? { root: at('none'), ownGroup: '/own' } : await aGroup(controllers);
    expect(() => MemoryCaps.prepare(1024 ** 3, place)).toThrow(reason);
  });

  it('finds the group of this process where there is one', () => {
    expect(ownCgroup()?.ownGroup ?? '/').toMatch(/^\//);
  });
});

describe('the temporary folder of a Blender', () => {
  it('is that of its task, which is removed', async () => {
    const exe = await writeScript(at('blender'), ['echo "$TMPDIR|$TEMP|$TMP"']);
    const scratchFolder = (): Promise<string> => Promise.resolve(at('task'));
    const { log } = await runCommand('blender-render', { exe, blendfile: '' }, { scratchFolder });
    expect(log).toContainEqual(
      expect.stringMatching(`> ${[at('task'), at('task'), at('task')].join('\\|')}$`),
    );
  });

  it('is the usual one where none can be made', async () => {
    const exe = await writeScript(at('blender'), ['echo "<$TMPDIR>"']);
    const scratchFolder = (): Promise<string> => Promise.reject(new Error('ENOSPC'));
    const environment = { PATH: process.env['PATH'], TMPDIR: '/usual' };
    const { log } = await runCommand(
      'blender-render',
      { exe, blendfile: '' },
      { scratchFolder, environment },
    );
    expect(log).toContainEqual(expect.stringMatching(/> <\/usual>$/));
  });
});
