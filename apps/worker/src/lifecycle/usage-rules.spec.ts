import { describe, expect, it } from '@jest/globals';
import { silentLog } from '../../tests/support/silent-log.js';
import { FakeClock } from '../../tests/support/fake-clock.js';
import { hostComputer, inputIdleMs, isOnBattery, type SensedComputer } from './computer-senses.js';
import { LocalWishes } from './local-wishes.js';
import { whyNotNow, type ComputerUse, type UsageRules } from './usage-rules.js';
import { UsageWatch } from './usage-watch.js';

const RULES: UsageRules = {
  idleMinutes: 10,
  idleCpuPercent: 25,
  pausesOnBattery: true,
  whenInUse: 'hand-back',
};
const LEFT_ALONE: ComputerUse = { inputIdleMs: 3_600_000, isOnBattery: false, cpuShare: 0.01 };
const MINUTE_MS = 60_000;

describe('whether a computer that people use works for the farm', () => {
  it.each<[string, Partial<ComputerUse>, RegExp | undefined]>([
    ['when it is left alone', {}, undefined],
    [
      'when nothing is known',
      { inputIdleMs: undefined, isOnBattery: undefined, cpuShare: undefined },
      undefined,
    ],
    [
      'not just after a key was pressed',
      { inputIdleMs: 9 * MINUTE_MS },
      /somebody uses the computer .* 10m0s/,
    ],
    ['exactly so long after', { inputIdleMs: 10 * MINUTE_MS }, undefined],
    ['not on its battery', { isOnBattery: true }, /battery/],
    ['not when others compute', { cpuShare: 0.26 }, /other programs .*25 %/],
    ['when others compute a little', { cpuShare: 0.25 }, undefined],
  ])('%s', (_when, use, reason) => {
    const why = whyNotNow(RULES, { ...LEFT_ALONE, ...use });
    if (reason) expect(why).toMatch(reason);
    else expect(why).toBeUndefined();
  });

  it('is not asked where nothing is set', () => {
    const rules: UsageRules = { pausesOnBattery: false, whenInUse: 'hand-back' };
    expect(whyNotNow(rules, { inputIdleMs: 0, isOnBattery: true, cpuShare: 1 })).toBeUndefined();
  });
});

const NOW_MS = 1_700_000_000_000;

/** A computer on which programs print this, files say this, and terminals were read then. */
function computer(
  platform: NodeJS.Platform,
  printed: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
  terminals: Readonly<Record<string, number>> = {},
): SensedComputer {
  const folders: Readonly<Record<string, readonly string[]>> = {
    '/dev/pts': Object.keys(terminals),
    '/sys/class/power_supply': [
      ...new Set(Object.keys(files).map((file) => file.split('/')[4] ?? '')),
    ].filter(Boolean),
    '/run/systemd/seats': files['/run/systemd/seats'] === undefined ? [] : ['seat0'],
  };
  return {
    platform,
    variables: { DISPLAY: ':0' },
    nowMs: () => NOW_MS,
    run: (exe, args) => printed[[exe, ...args].find((part) => part in printed) ?? ''] ?? '',
    readText: (path) => files[path] ?? '',
    listFolder: (path) => folders[path] ?? [],
    readAtMs: (path) => NOW_MS - (terminals[path.replace('/dev/pts/', '')] ?? 0),
    coreTimes: () => ({ idle: 0, all: 0 }),
  };
}

describe('how long nobody has touched the computer', () => {
  const session = (id: string, properties: string): Readonly<Record<string, string>> => ({
    [id]: properties,
  });
  const sinceMicroseconds = String((NOW_MS - 5 * MINUTE_MS) * 1000);

  it.each<[string, SensedComputer, number | undefined]>([
    ['as the X server says', computer('linux', { xprintidle: '61000\n' }), 61_000],
    [
      'as the session says that has been idle for the shortest time',
      computer('linux', {
        'list-sessions': '  2 1000 anna seat0 tty2\n 31 1000 anna pts/3\n c1 120 gdm seat0\n',
        ...session('2', `Class=user\nIdleHint=yes\nIdleSinceHint=${sinceMicroseconds}\n`),
        ...session('31', 'Class=user\nIdleHint=yes\nIdleSinceHint=1000000\n'),
        ...session('c1', 'Class=greeter\nIdleHint=no\n'),
      }),
      5 * MINUTE_MS,
    ],
    [
      'not at all while a session is in use',
      computer('linux', {
        'list-sessions': '2 1000 anna seat0',
        ...session('2', 'Class=user\nIdleHint=no\n'),
      }),
      0,
    ],
    ['as the terminals say', computer('linux', {}, {}, { 0: 90_000, 3: 30_000, ptmx: 0 }), 30_000],
    [
      'for ever, when nobody has logged in',
      computer('linux', {}, { '/run/systemd/seats': '' }),
      Number.MAX_SAFE_INTEGER,
    ],
    ['cannot be known in a container', computer('linux', {}), undefined],
    ['as macOS says', computer('darwin', { ioreg: '  | "HIDIdleTime" = 125000000000\n' }), 125_000],
    ['cannot be known when ioreg says nothing', computer('darwin', {}), undefined],
    ['as Windows says', computer('win32', { 'powershell.exe': '4211\r\n' }), 4211],
    ['cannot be known when PowerShell fails', computer('win32', {}), undefined],
    ['cannot be known elsewhere', computer('freebsd', {}), undefined],
  ])('%s', (_how, of, idleMs) => {
    expect(inputIdleMs(of)).toBe(idleMs);
  });
});

describe('whether the computer runs on its battery', () => {
  const supply = (name: string, facts: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(facts).map(([key, value]) => [`/sys/class/power_supply/${name}/${key}`, `${value}\n`]),
    );
  const mains = (online: string): Readonly<Record<string, string>> => supply('AC', { type: 'Mains', online });
  const battery = supply('BAT0', { type: 'Battery', status: 'Discharging' });

  it.each<[string, SensedComputer, boolean | undefined]>([
    ['does', computer('linux', {}, { ...mains('0'), ...battery }), true],
    ['does not when it is plugged in', computer('linux', {}, { ...mains('1'), ...battery }), false],
    [
      'does not when only the mouse has one',
      computer('linux', {}, supply('mouse', { type: 'Battery', scope: 'Device', status: 'Discharging' })),
      false,
    ],
    ['cannot be known without any power supply', computer('linux', {}), undefined],
    ['macOS: does', computer('darwin', { pmset: "Now drawing from 'Battery Power'\n" }), true],
    ['macOS: does not', computer('darwin', { pmset: "Now drawing from 'AC Power'\n" }), false],
    ['Windows: does', computer('win32', { 'powershell.exe': '1\r\n' }), true],
    ['Windows: does not', computer('win32', { 'powershell.exe': '2\r\n' }), false],
    ['Windows: has none', computer('win32', { 'powershell.exe': '\r\n' }), undefined],
  ])('%s', (_how, of, expected) => {
    expect(isOnBattery(of)).toBe(expected);
  });

  it('can be looked at here', () => {
    const here = hostComputer(process.env);
    expect([true, false, undefined]).toContain(isOnBattery(here));
    expect(inputIdleMs(here) ?? 0).toBeGreaterThanOrEqual(0);
    expect(here.coreTimes().all).toBeGreaterThan(here.coreTimes().idle);
  });
});

describe('what other programs use of the computer', () => {
  it('is what is used while no task of the Worker runs', async () => {
    const clock = new FakeClock();
    const ending = new AbortController();
    const wishes = new LocalWishes(silentLog);
    const tasks = { isRunning: false, runCount: 0 };
    let times = { idle: 0, all: 0 };
    const rules: UsageRules = { idleCpuPercent: 50, pausesOnBattery: false, whenInUse: 'hand-back' };
    const of = { ...computer('linux', {}), coreTimes: () => times };
    const watch = new UsageWatch(rules, of, wishes, tasks, clock, silentLog);
    watch.begin();
    const running = watch.run(ending.signal);
    const afterUse = async (usedPart: number): Promise<string | undefined> => {
      await clock.untilTimerIsSet();
      times = { idle: times.idle + 100 * (1 - usedPart), all: times.all + 100 };
      clock.advance(5_000);
      await clock.untilTimerIsSet();
      return wishes.sleepReason;
    };
    await expect(afterUse(0.4)).resolves.toBeUndefined();
    await expect(afterUse(0.6)).resolves.toMatch(/other programs/);
    await expect(afterUse(0.4)).resolves.toBeUndefined();
    tasks.isRunning = true;
    await expect(afterUse(1)).resolves.toBeUndefined();
    tasks.isRunning = false;
    tasks.runCount += 1;
    await expect(afterUse(1)).resolves.toBeUndefined(); // most of it was the task's
    await expect(afterUse(1)).resolves.toMatch(/other programs/);
    ending.abort();
    await running;
  });
});
