import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../demo/free-port.ts';
import { prepareFarmFolder, type FarmFolder } from '../farm/farm-folder.ts';
import { framesJob } from '../farm/frames-job.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi, type Job } from '../farm/manager-api.ts';
import { ChaosWorker } from './chaos-worker.ts';
import { ReportLedger } from './report-ledger.ts';

const CHATTY_BLENDER = join(import.meta.dirname, 'chatty-blender.mjs');

/** How large a farm is. */
export interface FarmSize {
  readonly workers: number;
  readonly tasks: number;
  /** How long a frame takes, about. */
  readonly frameMs: number;
  /** Whether the home folders of two Workers are small disks of their own, which can be filled: by root only, on Linux. */
  readonly hasSmallDisks: boolean;
}

/** The real programs with a Blender of ours; each Worker has a line of its own to the Manager. */
export class ChaosFarm {
  readonly folder: FarmFolder;
  readonly api: ManagerApi;
  readonly ledger = new ReportLedger();
  readonly workers: ChaosWorker[] = [];
  /** Of tasks that were given to other Workers by hand: how often each was completed before that. */
  readonly completedBefore = new Map<string, number>();
  private manager: FarmProcess;
  private readonly fullDisk: string;

  private constructor(folder: FarmFolder, api: ManagerApi) {
    this.folder = folder;
    this.api = api;
    this.fullDisk = join(folder.path, 'disk-is-full');
    mkdirSync(this.printed);
    this.manager = this.startManager();
  }

  static async start({ workers, frameMs, hasSmallDisks }: FarmSize): Promise<ChaosFarm> {
    const port = await freePort();
    const path = mkdtempSync(join(tmpdir(), 'flamenco-chaos-'));
    const blender = join(path, 'blender');
    const more = [
      'worker_timeout: 10s',
      'blocklist_threshold: 0',
      'task_fail_after_softfail_count: 1000000',
      'task_fail_job_at_percent: 100',
      `variables: { blender: { values: [{ platform: all, value: ${JSON.stringify(blender)} }] } }`,
    ];
    const folder = prepareFarmFolder(path, { name: 'Chaos', port, more });
    const farm = new ChaosFarm(folder, new ManagerApi(`http://127.0.0.1:${String(port)}`));
    farm.writeBlender(blender, frameMs);
    await farm.managerReady();
    for (let number = 1; number <= workers; number += 1) {
      const isOnSmallDisk = hasSmallDisks && number <= 2;
      farm.workers.push(await ChaosWorker.start(farm, String(number), isOnSmallDisk));
    }
    return farm;
  }

  /** A folder with a file for each run of Blender, of as many bytes as it has printed lines. */
  get printed(): string {
    return join(this.folder.path, 'printed');
  }

  /** Submits a job of so many frames, one a task. */
  submit(frames: number): Promise<Job> {
    return this.api.submit(framesJob('chaos', this.folder, { frames, framesPerTask: 1 }));
  }

  /** Kills the Manager, and starts another one on its database. */
  async killManager(): Promise<void> {
    this.manager.signal('SIGKILL');
    await this.manager.ended;
    this.ledger.managerStarts();
    this.manager = this.startManager();
    await this.managerReady();
  }

  /** From now on, no picture can be saved, or it can again. */
  setDiskFull(isFull: boolean): void {
    if (isFull) writeFileSync(this.fullDisk, '');
    else rmSync(this.fullDisk, { force: true });
  }

  /** A number of the Manager's that runs now. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.api.url}/metrics`)).text();
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
    return Number(line?.slice(name.length));
  }

  /** Ends everything, and removes the folder unless somebody wants to look at it. */
  async end(isKept: boolean): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.end(isKept)));
    if (this.manager.isRunning) await this.manager.stop();
    const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
    for (const line of stdout.split('\n'))
      if (line.includes(CHATTY_BLENDER) && line.includes(this.folder.path))
        spawnSync('kill', ['-KILL', line.trim().split(' ')[0] ?? '']);
    if (!isKept) rmSync(this.folder.path, { recursive: true, maxRetries: 3 });
  }

  private startManager(): FarmProcess {
    return FarmProcess.start('manager', this.folder.managerConfig, this.folder.managerLog);
  }

  private managerReady(): Promise<void> {
    return this.manager.ready(() => this.api.answers());
  }

  private writeBlender(path: string, frameMs: number): void {
    const environment = [
      `CHAOS_FULL_DISK='${this.fullDisk}'`,
      `CHAOS_PRINTED='${this.printed}'`,
      `CHAOS_PIECE_MS=${String(Math.round(frameMs / 5))}`, // five: the last piece is a small one
    ].join(' ');
    const command = `${environment} exec '${process.execPath}' '${CHATTY_BLENDER}' "$@"`;
    writeFileSync(path, `#!/bin/sh\n${command}\n`);
    chmodSync(path, 0o755);
  }
}
