import { join } from 'node:path';
import { BottledManager, databaseFile } from './bottled-manager.ts';
import { BottledWorker } from './bottled-worker.ts';
import { Computer } from './computer.ts';
import type { SeededRandom } from '../farm/random.ts';
import { DoneRenders, Ledger } from './ledger.ts';
import { AcceptedCompletions } from './accepted-completions.ts';
import { AcceptedJobs } from './accepted-jobs.ts';
import type { ManagerDisk, PowerCut } from './manager-disk.ts';
import type { Network } from './network.ts';
import type { Trace } from './trace.ts';
import { Violation } from './violation.ts';
import { Actor, type VirtualTime } from './virtual-time.ts';
import { type FarmEvent, type FarmEventMap, findProblems } from './programs.ts';

/** What all of a bottle share. */
export interface Bottle {
  readonly time: VirtualTime;
  readonly network: Network;
  /** Of the Manager. */
  readonly disk: ManagerDisk;
  readonly trace: Trace;
  readonly chances: SeededRandom;
  /** For the files of Manager and Workers. */
  readonly folder: string;
}

type TaskUpdate = FarmEventMap['task-updated']['payload'];
type JobUpdate = FarmEventMap['job-updated']['payload'];

interface JobRow {
  readonly uuid: string;
  readonly name: string;
  readonly status: string;
}

/** What people were told of a task last. */
interface ToldTask {
  readonly job: string;
  readonly status: string;
  readonly updated: string;
}

/** What starts programs on the computers of the farm. */
const SERVICES = new Actor('services');

/** A job that nobody need look at any more, or that a person holds. */
const AT_REST: ReadonlySet<string> = new Set(['completed', 'failed', 'canceled', 'paused']);

/** Manager and Workers, their comings and goings, and what must hold of them at any time. */
export class Farm {
  /** The Manager's. */
  readonly computer = new Computer();
  managerStarts = 0;
  /** Tasks that were being worked at when the power failed: of their logs, something may be lost. */
  readonly cutTasks = new Set<string>();
  private readonly staff: BottledWorker[];
  private manager: BottledManager | undefined;
  private starting: Promise<void> | undefined;
  private readonly bottle: Bottle;
  private readonly renders = new DoneRenders();
  private readonly jobNames = new Map<string, string>();
  private readonly ledger = new Ledger(this.renders, this.jobNames);
  private readonly accepted = new AcceptedCompletions();
  private readonly acceptedJobs = new AcceptedJobs();
  private readonly told = new Map<string, ToldTask>();
  private powerFailedMs = -Infinity;
  private changes = 0;
  private checkedChanges = -1;

  constructor(bottle: Bottle, workerCount: number) {
    this.bottle = bottle;
    const { time, network, disk, folder } = bottle;
    disk.hold(databaseFile(folder));
    network.onAnswer = (message, reply, sentMs) => {
      // What was on its way when the power failed may be among what is lost.
      if (sentMs > this.powerFailedMs) this.accepted.note(message, reply, time.wallMsOn(this.computer));
      if (this.acceptedJobs.note(message, reply)) disk.noteAnswer();
    };
    this.staff = Array.from({ length: workerCount }, (_, index) =>
      this.aWorker(`w${index + 1}`, `w${index + 1}`),
    );
  }

  get workers(): readonly BottledWorker[] {
    return this.staff;
  }

  /** Somebody copies all that a Worker has to another computer, and starts it there. */
  startTwin(worker: BottledWorker): void {
    const name = `${worker.name}-twin-${this.staff.length}`;
    this.note(`${name} is a copy of ${worker.name}`);
    worker.copyHome(join(this.bottle.folder, name));
    const twin = this.aWorker(name, worker.workerName);
    this.staff.push(twin);
    this.startWorker(twin);
  }

  private aWorker(name: string, workerName: string): BottledWorker {
    const { time, chances, folder } = this.bottle;
    const worker: BottledWorker = new BottledWorker(time, {
      name,
      workerName,
      homeDir: join(folder, name),
      chances,
      onDone: (render) => this.renders.add(workerName, render),
      onEnd: (how) => {
        this.note(`${name} ended: ${how}`);
        // Not as the Worker, which is gone: its service starts it again.
        time.as(SERVICES, () =>
          time.startTimer(1_000 + chances.below(60_000), () => this.startWorker(worker)),
        );
      },
    });
    return worker;
  }

  get completions(): number {
    return this.ledger.completions;
  }

  /** Settles when it answers; several calls are one start. */
  async startManager(): Promise<void> {
    if (this.isManagerRunning) return;
    this.starting ??= this.startAnother().finally(() => (this.starting = undefined));
    await this.starting;
  }

  private async startAnother(): Promise<void> {
    const { time, network, folder } = this.bottle;
    this.managerStarts += 1;
    this.ledger.beginAnew();
    this.note('the Manager starts');
    const on = { name: `manager#${this.managerStarts}`, computer: this.computer };
    const manager = await BottledManager.start(time, folder, on, (event) => this.hear(event));
    this.manager = manager;
    if (this.computer.isDiskFull) manager.setDiskFull(true);
    await this.checkTold(manager);
    const lost = await this.acceptedJobs.lost(manager.database.reader);
    if (lost.length > 0) throw new Violation(lost.join('\n'));
    network.server = manager;
    this.note('the Manager answers');
  }

  /** As `kill -9`. */
  killManager(why: string): void {
    if (!this.manager?.actor.isAlive) return;
    this.note(`the Manager is killed ${why}`);
    this.manager.kill(this.bottle.time);
  }

  /**
   * Of what the Manager has written, there is what its disk had kept; and so of what people were told.
   * @returns false while it is starting, which the bottle cannot stop
   */
  cutManagerPower({ syncedMs, restore }: PowerCut): boolean {
    if (this.starting !== undefined) return false;
    const since = new Date(syncedMs).toISOString();
    this.note(`the power of the Manager fails; its disk has kept what was before ${since}`);
    if (this.manager?.actor.isAlive) {
      for (const task of this.manager.touchedSince(since)) this.cutTasks.add(task);
      this.manager.kill(this.bottle.time);
    }
    restore();
    this.powerFailedMs = this.bottle.time.nowMs;
    this.accepted.forgetSince(syncedMs);
    for (const [task, { updated }] of this.told) if (updated >= since) this.told.delete(task);
    return true;
  }

  setManagerDiskFull(isFull: boolean): void {
    this.note(`the Manager's disk is ${isFull ? 'full' : 'not full any more'}`);
    this.computer.isDiskFull = isFull;
    if (this.manager?.actor.isAlive) this.manager.setDiskFull(isFull);
  }

  /** Somebody sets the Manager's clock. */
  setManagerClock(byMs: number, rate: number): void {
    const { time } = this.bottle;
    const beforeMs = time.wallMsOn(this.computer);
    this.computer.setClock(time.nowMs, byMs, rate);
    if (byMs >= 0) return;
    this.accepted.noteSetBack(beforeMs, time.wallMsOn(this.computer));
    this.told.clear(); // what is changed from now on bears an earlier time
  }

  get isManagerRunning(): boolean {
    return this.manager?.actor.isAlive ?? false;
  }

  startWorker(worker: BottledWorker): void {
    if (worker.isRunning) return;
    this.note(`${worker.name} starts`);
    worker.start();
  }

  killWorker(worker: BottledWorker): void {
    if (!worker.isRunning) return;
    this.note(`${worker.name} is killed`);
    worker.kill();
  }

  note(what: string): void {
    this.bottle.trace.add(this.bottle.time.nowMs, what);
  }

  /** What must hold whenever nothing is being done. @throws Violation */
  async check(): Promise<void> {
    if (!this.manager?.actor.isAlive) return;
    const { reader } = this.manager.database;
    const lost = await this.accepted.lost(reader);
    if (lost.length > 0) throw new Violation(lost.join('\n'));
    if (this.checkedChanges === this.changes) return;
    this.checkedChanges = this.changes;
    const lines = [...(await findProblems(reader)), ...(await unmet(reader))];
    if (lines.length > 0) throw new Violation(lines.join('\n'));
  }

  /** What people were told of the tasks is so, or was so: a Manager that was killed told nothing that it had not kept. */
  private async checkTold({ database }: BottledManager): Promise<void> {
    const rows = await database.reader.all<{ uuid: string; status: string; updated: string }>(
      'SELECT uuid, status, updated FROM tasks',
    );
    for (const { uuid, status, updated } of rows) {
      const told = this.told.get(uuid);
      if (told === undefined || told.updated < updated) continue;
      if (told.updated > updated || told.status !== status)
        throw new Violation(
          `Task ${uuid} was told to be ${told.status} at ${told.updated}, and is ${status} as of ${updated}`,
        );
    }
  }

  /** The jobs that neither ended nor wait for a person. */
  async unfinished(): Promise<readonly string[]> {
    if (!this.manager) return ['the Manager does not run'];
    // One that only waits for tasks that people hold says so: they can let those go on.
    const jobs = await this.manager.database.reader.all<JobRow>(
      `SELECT uuid, name, status FROM jobs WHERE attention IS NULL OR tasks_paused = 0 ORDER BY id`,
    );
    return jobs
      .filter(({ status }) => !AT_REST.has(status))
      .map(({ name, status }) => `${name} is ${status}`);
  }

  /** The Workers that are asleep, by name. */
  async asleep(): Promise<readonly string[]> {
    const rows = await this.manager?.database.reader.all<{ name: string }>(
      `SELECT name FROM workers WHERE status = 'asleep' AND deleted_at IS NULL ORDER BY name`,
    );
    return (rows ?? []).map(({ name }) => name);
  }

  private hear(event: FarmEvent): void {
    this.changes += 1;
    try {
      this.tell(event);
    } catch (error) {
      this.bottle.time.fail(error);
    }
  }

  private tell(event: FarmEvent): void {
    if (event.name === 'task-updated') this.tellOfTask(event.payload);
    else if (event.name === 'job-updated') this.tellOfJob(event.payload);
    else if (event.name === 'worker-updated') {
      const { name, status, previous_status: previous = '' } = event.payload;
      this.note(`${name} ${previous}>${status}`);
    }
  }

  private tellOfTask(update: TaskUpdate): void {
    const { id, name, job_id: job, status, previous_status: previous = '', updated, worker } = update;
    this.note(`task ${this.jobNames.get(job) ?? job}/${name} ${previous}>${status} ${worker?.name ?? ''}`);
    this.told.set(id, { job, status, updated });
    this.ledger.note(update);
  }

  private tellOfJob(update: JobUpdate): void {
    const { id, name, status, previous_status: previous = '', task_counts: counts } = update;
    if (name !== undefined) this.jobNames.set(id, name);
    if (update.refresh_tasks) {
      this.ledger.forget(id);
      for (const [task, { job }] of this.told) if (job === id) this.told.delete(task);
    }
    this.note(`${name ?? id} ${previous}>${status} ${JSON.stringify(counts)}`);
  }
}

/**
 * Beyond what the Manager checks itself: nothing runs before what it needs was there. People may have that made once more
 * meanwhile.
 */
async function unmet(reader: BottledManager['database']['reader']): Promise<readonly string[]> {
  const rows = await reader.all<{ line: string }>(
    `SELECT 'Task ' || tasks.name || ' is active, and ' || needed.name || ', which it needs, is ' || needed.status AS line
     FROM tasks JOIN task_dependencies ON task_dependencies.task_id = tasks.id
     JOIN tasks AS needed ON needed.id = task_dependencies.depends_on_id
     WHERE tasks.status = 'active' AND NOT EXISTS
       (SELECT 1 FROM task_attempts WHERE task_id = needed.id AND outcome = 'completed') LIMIT 20`,
  );
  return rows.map(({ line }) => line);
}
