import {
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { errorCode } from '../error-facts.js';
import { isLiving, startTimeOf } from '../execution/processes/proc-table.js';
import { pause, systemClock, type Clock } from '../timing/clock.js';

/** Who holds a home folder. */
interface Holder {
  readonly host: string;
  readonly pid: number;
  /** Where process ids mean the same: this start of this computer, in this container. */
  readonly place: string;
  /** Tells the process from a later one with the same id; empty where that cannot be known. */
  readonly startTime: string;
}

/** The holder shows by the file's time of change that it is there, each so many ms. */
const SIGN_OF_LIFE_MS = 5_000;

/** Somebody else waits so long for one, where process ids say nothing: on another computer, or after a restart of this one. */
const WATCH_MS = 16_000;

const never = new AbortController().signal;

/**
 * Keeps a second Worker out of a home folder: both would have the same credentials, and take each other's tasks for their
 * own. `flamenco-worker.lock` says who is in there; one that a killed Worker has left is taken over. On folders that several
 * computers share, locks of the operating system cannot be relied on.
 */
export class HomeLock {
  private readonly stopSigns: () => void;

  private constructor(
    private readonly path: string,
    private readonly text: string,
  ) {
    const timer = setInterval(() => {
      this.show();
    }, SIGN_OF_LIFE_MS);
    timer.unref();
    this.stopSigns = () => {
      clearInterval(timer);
    };
  }

  /**
   * Takes the folder; `undefined` when the disk has no room to say so, which must not keep a Worker from its work.
   * @throws Error when another Worker is in there
   */
  static async take(homeDir: string, log: Logger, clock: Clock = systemClock): Promise<HomeLock | undefined> {
    const path = join(homeDir, 'flamenco-worker.lock');
    const text = JSON.stringify(thisProcess());
    mkdirSync(homeDir, { recursive: true });
    for (let tries = 0; tries < 3; tries++) {
      try {
        writeFileSync(path, text, { flag: 'wx' });
        return new HomeLock(path, text);
      } catch (error) {
        const code = errorCode(error);
        if (code === 'ENOSPC' || code === 'EDQUOT') {
          rmSync(path, { force: true }); // what there is of it is empty
          return undefined;
        }
        if (code !== 'EEXIST') throw cannotLock(homeDir, error);
      }
      const holder = holderIn(path);
      if (await isThere(path, holder, log, clock)) throw homeInUse(homeDir, holder);
      if (holder) log.info({ ...holder }, 'the Worker that held the home folder is gone');
      removeStale(path);
    }
    throw homeInUse(homeDir, holderIn(path));
  }

  /** Lets others in. */
  release(): void {
    this.stopSigns();
    if (textIn(this.path) === this.text) rmSync(this.path, { force: true });
  }

  private show(): void {
    const now = new Date();
    try {
      utimesSync(this.path, now, now);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') return; // the storage is away for a moment
      this.stopSigns();
    }
  }
}

function thisProcess(): Holder {
  const { pid } = process;
  return { host: hostname(), pid, place: thisPlace(), startTime: startTimeOf(pid) };
}

function thisPlace(): string {
  if (process.platform !== 'linux') return hostname();
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
}

async function isThere(
  path: string,
  holder: Holder | undefined,
  log: Logger,
  clock: Clock,
): Promise<boolean> {
  if (holder?.place === thisPlace()) {
    if (!isLiving(holder.pid)) return false;
    if (holder.startTime !== '') return startTimeOf(holder.pid) === holder.startTime;
  }
  log.info({ ...holder }, 'checking whether the Worker that has taken the home folder is still there');
  const before = changedAt(path);
  await pause(clock, WATCH_MS, never);
  return changedAt(path) !== before;
}

/** Under another name first, so that of two that do this at once only one removes the file that both have seen. */
function removeStale(path: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function changedAt(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** `undefined`: a file that was cut short, or is none of ours. */
function holderIn(path: string): Holder | undefined {
  try {
    const { host, pid, place, startTime } = JSON.parse(textIn(path)) as Record<string, unknown>;
    const isWhole = typeof host === 'string' && typeof pid === 'number' && typeof place === 'string';
    return isWhole
      ? { host, pid, place, startTime: typeof startTime === 'string' ? startTime : '' }
      : undefined;
  } catch {
    return undefined;
  }
}

function homeInUse(homeDir: string, holder: Holder | undefined): Error {
  const who = holder ? ` (process ${holder.pid} on ${holder.host})` : '';
  return new Error(
    `Another Worker${who} is running with the home directory ${homeDir}; give each one its own: start this one with --instance 2, which has a name and an identity of its own (or set home_dir in its configuration file, or FLAMENCO_HOME)`,
  );
}

function cannotLock(homeDir: string, cause: unknown): Error {
  return new Error(`Cannot write to the Worker's home directory; check who owns ${homeDir}`, { cause });
}
