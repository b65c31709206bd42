import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../demo/free-port.ts';
import { prepareFarmFolder, prepareWorkerFolder, type FarmFolder } from '../farm/farm-folder.ts';
import { framesJob } from '../farm/frames-job.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi, RefusedByManager, type Job } from '../farm/manager-api.ts';
import { drawnFrame } from './drawn-frame.mjs';

/** The job's frames. */
export const FRAMES = 20;
const FRAMES_PER_TASK = 5;

const SLOW_BLENDER = join(import.meta.dirname, 'slow-blender.mjs');

/** A real Manager, and a job of frames that are saved slowly by a program in Blender's place. */
export class InterruptedFarm {
  readonly folder: FarmFolder;
  readonly api: ManagerApi;
  private readonly manager: FarmProcess;
  private readonly program: string;
  private readonly fullDisk: string;
  private worker: FarmProcess | undefined;

  private constructor(folder: FarmFolder, api: ManagerApi, manager: FarmProcess) {
    this.folder = folder;
    this.api = api;
    this.manager = manager;
    this.program = join(folder.path, 'blender');
    this.fullDisk = join(folder.path, 'disk-is-full');
  }

  static async start(): Promise<InterruptedFarm> {
    const port = await freePort();
    const path = mkdtempSync(join(tmpdir(), 'flamenco-interruptions-'));
    const folder = prepareFarmFolder(path, { name: 'Interruptions', port });
    const value = JSON.stringify(join(path, 'blender'));
    const more = [
      'worker_timeout: 10s',
      'blocklist_threshold: 0',
      'task_fail_job_at_percent: 100',
      `variables: { blender: { values: [{ platform: all, value: ${value} }] } }`,
    ];
    appendFileSync(folder.managerConfig, `${more.join('\n')}\n`);
    const api = new ManagerApi(`http://127.0.0.1:${String(port)}`);
    const manager = FarmProcess.start('manager', folder.managerConfig, folder.managerLog);
    const farm = new InterruptedFarm(folder, api, manager);
    farm.writeProgram();
    await manager.ready(() => api.answers());
    return farm;
  }

  /** Submits the job. */
  submit(): Promise<Job> {
    return this.api.submit(
      framesJob('interrupted', this.folder, { frames: FRAMES, framesPerTask: FRAMES_PER_TASK }),
    );
  }

  /** Starts our Worker, unless it runs. */
  startWorker(): void {
    if (this.worker?.isRunning) return;
    const { config, log } = prepareWorkerFolder(this.folder, 'a', this.api.url);
    this.worker = FarmProcess.start('worker', config, log);
  }

  /** Ends our Worker by a signal, if it runs. */
  async endWorker(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (!this.worker?.isRunning) return;
    this.worker.signal(signal);
    await this.worker.ended;
  }

  /** Kills the program in Blender's place, wherever it is. @returns whether it ran */
  killBlender(): boolean {
    const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
    const running = stdout
      .split('\n')
      .filter((line) => line.includes(SLOW_BLENDER) && line.includes(this.folder.renders));
    for (const line of running) spawnSync('kill', ['-KILL', line.trim().split(' ')[0] ?? '']);
    return running.length > 0;
  }

  /** From now on, nothing more can be saved, or it can again. */
  setDiskFull(isFull: boolean): void {
    if (isFull) writeFileSync(this.fullDisk, '');
    else rmSync(this.fullDisk, { force: true });
  }

  /** Asks for a status of the job or of a task. What cannot be done now is refused, which is fine. */
  async ask(what: string, status: string, keepFrames = false): Promise<void> {
    const body = { status, reason: 'interrupted', keep_frames: keepFrames };
    await this.api.ask('POST', `/${what}/setstatus`, body).catch((error: unknown) => {
      if (!(error instanceof RefusedByManager)) throw error;
    });
  }

  /** The frames that are not as they are without interruptions. */
  wrongFrames(): readonly string[] {
    const frames = Array.from({ length: FRAMES }, (_, index) => index + 1);
    return frames.flatMap((frame) => {
      const path = join(this.folder.renders, `${String(frame).padStart(6, '0')}.png`);
      if (!existsSync(path)) return [`frame ${String(frame)} is missing`];
      const [is, should] = [readFileSync(path), drawnFrame(frame)];
      return is.equals(should)
        ? []
        : [`frame ${String(frame)} has ${String(is.length)} bytes of ${String(should.length)}`];
    });
  }

  /** Ends everything, and removes the folder unless somebody wants to look at it. */
  async end(isKept: boolean): Promise<void> {
    if (this.worker?.isRunning) await this.worker.stop();
    if (this.manager.isRunning) await this.manager.stop();
    this.killBlender();
    if (!isKept) rmSync(this.folder.path, { recursive: true, maxRetries: 3 });
  }

  private writeProgram(): void {
    const environment = `SLOW_BLENDER_FULL_DISK='${this.fullDisk}'`;
    writeFileSync(
      this.program,
      `#!/bin/sh\n${environment} exec '${process.execPath}' '${SLOW_BLENDER}' "$@"\n`,
    );
    chmodSync(this.program, 0o755);
  }
}
