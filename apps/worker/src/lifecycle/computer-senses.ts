import { readdirSync, readFileSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { hostSystem } from '../execution/processes/process-system.js';

/** Where a computer's use is looked at; in tests, another one's. */
export interface SensedComputer {
  readonly platform: NodeJS.Platform;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly nowMs: () => number;
  /** Runs a small program to its end, blocking; gives its output, empty if it fails. */
  readonly run: (exe: string, args: readonly string[]) => string;
  readonly readText: (path: string) => string;
  readonly listFolder: (path: string) => readonly string[];
  /** When a file was last read, in milliseconds since 1970. */
  readonly readAtMs: (path: string) => number;
  /** How long all cores together were idle, and in all, in any unit. */
  readonly coreTimes: () => { readonly idle: number; readonly all: number };
}

/** This computer. What is not there is empty. */
export function hostComputer(variables: Readonly<Record<string, string | undefined>>): SensedComputer {
  return {
    platform: process.platform,
    variables,
    nowMs: () => Date.now(),
    run: (exe, args) => hostSystem.run(exe, args),
    readText: (path) => orElse(() => readFileSync(path, 'utf8'), ''),
    listFolder: (path) => orElse(() => readdirSync(path), []),
    readAtMs: (path) => orElse(() => statSync(path).atimeMs, 0),
    coreTimes() {
      const times = cpus().map((core) => core.times);
      const idle = times.reduce((sum, time) => sum + time.idle, 0);
      return {
        idle,
        all: times.reduce(
          (sum, { user, nice, sys, idle: rest, irq }) => sum + user + nice + sys + rest + irq,
          0,
        ),
      };
    },
  };
}

/** Milliseconds since the last input of the session that the Worker runs in; a service has none. */
const WINDOWS_IDLE = `
Add-Type 'using System; using System.Runtime.InteropServices; public static class Idle {
  [StructLayout(LayoutKind.Sequential)] struct Info { public uint size; public uint time; }
  [DllImport("user32.dll")] static extern bool GetLastInputInfo(ref Info info);
  public static string Ms() { Info info = new Info(); info.size = 8;
    return GetLastInputInfo(ref info) ? (unchecked((uint)Environment.TickCount - info.time)).ToString() : ""; } }';
[Idle]::Ms()`.trim();

type Sense<T> = Readonly<Partial<Record<NodeJS.Platform, (computer: SensedComputer) => T | undefined>>>;

const INPUT_IDLE_MS: Sense<number> = {
  linux: linuxIdleMs,
  darwin: macIdleMs,
  win32: (computer) => numberIn(powershell(computer, WINDOWS_IDLE)),
};

const ON_BATTERY: Sense<boolean> = { linux: linuxOnBattery, darwin: macOnBattery, win32: windowsOnBattery };

/** How long nobody has touched keyboard or mouse, in milliseconds; undefined where that cannot be known. */
export function inputIdleMs(computer: SensedComputer): number | undefined {
  return INPUT_IDLE_MS[computer.platform]?.(computer);
}

/** Whether the computer runs on its battery; undefined where that cannot be known. */
export function isOnBattery(computer: SensedComputer): boolean | undefined {
  return ON_BATTERY[computer.platform]?.(computer);
}

function macOnBattery(computer: SensedComputer): boolean | undefined {
  const source = /drawing from '(.+?)'/.exec(computer.run('pmset', ['-g', 'batt']))?.[1];
  return source?.startsWith('Battery');
}

/** 1 is "discharging"; a computer without a battery says nothing. */
function windowsOnBattery(computer: SensedComputer): boolean | undefined {
  const status = numberIn(powershell(computer, '(Get-CimInstance Win32_Battery).BatteryStatus'));
  return status === undefined ? undefined : status === 1;
}

/**
 * The screen server where it says so; else the sessions of systemd-logind; else, as `w` does, when the terminals were last read. A
 * computer into which nobody has logged in is used by nobody.
 */
function linuxIdleMs(computer: SensedComputer): number | undefined {
  const ofScreen = computer.variables['DISPLAY'] ? numberIn(computer.run('xprintidle', [])) : undefined;
  if (ofScreen !== undefined) return ofScreen;
  const sessions = computer.run('loginctl', ['list-sessions', '--no-legend', '--no-pager']);
  const ids = sessions.split('\n').flatMap((line) => /^\s*(\S+)/.exec(line)?.[1] ?? []);
  const ofSessions = ids.flatMap((id) => sessionIdleMs(id, computer) ?? []);
  const ofTerminals = computer
    .listFolder('/dev/pts')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => Math.max(0, computer.nowMs() - computer.readAtMs(join('/dev/pts', name))));
  const known = [...ofSessions, ...ofTerminals];
  if (known.length > 0) return Math.min(...known);
  return ids.length === 0 && computer.listFolder('/run/systemd/seats').length > 0
    ? Number.MAX_SAFE_INTEGER
    : undefined;
}

function sessionIdleMs(id: string, computer: SensedComputer): number | undefined {
  const properties = ['Class', 'IdleHint', 'IdleSinceHint'].flatMap((name) => ['-p', name]);
  const shown = computer.run('loginctl', ['show-session', id, '--no-pager', ...properties]);
  const valueOf = (name: string): string | undefined => new RegExp(`^${name}=(.*)$`, 'm').exec(shown)?.[1];
  if (valueOf('Class') !== 'user') return undefined;
  if (valueOf('IdleHint') !== 'yes') return 0;
  const sinceMs = Number(valueOf('IdleSinceHint')) / 1000;
  return Number.isFinite(sinceMs) ? Math.max(0, computer.nowMs() - sinceMs) : undefined;
}

function macIdleMs(computer: SensedComputer): number | undefined {
  const nanoseconds = /"HIDIdleTime"\s*=\s*(\d+)/.exec(
    computer.run('ioreg', ['-c', 'IOHIDSystem', '-d', '4']),
  )?.[1];
  return nanoseconds === undefined ? undefined : Number(nanoseconds) / 1e6;
}

const POWER = '/sys/class/power_supply';

function linuxOnBattery(computer: SensedComputer): boolean | undefined {
  const supplies = computer.listFolder(POWER).map((name) => ({
    type: computer.readText(join(POWER, name, 'type')).trim(),
    isOnline: computer.readText(join(POWER, name, 'online')).trim() === '1',
    scope: computer.readText(join(POWER, name, 'scope')).trim(),
    status: computer.readText(join(POWER, name, 'status')).trim(),
  }));
  // A mouse has a battery, too.
  const batteries = supplies.filter(({ type, scope }) => type === 'Battery' && scope !== 'Device');
  if (batteries.length === 0) return supplies.length === 0 ? undefined : false;
  const isPlugged = supplies.some(({ type, isOnline }) => type !== 'Battery' && isOnline);
  return !isPlugged && batteries.some(({ status }) => status === 'Discharging');
}

function powershell(computer: SensedComputer, script: string): string {
  return computer.run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
}

function numberIn(printed: string): number | undefined {
  const text = printed.trim();
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function orElse<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
