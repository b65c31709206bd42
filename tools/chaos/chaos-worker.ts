import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { prepareWorkerFolder, type FarmFolder, type WorkerFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import type { ManagerApi } from '../farm/manager-api.ts';
import { FaultyLine } from './faulty-line.ts';
import type { ReportLedger } from './report-ledger.ts';

/** Room for the reserve, the file of reports and not much of logs. */
const SMALL_DISK = '16m';

/** Workers whose clock is wrong, by name: two hours behind, and two hours ahead. */
const CLOCK_SKEWS_MS: Readonly<Record<string, number>> = { 3: -2 * 3_600_000, 4: 2 * 3_600_000 };
const SKEWED_CLOCK = new URL('skewed-clock.mjs', import.meta.url).href;

interface Surroundings {
  readonly folder: FarmFolder;
  readonly api: ManagerApi;
  readonly ledger: ReportLedger;
}

/** A Worker that is killed, stopped and started again, at a line that fails. */
export class ChaosWorker {
  readonly name: string;
  readonly line: FaultyLine;
  /** Nobody does two things to one Worker at once. */
  isInTrouble = false;
  private readonly folder: WorkerFolder;
  /** Where it is mounted: its home folder. */
  private readonly smallDisk: string | undefined;
  private process: FarmProcess;

  private constructor(name: string, line: FaultyLine, folder: WorkerFolder, smallDisk: string | undefined) {
    this.name = name;
    this.line = line;
    this.folder = folder;
    this.smallDisk = smallDisk;
    this.process = this.start();
  }

  static async start(farm: Surroundings, name: string, isOnSmallDisk: boolean): Promise<ChaosWorker> {
    const line = await FaultyLine.start(farm.api.url, farm.ledger);
    const home = join(farm.folder.path, `worker-${name}`);
    const folder = prepareWorkerFolder(farm.folder, name, line.url);
    return new ChaosWorker(name, line, folder, isOnSmallDisk ? mountedAt(home) : undefined);
  }

  get hasSmallDisk(): boolean {
    return this.smallDisk !== undefined;
  }

  signal(signal: NodeJS.Signals): void {
    this.process.signal(signal);
  }

  get ended(): Promise<unknown> {
    return this.process.ended;
  }

  /** Starts it, where it has ended. */
  startAgain(): void {
    if (!this.process.isRunning) this.process = this.start();
  }

  private start(): FarmProcess {
    const { config, log } = this.folder;
    const skewMs = CLOCK_SKEWS_MS[this.name];
    if (skewMs === undefined) return FarmProcess.start('worker', config, log);
    const environment = {
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import ${SKEWED_CLOCK}`,
      CHAOS_CLOCK_SKEW_MS: String(skewMs),
    };
    return FarmProcess.start('worker', config, log, { environment });
  }

  /** Kills the program that it has started for its task, if any. */
  killProgram(): void {
    for (const pid of childrenOf(this.process.pid)) spawnSync('kill', ['-KILL', pid]);
  }

  /** Fills its disk to the last byte, or gives the room back. */
  setDiskFull(isFull: boolean): void {
    if (this.smallDisk === undefined) return;
    const ballast = join(this.smallDisk, 'ballast');
    if (!isFull) {
      rmSync(ballast, { force: true });
      return;
    }
    const file = openSync(ballast, 'w');
    try {
      for (const piece of [1024 * 1024, 4096]) fill(file, Buffer.alloc(piece, '.'));
    } finally {
      closeSync(file);
    }
  }

  /** @param isKept - what it has written */
  async end(isKept: boolean): Promise<void> {
    this.signal('SIGCONT');
    if (this.process.isRunning) await this.process.stop();
    this.line.close();
    if (this.smallDisk !== undefined && !isKept) spawnSync('umount', [this.smallDisk]);
  }
}

function fill(file: number, piece: Buffer): void {
  try {
    for (;;) writeSync(file, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

function mountedAt(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const options = ['-t', 'tmpfs', '-o', `size=${SMALL_DISK}`, 'tmpfs', folder];
  const { status, stderr } = spawnSync('mount', options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Cannot make a small disk: ${stderr}`);
  return folder;
}

function childrenOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${String(pid)}/task`).flatMap((thread) =>
      readFileSync(`/proc/${String(pid)}/task/${thread}/children`, 'utf8')
        .split(' ')
        .filter(Boolean),
    );
  } catch {
    return []; // it has ended meanwhile
  }
}
