import { SeededRandom } from '../farm/random.ts';
import { waitFor } from '../farm/wait-for.ts';
import { Accidents, type AccidentTimes } from './accidents.ts';
import { ChaosFarm, type FarmSize } from './chaos-farm.ts';
import { lookAtFarm, type Findings } from './look-at-farm.ts';

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

  constructor(farm: ChaosFarm, options: ChaosOptions) {
    [this.farm, this.options] = [farm, options];
  }

  async run(): Promise<ChaosOutcome> {
    const { seed, tasks, accidentsMs, times, settleMs } = this.options;
    const { id } = await this.farm.submit(tasks);
    const accidents = new Accidents(this.farm, id, new SeededRandom(seed), times);
    const endsAt = performance.now() + accidentsMs;
    await accidents.run(() => performance.now() > endsAt, accidentsMs / 12);
    await waitFor('the job to be completed', () => this.isCompleted(id), settleMs, 500);
    await this.reportsAreIn();
    const findings = await lookAtFarm(this.farm, id);
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
      folder: folder.path,
    };
  }

  private async isCompleted(jobId: string): Promise<boolean> {
    return (await this.farm.api.job(jobId)).status === 'completed';
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
