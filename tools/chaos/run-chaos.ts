import { SeededRandom } from '../farm/random.ts';
import { waitFor } from '../farm/wait-for.ts';
import { Accidents, type AccidentTimes } from './accidents.ts';
import { ChaosFarm, type FarmSize } from './chaos-farm.ts';
import { lookAtFarm, type Findings } from './look-at-farm.ts';

/** How jobs end. */
const ENDS: ReadonlySet<string> = new Set(['completed', 'failed', 'canceled']);

/** What a run is like. */
export interface ChaosOptions extends FarmSize {
  readonly seed: number;
  /** For how long things happen, unless the job ends before. */
  readonly accidentsMs: number;
  readonly times: AccidentTimes;
  /** How long the job may take to its end when nothing happens any more. */
  readonly settleMs: number;
}

/** What came of it. */
export interface ChaosOutcome extends Findings {
  readonly accidents: Readonly<Record<string, number>>;
  /** Reports that were refused as they came too late. */
  readonly stale: number;
  /** How long each part took. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Where everything is, when something is wrong. */
  readonly folder: string;
}

/** Has a farm render a job while things happen to it, lets it come to its end, and looks at everything. */
export async function runChaos(options: ChaosOptions): Promise<ChaosOutcome> {
  const farm = await ChaosFarm.start(options);
  let outcome: ChaosOutcome | undefined;
  try {
    outcome = await new Chaos(farm, options).run();
    return outcome;
  } finally {
    await farm.end(outcome === undefined || outcome.wrong.length > 0);
  }
}

class Chaos {
  private readonly farm: ChaosFarm;
  private readonly options: ChaosOptions;
  private readonly seconds: Record<string, number> = {};

  constructor(farm: ChaosFarm, options: ChaosOptions) {
    [this.farm, this.options] = [farm, options];
  }

  async run(): Promise<ChaosOutcome> {
    const { seed, tasks, accidentsMs, times, settleMs } = this.options;
    const { id } = await this.farm.submit(tasks);
    const accidents = new Accidents(this.farm, id, new SeededRandom(seed), times);
    const endsAt = performance.now() + accidentsMs;
    await this.timed('accidents', () => accidents.run(() => performance.now() > endsAt, accidentsMs / 12));
    await this.timed('the rest of the job', () =>
      waitFor('the job to end', () => this.hasEnded(id), settleMs, 500),
    );
    await this.timed('last reports', () => this.reportsAreIn());
    const findings = await this.timed('looking', () => lookAtFarm(this.farm, id));
    const { ledger, folder } = this.farm;
    const counted = await this.farm.metric('flamenco_stale_reports_total');
    const miscounted =
      counted === ledger.staleNow
        ? []
        : [`the Manager refused ${String(ledger.staleNow)} stale reports, and counted ${String(counted)}`];
    return {
      ...findings,
      wrong: [...findings.wrong, ...ledger.failures, ...miscounted],
      accidents: accidents.counts,
      stale: ledger.stale,
      seconds: this.seconds,
      folder: folder.path,
    };
  }

  private async timed<Result>(part: string, act: () => Promise<Result>): Promise<Result> {
    const begun = performance.now();
    try {
      return await act();
    } finally {
      this.seconds[part] = Math.round((performance.now() - begun) / 100) / 10;
    }
  }

  /** One that has failed, as all Workers failed at a task, would never be completed: then the look at its tasks says so. */
  private async hasEnded(jobId: string): Promise<boolean> {
    return ENDS.has((await this.farm.api.job(jobId)).status);
  }

  /** Those of stopped Workers come last: each of them asks for tasks again when it has sent all. */
  private async reportsAreIn(): Promise<void> {
    let last = -1;
    await waitFor(
      'no more reports to come',
      () => {
        const before = last;
        last = this.farm.ledger.reports;
        return before === last;
      },
      60_000,
      3000,
    );
  }
}
