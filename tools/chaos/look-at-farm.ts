import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { drawnFrame } from '../interruptions/drawn-frame.mjs';
import type { ChaosFarm } from './chaos-farm.ts';

/** What came of it. */
export interface Findings {
  readonly tasks: number;
  readonly attempts: number;
  readonly lines: number;
  /** What must not be, a sentence each. */
  readonly wrong: readonly string[];
}

interface Attempt {
  readonly id: string;
  readonly number: number;
  readonly outcome?: string;
  readonly log_url: string;
}

/** What the Worker itself says where it had no room for a log. */
const LEFT_OUT = / MB of log were left out here: /;

const CHATTER = /chaos (\d+-[\da-z]+) (\d+): (.*)/;
const SAID = 'Sample 7/64, größer, 日本';

/** Looks at every task of a job, every attempt at it, its log and its picture. */
export async function lookAtFarm(farm: ChaosFarm, jobId: string): Promise<Findings> {
  const look = new Look(farm);
  for (const { id, name, status } of await farm.api.tasksOf(jobId)) await look.at(id, name, status);
  return look.findings();
}

class Look {
  private readonly farm: ChaosFarm;
  private readonly wrong: string[] = [];
  /** In which attempt's log a run of Blender is. */
  private readonly logOfRun = new Map<string, string>();
  private tasks = 0;
  private attempts = 0;
  private lines = 0;

  constructor(farm: ChaosFarm) {
    this.farm = farm;
  }

  findings(): Findings {
    const { tasks, attempts, lines, wrong } = this;
    return { tasks, attempts, lines, wrong };
  }

  async at(id: string, name: string, status: string): Promise<void> {
    this.tasks += 1;
    if (status !== 'completed') this.wrong.push(`${name} is ${status}`);
    const task = (await this.farm.api.task(id)) as unknown as { readonly attempts: readonly Attempt[] };
    const completions = task.attempts.filter(({ outcome }) => outcome === 'completed');
    if (completions.length !== 1 + (this.farm.completedBefore.get(id) ?? 0))
      this.wrong.push(
        `${name} was completed ${String(completions.length)} times: ${JSON.stringify(task.attempts)}`,
      );
    for (const attempt of completions)
      if (!this.farm.ledger.accepted.get(id)?.has(attempt.id))
        this.wrong.push(`${name} was completed, and no report said so that the Manager took`);
    for (const attempt of task.attempts) await this.atLog(name, attempt);
    this.atPicture(Number(name.replace('render-', '')));
  }

  private async atLog(task: string, { number, outcome, log_url: path }: Attempt): Promise<void> {
    this.attempts += 1;
    const place = `${task}, attempt ${String(number)} (${String(outcome)})`;
    const answer = await fetch(this.farm.api.url + path);
    const log = answer.ok ? await answer.text() : '';
    const counts = this.countLines(place, log);
    const runs = [...counts.keys()];
    for (const [run, count] of counts) {
      // A Worker that is killed takes along what it has read but not sent, and when it comes back runs its task once more.
      const isAllThere = run === runs.at(-1) && (outcome === 'completed' || outcome === 'failed');
      this.atRun(place, { run, count }, isAllThere && !LEFT_OUT.test(log));
    }
  }

  /** How many lines of each run of Blender a log has. */
  private countLines(place: string, log: string): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const line of log.split('\n')) {
      const [, run, count, said] = CHATTER.exec(line) ?? [];
      if (run === undefined) continue;
      this.lines += 1;
      const expected = (counts.get(run) ?? 0) + 1;
      if (Number(count) !== expected && !LEFT_OUT.test(log))
        this.wrong.push(`${place}: line ${String(count)} of ${run} comes where ${String(expected)} should`);
      if (said !== SAID) this.wrong.push(`${place}: a line reads "${String(said)}"`);
      counts.set(run, Number(count));
    }
    return counts;
  }

  private atRun(
    place: string,
    { run, count }: { readonly run: string; readonly count: number },
    isAllThere: boolean,
  ): void {
    const other = this.logOfRun.get(run);
    if (other !== undefined) this.wrong.push(`${run} is in the logs of ${other} and ${place}`);
    this.logOfRun.set(run, place);
    const printed = statSync(join(this.farm.printed, run)).size;
    // One more: it was killed just after it had printed that one.
    if (count > printed + 1 || (isAllThere && count < printed))
      this.wrong.push(`${place}: ${String(count)} lines of ${String(printed)} that ${run} printed`);
  }

  private atPicture(frame: number): void {
    const path = join(this.farm.folder.renders, `${String(frame).padStart(6, '0')}.png`);
    if (!existsSync(path)) this.wrong.push(`frame ${String(frame)} is missing`);
    else if (!readFileSync(path).equals(drawnFrame(frame)))
      this.wrong.push(`frame ${String(frame)} is not whole`);
  }
}
