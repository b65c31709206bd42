import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exampleJob } from '../farm/example-job.ts';
import type { FarmProcess } from '../farm/farm-process.ts';
import type { Job } from '../farm/manager-api.ts';
import { SeededRandom } from '../farm/random.ts';
import { waitFor } from '../farm/wait-for.ts';
import { TestFarm } from '../system/test-farm.ts';

/** How studios start Blender: as it is, or by a script that forks, also into a session of its own. */
const LAUNCHERS = {
  'Blender itself': 'exec blender "$@"',
  'a launcher that forks': 'blender "$@" &\nwait',
  'a launcher that forks twice': '(blender "$@" & wait) &\nwait',
  'a launcher that makes a session': 'setsid blender "$@" &\nwait',
} as const;

/** Longer than the moment at which the other kills come. */
const TIME_LIMIT_S = 4;
const LATEST_KILL_MS = 1500;
/** What a cancelation may take, and a shutdown. */
const GONE_WITHIN_MS = 5000;

/** What came of it. */
export interface Kills {
  readonly counts: Readonly<Record<string, number>>;
  /** Processes that were still there, and by what they should have been ended. */
  readonly left: readonly string[];
}

/** Has real Blenders begin to render and ends them, in each way and by each launcher in turn, at moments that the seed decides. */
export async function killBlenders(options: {
  readonly count: number;
  readonly seed: number;
}): Promise<Kills> {
  const tools = mkdtempSync(join(tmpdir(), 'flamenco-launcher-'));
  const blender = join(tools, 'blender');
  const farm = await TestFarm.start({ blender, more: [`task_time_limit: ${String(TIME_LIMIT_S)}s`] });
  try {
    return await new Killer(farm, blender, new SeededRandom(options.seed)).run(options.count);
  } finally {
    await farm.end();
    rmSync(tools, { recursive: true });
  }
}

class Killer {
  private readonly farm: TestFarm;
  private readonly launcher: string;
  private readonly random: SeededRandom;
  private readonly counts: Record<string, number> = {};
  private readonly left: string[] = [];
  private worker: FarmProcess;
  private readonly ways: readonly (readonly [name: string, kill: (job: Job) => Promise<void>])[] = [
    ['may-i-run', (job) => this.cancel(job)],
    ['shutdown', (job) => this.shutDown(job)],
    ['time-out', (job) => this.timeOut(job)],
  ];

  constructor(farm: TestFarm, launcher: string, random: SeededRandom) {
    [this.farm, this.launcher, this.random] = [farm, launcher, random];
    this.worker = farm.startWorker('a');
  }

  async run(count: number): Promise<Kills> {
    const launchers = Object.entries(LAUNCHERS);
    for (let number = 0; number < count; number += 1) {
      const [launcherName, script] = launchers[number % launchers.length] ?? ['', ''];
      const [way, kill] = this.ways[number % this.ways.length] ?? this.random.pick(this.ways);
      writeFileSync(this.launcher, `#!/bin/sh\n${script}\n`);
      chmodSync(this.launcher, 0o755);
      const job = await this.renders();
      await kill(job);
      const name = `${launcherName}, ended by ${way}`;
      this.counts[name] = (this.counts[name] ?? 0) + 1;
      for (const process of this.farm.blenderProcesses()) this.left.push(`${name}: ${process}`);
    }
    return { counts: this.counts, left: this.left };
  }

  /** A job whose only task renders, and has for a while. */
  private async renders(): Promise<Job> {
    const { api, folder } = this.farm;
    const job = await api.submit(
      exampleJob({ name: 'Kills', frames: '1-48', framesPerTask: 48, outputFolder: folder.renders }),
    );
    await this.farm.blenderToRun();
    return job;
  }

  private async cancel({ id }: Job): Promise<void> {
    await this.aMoment();
    await this.farm.api.setJobStatus(id, 'cancel-requested', 'not needed any more');
    await this.goneWithin(GONE_WITHIN_MS);
    await this.farm.jobToBe('canceled', id, GONE_WITHIN_MS);
  }

  /** What the Worker leaves behind is there when it has ended. */
  private async shutDown({ id }: Job): Promise<void> {
    await this.aMoment();
    this.worker.signal('SIGTERM');
    await this.worker.ended;
    await this.farm.api.setJobStatus(id, 'cancel-requested', 'not needed any more');
    await this.farm.jobToBe('canceled', id, GONE_WITHIN_MS);
    this.worker = this.farm.startWorker('a');
  }

  private async timeOut({ id }: Job): Promise<void> {
    await this.farm.jobToBe('failed', id, TIME_LIMIT_S * 1000 + GONE_WITHIN_MS);
  }

  private goneWithin(limitMs: number): Promise<void> {
    return waitFor('Blender to end', () => this.farm.blenderProcesses().length === 0, limitMs);
  }

  private aMoment(): Promise<void> {
    return sleep(this.random.below(LATEST_KILL_MS));
  }
}
