import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../farm/wait-for.ts';
import { Flamenco3Worker } from './flamenco3-worker.ts';
import { InterruptedFarm } from './interrupted-farm.ts';
import { SeededRandom } from '../farm/random.ts';

/** What came of it. */
export interface Outcome {
  readonly interruptions: Readonly<Record<string, number>>;
  /** How often the job was completed, and its frames looked at. */
  readonly completions: number;
  /** Frames of completed jobs that were not as they should be. None is how it should be. */
  readonly wrong: readonly string[];
  /** What happened, in order, for whoever looks for the reason. */
  readonly events: readonly string[];
}

const FINISH_LIMIT_MS = 120_000;

/** The time between two interruptions, in milliseconds: from within the first frame to well into the next task; now and then, to the end of the job. */
const PAUSES_MS = { least: 30, most: 700 };
const LONG_PAUSES_MS = { least: 1500, most: 5000 };
const LONG_PAUSES_SHARE = 0.15;

/** Interrupts a job so many times, at moments and in ways that the seed decides, and looks at it whenever it says that it is completed. */
export async function interruptJob(options: {
  readonly count: number;
  readonly seed: number;
  readonly workers: 'ours' | 'flamenco3';
}): Promise<Outcome> {
  const farm = await InterruptedFarm.start();
  let outcome: Outcome | undefined;
  try {
    outcome = await new Interrupter(
      farm,
      (await farm.submit()).id,
      new SeededRandom(options.seed),
      options.workers,
    ).run(options.count);
    return outcome;
  } finally {
    await farm.end(outcome === undefined || outcome.wrong.length > 0);
  }
}

class Interrupter {
  private readonly farm: InterruptedFarm;
  private readonly jobId: string;
  private readonly random: SeededRandom;
  private readonly workers: 'ours' | 'flamenco3';
  private readonly counts: Record<string, number> = {};
  private readonly wrong: string[] = [];
  private readonly events: string[] = [];
  private completions = 0;
  private flamenco3: Flamenco3Worker | undefined;

  constructor(farm: InterruptedFarm, jobId: string, random: SeededRandom, workers: 'ours' | 'flamenco3') {
    this.farm = farm;
    this.jobId = jobId;
    this.random = random;
    this.workers = workers;
  }

  async run(count: number): Promise<Outcome> {
    const acts = Object.entries(this.workers === 'ours' ? this.ours() : this.flamenco3s());
    await this.startWorker();
    for (let number = 0; number < count && this.wrong.length === 0; number += 1) {
      const { least, most } = this.random.next() < LONG_PAUSES_SHARE ? LONG_PAUSES_MS : PAUSES_MS;
      await sleep(this.random.between(least, most));
      const [name, act] = acts[this.random.between(0, acts.length - 1)] ?? [
        'nothing',
        () => Promise.resolve(),
      ];
      this.note(name);
      this.counts[name] = (this.counts[name] ?? 0) + 1;
      await act();
      await this.startWorker();
      await this.goOn();
    }
    this.farm.setDiskFull(false);
    await waitFor('the job to be completed', () => this.isDone(), FINISH_LIMIT_MS, 200);
    this.flamenco3?.kill();
    const { counts: interruptions, completions, wrong, events } = this;
    return { interruptions, completions, wrong, events };
  }

  private ours(): Readonly<Record<string, () => Promise<void>>> {
    return {
      ...this.askedByPeople(),
      'Worker stopped': () => this.farm.endWorker('SIGTERM'),
      'Worker killed': () => this.farm.endWorker('SIGKILL'),
    };
  }

  private flamenco3s(): Readonly<Record<string, () => Promise<void>>> {
    const kill = async (): Promise<void> => {
      this.flamenco3?.kill();
      this.flamenco3 = await this.flamenco3?.restart();
    };
    // A full disk is not for it: Blender ends with exit code 0, and that is all it looks at.
    const { 'disk full': _, ...asked } = this.askedByPeople();
    return { ...asked, 'Worker killed': kill, 'Worker killed again': kill };
  }

  private askedByPeople(): Readonly<
    Record<'Blender killed' | 'disk full' | 'canceled' | 'requeued' | 'task requeued', () => Promise<void>>
  > {
    const job = `jobs/${this.jobId}`;
    return {
      'Blender killed': async () => Promise.resolve(void this.farm.killBlender()),
      'disk full': async () => {
        this.farm.setDiskFull(true);
        await sleep(this.random.between(50, 400));
        this.farm.setDiskFull(false);
      },
      canceled: async () => {
        await this.farm.ask(job, 'cancel-requested');
        await sleep(this.random.between(0, 300));
      },
      requeued: () => this.farm.ask(job, 'requeueing'),
      'task requeued': async () => {
        const tasks = await this.farm.api.tasksOf(this.jobId);
        const task = tasks[this.random.between(0, tasks.length - 1)];
        if (task) await this.farm.ask(`tasks/${task.id}`, 'queued', this.random.next() < 0.5);
      },
    };
  }

  /** Looks at a completed job; what has ended is queued again. */
  private async goOn(): Promise<void> {
    const { status } = await this.farm.api.job(this.jobId);
    if (status === 'completed') this.look();
    if (['completed', 'failed', 'canceled'].includes(status)) {
      const keeps = this.random.next() < 0.5;
      this.note(`${status}: queued again${keeps ? ', keeping what is whole' : ''}`);
      await this.farm.ask(`jobs/${this.jobId}`, 'requeueing', keeps);
    }
  }

  private async isDone(): Promise<boolean> {
    const { status } = await this.farm.api.job(this.jobId);
    await this.startWorker();
    if (status === 'completed') this.look();
    else if (status === 'failed' || status === 'canceled') await this.goOn();
    return status === 'completed';
  }

  private look(): void {
    this.completions += 1;
    const wrong = this.farm.wrongFrames();
    for (const frame of wrong) this.wrong.push(`completed, but ${frame}`);
    this.note(wrong.length === 0 ? 'completed, all frames right' : `completed, WRONG: ${wrong.join(', ')}`);
  }

  private async startWorker(): Promise<void> {
    if (this.workers === 'ours') {
      this.farm.startWorker();
      return;
    }
    this.flamenco3 ??= await Flamenco3Worker.start(this.farm.api, 'flamenco3');
  }

  private note(event: string): void {
    this.events.push(`${(performance.now() / 1000).toFixed(2)} ${event}`);
  }
}
