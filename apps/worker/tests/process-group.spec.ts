import { afterEach, describe, expect, it } from '@jest/globals';
import { killAllProcessGroups, ProcessGroup } from '../src/execution/processes/process-group.js';
import { hostSystem, type ProcessSystem } from '../src/execution/processes/process-system.js';
import { batchFileArguments } from '../src/execution/processes/windows-processes.js';

let pids: number[] = [];
afterEach(() => {
  for (const pid of pids) hostSystem.kill(pid, 'SIGKILL');
  pids = [];
});

async function start(script: string, system: ProcessSystem): Promise<ProcessGroup> {
  const order = { exe: '/bin/sh', args: ['-c', script], environment: process.env };
  const group = await ProcessGroup.start(order, system);
  pids.push(group.pid);
  return group;
}

describe('a process that belongs to somebody else', () => {
  it('is told of when it cannot be ended, and does no harm', async () => {
    const group = await start('exec sleep 1000', { ...hostSystem, kill: () => 'denied' });
    await expect(group.stop()).resolves.toEqual([group.pid]);
  });

  it('is a signal that is not allowed, not an error', () => {
    expect(hostSystem.kill(2 ** 22 + 1, 'SIGTERM')).toBe('gone');
  });
});

describe('on Windows', () => {
  interface RunProgram {
    readonly exe: string;
    readonly args: readonly string[];
  }

  /** Windows as far as it matters: processes are started here, other programs are only noted. */
  function windows(output: () => string = () => ''): {
    system: ProcessSystem;
    ran: RunProgram[];
    spawned: RunProgram[];
  } {
    const [ran, spawned]: [RunProgram[], RunProgram[]] = [[], []];
    const system: ProcessSystem = {
      platform: 'win32',
      spawn(exe, args, options) {
        spawned.push({ exe, args });
        const { windowsVerbatimArguments: _, ...others } = options;
        return /^cmd/.test(exe) ? hostSystem.spawn('true', [], others) : hostSystem.spawn(exe, args, others);
      },
      kill: () => {
        throw new Error('Windows has no signals');
      },
      run(exe, args) {
        ran.push({ exe, args });
        if (exe === 'taskkill.exe') hostSystem.kill(Number(args[1]), 'SIGKILL');
        return output();
      },
    };
    return { system, ran, spawned };
  }

  it('a running program is ended with everything below it', async () => {
    const { system, ran } = windows();
    const group = await start('exec sleep 1000', system);
    await group.stop();
    await group.exited();
    expect(ran).toEqual([{ exe: 'taskkill.exe', args: ['/pid', String(group.pid), '/T', '/F'] }]);
  });

  it('nothing is ended after a normal end: the id may be somebody else’s by then', async () => {
    const { system, ran } = windows();
    const group = await start('exit 0', system);
    await group.exited();
    await group.stop();
    expect(ran).toEqual([]);
  });

  it('at the sudden end of the Worker, whole trees are ended, and none that have ended before', async () => {
    const { system, ran } = windows();
    const [running, ended] = [await start('exec sleep 1000', system), await start('exit 0', system)];
    await ended.exited();
    killAllProcessGroups();
    await running.exited();
    await Promise.all([running.stop(), ended.stop()]);
    expect(ran).toEqual([{ exe: 'taskkill.exe', args: ['/pid', String(running.pid), '/T', '/F'] }]);
  });

  it('what a program has left behind is found by its parent, and by when it was started', async () => {
    const fileTime = (ms: number): string => String((ms + 11_644_473_600_000) * 10_000);
    let startedMs = 0;
    const printed = (): string =>
      [
        `4000001 ${fileTime(startedMs)}`,
        `4000002 ${fileTime(startedMs - 3_600_000)}`,
        `4000003 ${fileTime(startedMs + 3_600_000)}`,
      ].join('\r\n');
    const { system, ran } = windows(printed);
    const group = await start('sleep 0.5', system);
    startedMs = Date.now();
    await group.exited();
    await group.stopOrphans();
    expect(ran.map(({ exe, args }) => [exe, args[1]]).slice(1)).toEqual([['taskkill.exe', '4000001']]);
    expect(ran[0]?.args.at(-1)).toContain(`ParentProcessId=${group.pid}`);
    await group.stop();
  });

  it('a batch file is run by cmd.exe', async () => {
    const { system, spawned } = windows();
    const order = { exe: 'C:\\tools\\render.cmd', args: ['a b', '100%'], environment: {} };
    const group = await ProcessGroup.start(order, system);
    await group.exited();
    await group.stop();
    expect(spawned).toEqual([
      {
        exe: 'cmd.exe',
        args: ['/e:ON', '/v:OFF', '/d', '/c', '""C:\\tools\\render.cmd" "a b" "100%%cd:~,%""'],
      },
    ]);
  });

  it.each([
    ['an empty argument', '', '""'],
    ['what cmd.exe would act upon', 'a&calc|x>y^z', '"a&calc|x>y^z"'],
    ['a quote', 'say "hi"', '"say ""hi"""'],
    ['a backslash before a quote', String.raw`C:\a\"b`, String.raw`"C:\a\\""b"`],
    ['a backslash at the end', 'C:\\out\\', String.raw`"C:\out\\"`],
    ['a variable', '%PATH%', '"%%cd:~,%PATH%%cd:~,%"'],
    ['an exclamation mark', '!x!', '"!x!"'],
  ])('cmd.exe gets %s as it is', (_what, arg, quoted) => {
    expect(batchFileArguments('x.bat', [arg]).at(-1)).toBe(`""x.bat" ${quoted}"`);
  });

  it.each(['a\nb', 'a\rb', 'a\0b'])('a batch file gets no line ends: %j', (arg) => {
    expect(() => batchFileArguments('x.bat', [arg])).toThrow(/cannot contain line breaks/);
  });
});
