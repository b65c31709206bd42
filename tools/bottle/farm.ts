import { join } from 'node:path';
import { BottledManager } from './bottled-manager.ts';
import { BottledWorker } from './bottled-worker.ts';
import type { SeededRandom } from '../farm/random.ts';
import { DoneRenders, Ledger } from './ledger.ts';
import { AcceptedCompletions } from './accepted-completions.ts';
import type { Network } from './network.ts';
import type { Trace } from './trace.ts';
import { Violation } from './violation.ts';
import { Actor, type VirtualTime } from './virtual-time.ts';
import { type FarmEvent, type FarmEventMap, findProblems } from './programs.ts';

/** What all of a bottle share. */
export interface Bottle {
  readonly time: VirtualTime;
  readonly network: Network;
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
  readonly workers: readonly BottledWorker[];
  managerStarts = 0;
  private manager: BottledManager | undefined;
  private starting: Promise<void> | undefined;
  private readonly bottle: Bottle;
  private readonly renders = new DoneRenders();
  private readonly jobNames = new Map<string, string>();
  private readonly ledger = new Ledger(this.renders, this.jobNames);
  private readonly accepted = new AcceptedCompletions();
  private readonly told = new Map<string, ToldTask>();
  private changes = 0;
  private checkedChanges = -1;

  constructor(bottle: Bottle, workerCount: number) {
    this.bottle = bottle;
    const { time, chances, folder, network } = bottle;
    network.onAnswer = (message, reply) => this.accepted.note(message, reply, time.wallMs);
    this.workers = Array.from({ length: workerCount }, (_, index) => {
      const name = `w${index + 1}`;
      const worker: BottledWorker = new BottledWorker(time, {
        name,
        homeDir: join(folder, name),
        chances,
        onDone: (render) => this.renders.add(name, render),
        onEnd: (how) => {
          this.note(`${name} ended: ${how}`);
          // Not as the Worker, which is gone: its service starts it again.
          time.as(SERVICES, () =>
            time.startTimer(1_000 + chances.below(60_000), () => this.startWorker(worker)),
          );
        },
      });
      return worker;
    });
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
    const manager = await BottledManager.start(time, folder, `manager#${this.managerStarts}`, (event) =>
      this.hear(event),
    );
    this.manager = manager;
    await this.checkTold(manager);
    network.server = manager;
    this.note('the Manager answers');
  }

  /** As `kill -9`. */
  killManager(why: string): void {
    if (!this.manager?.actor.isAlive) return;
    this.note(`the Manager is killed ${why}`);
    this.manager.kill(this.bottle.time);
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
    const jobs = await this.manager.database.reader.all<JobRow>(
      'SELECT uuid, name, status FROM jobs ORDER BY id',
    );
    return jobs
      .filter(({ status }) => !AT_REST.has(status))
      .map(({ name, status }) => `${name} is ${status}`);
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
