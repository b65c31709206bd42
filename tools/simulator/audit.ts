import type { FarmPeople } from './farm-people.ts';
import { readJournals, type JournalEntry } from './journal.ts';
import type { SimulatedFarm } from './simulated-farm.ts';

/** An attempt at a task as the API tells it. */
interface Attempt {
  readonly id: string;
  readonly number: number;
  readonly started: string;
  readonly ended?: string;
  readonly outcome?: string;
  readonly log_url: string;
}

interface AuditedTask {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly attempts?: readonly Attempt[];
}

/** What came of a farm. */
export interface AuditReport {
  /** What must never be, and is: a line each. */
  readonly violations: readonly string[];
  readonly jobs: number;
  readonly tasks: number;
  readonly attempts: number;
  /** Completions that a Manager said it took. */
  readonly accepted: number;
  /** Of them, those that came when the attempt had been taken from the Worker. */
  readonly late: number;
  /** Reports that were refused: of tasks that were not the Worker's any more. */
  readonly refused: number;
  readonly logsRead: number;
}

type Accepted = JournalEntry & { readonly kind: 'accepted' };

const AT_A_TIME = 16;
/** Logs that are read; to read all would take longer than to write them. */
const MOST_LOGS = 500;

/** Compares what the farm says with what Workers and people were told, when all is over, and nothing happens any more. */
export class Audit {
  private readonly violations: string[] = [];
  private readonly farm: SimulatedFarm;
  private readonly people: FarmPeople;
  private readonly done: ReadonlySet<string>;
  private readonly accepted: ReadonlyMap<string, Accepted>;
  private readonly entries: readonly JournalEntry[];
  private counts = { jobs: 0, tasks: 0, attempts: 0, late: 0, logsRead: 0 };

  constructor(farm: SimulatedFarm, people: FarmPeople, journals: string) {
    [this.farm, this.people] = [farm, people];
    this.entries = readJournals(journals);
    this.done = new Set(this.entries.flatMap((entry) => (entry.kind === 'done' ? [entry.attempt] : [])));
    this.accepted = new Map(
      this.entries.flatMap((entry) => (entry.kind === 'accepted' ? [[entry.attempt, entry]] : [])),
    );
  }

  async run(): Promise<AuditReport> {
    const { farm, people, violations } = this;
    violations.push(...people.failures.map((answer) => `A person was answered ${answer}`));
    for (const entry of this.entries)
      if (entry.kind === 'failure')
        violations.push(`A Worker's ${entry.request} was answered ${entry.status}: ${entry.answer}`);
    const { jobs } = await farm.api.ask<{ jobs: readonly { id: string }[] }>('GET', '/jobs');
    const known = new Set(jobs.map(({ id }) => id));
    for (const id of people.submitted)
      if (!known.has(id)) violations.push(`Job ${id} was accepted, and is not there`);
    this.counts.jobs = jobs.length;
    const unseen = new Set(this.accepted.keys());
    for (const { id } of jobs) await this.checkJob(id, unseen);
    for (const attempt of unseen) violations.push(`Attempt ${attempt} was accepted, and nobody knows it`);
    return {
      violations,
      ...this.counts,
      accepted: this.accepted.size,
      refused: this.entries.filter(({ kind }) => kind === 'refused').length,
    };
  }

  /** @param unseen - attempts that were not met yet: those that are met are taken out */
  private async checkJob(id: string, unseen: Set<string>): Promise<void> {
    const tasks = [...(await this.farm.api.tasksOf(id))];
    this.counts.tasks += tasks.length;
    const check = async (): Promise<void> => {
      for (let task = tasks.pop(); task; task = tasks.pop()) {
        const audited = await this.farm.api.ask<AuditedTask>('GET', `/tasks/${task.id}`);
        for (const { id: attempt } of audited.attempts ?? []) unseen.delete(attempt);
        await this.checkTask(id, audited);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, check));
  }

  private async checkTask(job: string, { id, name, status, attempts = [] }: AuditedTask): Promise<void> {
    const sorted = attempts.toSorted((one, other) => one.number - other.number);
    this.counts.attempts += sorted.length;
    const say = (what: string): void =>
      void this.violations.push(`Task ${id} (${name}) of job ${job}: ${what}`);
    for (const [index, attempt] of sorted.entries()) {
      const next = sorted[index + 1];
      if (attempt.ended === undefined) say(`attempt ${attempt.number} never ended`);
      else if (next && next.started < attempt.ended)
        say(`attempt ${next.number} began at ${next.started}, and the one before ended at ${attempt.ended}`);
      this.checkAttempt(attempt, say);
      if (attempt.outcome === 'completed') await this.checkLog(attempt, say);
    }
    const completed = sorted.filter(({ outcome }) => outcome === 'completed').length;
    if (status === 'completed' && completed === 0) say('it is completed, and no attempt is');
    if (!this.people.steered.has(job) && completed > 1) say(`${completed} attempts were completed, unasked`);
  }

  private checkAttempt({ id, number, outcome, ended }: Attempt, say: (what: string) => void): void {
    if (outcome === 'completed' && !this.done.has(id))
      say(`attempt ${number} is completed, and did not come to its end`);
    const accepted = this.accepted.get(id);
    if (!accepted || outcome === 'completed') return;
    // One that comes when its task was taken from the Worker already is answered, and changes nothing.
    if (ended !== undefined && Date.parse(ended) <= accepted.answeredMs) this.counts.late += 1;
    else say(`attempt ${number} was reported completed, which was accepted, and it is ${outcome ?? 'open'}`);
  }

  /** What a Worker printed that numbers its reports is there once, in order. */
  private async checkLog({ id, number, log_url: log }: Attempt, say: (what: string) => void): Promise<void> {
    if (this.counts.logsRead >= MOST_LOGS || this.accepted.get(id)?.isNumbered !== true) return;
    this.counts.logsRead += 1;
    const text = await (await fetch(new URL(log, this.farm.api.url))).text();
    const lines = text.match(/^(begin|step \d|end)\b.*$/gm) ?? [];
    const expected = [`begin ${id}`, 'step 1', 'step 2', `end ${id}`];
    if (lines.join() !== expected.join()) say(`the log of attempt ${number} has ${JSON.stringify(lines)}`);
  }
}
