import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '../farm/random.ts';
import type { Cut } from './line.ts';
import type { SimulatedFarm } from './simulated-farm.ts';

/** What goes wrong. */
export type AccidentKind =
  | 'manager-killed'
  | 'manager-frozen'
  | 'workers-killed'
  | 'workers-frozen'
  | 'line-cut'
  | 'disk-full'
  | 'database-stopped';

/** An accident: what happens, and what puts it right after a while. */
interface Accident {
  readonly happen: () => Promise<void> | void;
  readonly end: () => Promise<void> | void;
}

const LONGEST_QUIET_MS = 4_000;
/** Mostly short; now and then beyond the time-outs of Workers and tasks. */
const LONGEST_OUTAGES_MS = [2_000, 10_000, 10_000, 50_000];
/** A farm whose database, or only Manager, is away most of the time tries nothing. */
const LONGEST_FARM_OUTAGES_MS = [2_000, 5_000, 15_000];
const LEFT_OF_DISK_BYTES = [0, 4_096, 100_000];

/** What goes wrong with a farm, by chance, until it is told to end. What has an accident has no other one meanwhile. */
export class FarmAccidents {
  readonly counts: Partial<Record<AccidentKind, number>> = {};
  private readonly farm: SimulatedFarm;
  private readonly chances: SeededRandom;
  private readonly say: (what: string) => void;
  private readonly over = new AbortController();
  /** What has an accident now, by what it befell, settled when it is over. */
  private readonly underWay = new Map<object, Promise<void>>();

  constructor(farm: SimulatedFarm, chances: SeededRandom, say: (what: string) => void) {
    [this.farm, this.chances, this.say] = [farm, chances, say];
  }

  /** Until `end`. */
  async run(): Promise<void> {
    while (!this.isOver()) {
      await this.pause(this.chances.below(LONGEST_QUIET_MS));
      if (!this.isOver()) this.happen(this.chances.pick(this.possible()));
    }
  }

  /** From now on all goes well: what was off is on again when this is settled. */
  async end(): Promise<void> {
    this.over.abort();
    await Promise.all(this.underWay.values());
  }

  private isOver(): boolean {
    return this.over.signal.aborted;
  }

  private possible(): readonly AccidentKind[] {
    const { disk, cluster } = this.farm;
    return [
      'manager-killed',
      'manager-killed',
      'manager-frozen',
      'workers-killed',
      'workers-killed',
      'workers-frozen',
      'line-cut',
      'line-cut',
      ...(disk ? (['disk-full'] as const) : []),
      ...(cluster ? (['database-stopped'] as const) : []),
    ];
  }

  private happen(kind: AccidentKind): void {
    const { managers, groups, disk, cluster } = this.farm;
    const [manager, group] = [this.chances.pick(managers), this.chances.pick(groups)];
    const cut = this.chances.pick<Cut>(['silent', 'refusing']);
    const befallen: Readonly<Record<AccidentKind, object | undefined>> = {
      'manager-killed': manager,
      'manager-frozen': manager,
      'workers-killed': group,
      'workers-frozen': group,
      'line-cut': group.line,
      'disk-full': disk,
      'database-stopped': cluster,
    };
    const accidents: Readonly<Record<AccidentKind, Accident>> = {
      'manager-killed': { happen: () => manager.kill(), end: () => manager.start() },
      'manager-frozen': { happen: () => manager.freeze(), end: () => manager.thaw() },
      'workers-killed': { happen: () => group.kill(), end: () => group.start() },
      'workers-frozen': { happen: () => group.freeze(), end: () => group.thaw() },
      'line-cut': { happen: () => group.line.cut(cut), end: () => group.line.mend() },
      'disk-full': {
        happen: () => disk?.fill(this.chances.pick(LEFT_OF_DISK_BYTES)),
        end: () => disk?.empty(),
      },
      'database-stopped': { happen: () => cluster?.stop(), end: () => cluster?.start() },
    };
    const whole = befallen[kind];
    if (whole === undefined || this.underWay.has(whole)) return;
    const outages = whole === group || whole === group.line ? LONGEST_OUTAGES_MS : LONGEST_FARM_OUTAGES_MS;
    const lastsMs = this.chances.below(this.chances.pick(outages));
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    this.say(`${kind}, for ${(lastsMs / 1000).toFixed(1)} s`);
    const lives = this.befall(accidents[kind], lastsMs)
      .catch((error: unknown) => this.farm.failures.push(error as Error))
      .then(() => void this.underWay.delete(whole));
    this.underWay.set(whole, lives);
  }

  private async befall({ happen, end }: Accident, lastsMs: number): Promise<void> {
    await happen();
    await this.pause(lastsMs);
    await end();
  }

  /** Shorter when all accidents are to end. */
  private async pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.over.signal }).catch(() => undefined);
  }
}
