import type { SeededRandom } from '../farm/random.ts';
import type { BottledWorker } from './bottled-worker.ts';
import type { Computer } from './computer.ts';
import type { Farm } from './farm.ts';
import type { ManagerDisk } from './manager-disk.ts';
import { SOUND_LINES, type LineFaults, type Network } from './network.ts';
import { Actor, type VirtualTime } from './virtual-time.ts';

/** How often there was which accident. */
export type AccidentCounts = Record<AccidentKind, number>;

const ACCIDENTS = [
  'manager-killed',
  'manager-killed-in-commit',
  'manager-killed-in-work',
  'manager-power-cut',
  'manager-frozen',
  'manager-suspended',
  'manager-disk-full',
  'manager-disk-slow',
  'manager-clock-set',
  'worker-killed',
  'worker-killed-in-report',
  'worker-stopped',
  'worker-power-cut',
  'worker-frozen',
  'worker-suspended',
  'worker-disk-full',
  'worker-clock-set',
  'worker-copied',
  'line-cut',
  'bad-lines',
] as const;

type AccidentKind = (typeof ACCIDENTS)[number];

/** Of something that is written. */
const MOMENTS = ['before', 'after'] as const;
type Moment = (typeof MOMENTS)[number];

/** What happens more often than the rest: it meets most of what can go wrong. */
const USUAL: readonly AccidentKind[] = [
  'manager-killed',
  'manager-killed-in-commit',
  'manager-killed-in-work',
  'worker-killed',
  'worker-killed-in-report',
  'line-cut',
  'line-cut',
  'bad-lines',
];

/** Counted when they happen: at a commit or statement to come, or after a sync. */
const LATER_COUNTED: ReadonlySet<AccidentKind> = new Set([
  'manager-killed-in-commit',
  'manager-killed-in-work',
  'manager-power-cut',
  'worker-killed-in-report',
]);

/** A submission has some more statements, a report some fewer. */
const MOST_STATEMENTS_SPARED = 40;

const LONGEST_QUIET_MS = 40_000;
/** Beyond the time-outs of Workers and tasks now and then. */
const LONGEST_OUTAGE_MS = 400_000;
/** A farm whose Manager is away most of the time tries nothing else. */
const LONGEST_MANAGER_OUTAGES_MS = [5_000, 5_000, 30_000, 120_000];
/** Each copy of a Worker is one more. */
const MOST_TWINS = 2;

/** What goes wrong, by chance, until it is told to end. */
export class Accidents {
  readonly counts = Object.fromEntries(ACCIDENTS.map((kind) => [kind, 0])) as AccidentCounts;
  /** The Manager is to be killed at its next commit. */
  private inCommit: Moment | undefined;
  /** The Manager is to be killed in a work, when it has run so many statements more. */
  private statementsSpared: number | undefined;
  /** Workers that are to be killed when they write to their file of reports next. */
  private readonly inReport = new Map<BottledWorker, Moment>();
  private readonly actor = new Actor('accidents');
  private readonly time: VirtualTime;
  private readonly farm: Farm;
  private readonly network: Network;
  private readonly disk: ManagerDisk;
  private readonly chances: SeededRandom;

  constructor(
    bottle: { readonly time: VirtualTime; readonly network: Network; readonly disk: ManagerDisk },
    farm: Farm,
    chances: SeededRandom,
  ) {
    ({ time: this.time, network: this.network, disk: this.disk } = bottle);
    [this.farm, this.chances] = [farm, chances];
  }

  begin(): void {
    this.time.as(this.actor, () => this.wait());
  }

  /** From now on all goes well: what is off is started, lines hold, disks have room, and clocks are left alone. */
  async end(): Promise<void> {
    const { farm } = this;
    this.time.kill(this.actor);
    this.inCommit = this.statementsSpared = undefined;
    this.inReport.clear();
    this.network.faults = SOUND_LINES;
    this.disk.calmDown();
    this.disk.isSlow = false;
    farm.setManagerDiskFull(false);
    for (const worker of farm.workers) {
      worker.computer.isDiskFull = false;
      this.network.mend(worker.actor);
    }
    await farm.startManager();
    for (const worker of farm.workers) farm.startWorker(worker);
  }

  /** Kills the Manager before or after a commit, when that is its turn; to be called with each. @returns whether it did */
  meetCommit(when: Moment): boolean {
    if (this.inCommit !== when || !this.farm.isManagerRunning) return false;
    this.inCommit = undefined;
    this.counts['manager-killed-in-commit'] += 1;
    this.farm.killManager(`${when} a commit`);
    this.restartManager();
    return true;
  }

  /** Kills the Manager between two statements, when that is its turn; to be called before each in a transaction. @returns whether it did */
  meetStatement(): boolean {
    if (this.statementsSpared === undefined || !this.farm.isManagerRunning) return false;
    this.statementsSpared -= 1;
    if (this.statementsSpared >= 0) return false;
    this.statementsSpared = undefined;
    this.counts['manager-killed-in-work'] += 1;
    this.farm.killManager('between two statements');
    this.restartManager();
    return true;
  }

  /** Kills a Worker before or after it writes to its file of reports, when that is its turn; to be called with each. @returns whether it did */
  meetReport(writer: Actor | undefined, when: Moment): boolean {
    const worker = this.farm.workers.find(({ actor }) => actor === writer);
    if (worker === undefined || this.inReport.get(worker) !== when || !worker.isRunning) return false;
    this.inReport.delete(worker);
    this.counts['worker-killed-in-report'] += 1;
    this.farm.killWorker(worker);
    this.time.as(this.actor, () => this.later(() => this.farm.startWorker(worker)));
    return true;
  }

  private wait(): void {
    this.time.startTimer(this.chances.below(LONGEST_QUIET_MS), () => {
      this.happen();
      this.wait();
    });
  }

  private happen(): void {
    const kind = this.chances.pick([...ACCIDENTS, ...USUAL]);
    const worker = this.chances.pick(this.farm.workers);
    if (!LATER_COUNTED.has(kind)) this.counts[kind] += 1;
    this.what[kind](worker);
  }

  /** What each of them is; those of Workers befall this one. */
  private readonly what: Readonly<Record<AccidentKind, (worker: BottledWorker) => void>> = {
    'manager-killed': () => {
      this.farm.killManager('by accident');
      this.restartManager();
    },
    'manager-killed-in-commit': () => {
      this.inCommit = this.chances.pick(MOMENTS);
    },
    'manager-killed-in-work': () => {
      this.statementsSpared = this.chances.below(MOST_STATEMENTS_SPARED);
    },
    'manager-power-cut': () => {
      this.disk.failSoon((cut) => {
        if (!this.farm.cutManagerPower(cut)) return false;
        this.counts['manager-power-cut'] += 1;
        this.restartManager();
        return true;
      });
    },
    'manager-frozen': () => this.stopManager(false),
    'manager-suspended': () => this.stopManager(true),
    'manager-disk-full': () => {
      this.farm.setManagerDiskFull(true);
      this.time.startTimer(this.managerOutageMs(), () => this.farm.setManagerDiskFull(false));
    },
    'manager-disk-slow': () => {
      this.disk.isSlow = true;
      this.time.startTimer(this.managerOutageMs(), () => (this.disk.isSlow = false));
    },
    'manager-clock-set': () => {
      const { byMs, rate } = this.clockChange();
      this.farm.note(`the Manager's clock is set by ${byMs} ms, and goes at ${rate}`);
      this.farm.setManagerClock(byMs, rate);
    },
    'worker-killed': (worker) => {
      this.farm.killWorker(worker);
      this.later(() => this.farm.startWorker(worker));
    },
    'worker-killed-in-report': (worker) => {
      this.inReport.set(worker, this.chances.pick(MOMENTS));
    },
    'worker-stopped': (worker) => worker.stop(),
    'worker-power-cut': (worker) => {
      this.farm.note(`the power of ${worker.name} fails`);
      worker.losePower();
      this.later(() => this.farm.startWorker(worker));
    },
    'worker-frozen': ({ computer, name }) => this.stopFor(computer, false, name, this.outageMs()),
    'worker-suspended': ({ computer, name }) => this.stopFor(computer, true, name, this.outageMs()),
    'worker-disk-full': ({ computer, name }) => {
      this.farm.note(`the disk of ${name} is full`);
      computer.isDiskFull = true;
      this.later(() => (computer.isDiskFull = false));
    },
    'worker-clock-set': ({ computer }) => {
      const { byMs, rate } = this.clockChange();
      computer.setClock(this.time.nowMs, byMs, rate);
    },
    'worker-copied': (worker) => {
      if (this.counts['worker-copied'] <= MOST_TWINS) this.farm.startTwin(worker);
    },
    'line-cut': ({ actor, name }) => {
      this.farm.note(`the line of ${name} is cut`);
      this.network.cut(actor);
      this.later(() => this.network.mend(actor));
    },
    'bad-lines': () => {
      this.network.faults = this.lineFaults();
      this.farm.note(`lines: ${JSON.stringify(this.network.faults)}`);
    },
  };

  private stopManager(isSuspended: boolean): void {
    this.stopFor(this.farm.computer, isSuspended, 'the Manager', this.managerOutageMs());
  }

  /** Unless it is asleep already. */
  private stopFor(computer: Computer, isSuspended: boolean, whose: string, forMs: number): void {
    if (computer.asleepUntilMs > this.time.nowMs) return;
    this.farm.note(`${whose} is ${isSuspended ? 'suspended' : 'frozen'} for ${forMs} ms`);
    if (isSuspended) this.time.suspend(computer, forMs);
    else this.time.freeze(computer, forMs);
  }

  /** By seconds, as a time server does it; or by hours, as people do. */
  private clockChange(): { readonly byMs: number; readonly rate: number } {
    const { chances } = this;
    const most = chances.pick([0, 2_000, 2 * 3_600_000]);
    return { byMs: chances.between(-most, most), rate: chances.pick([1, 1, 0.99, 1.01]) };
  }

  private lineFaults(): LineFaults {
    const share = (): number => this.chances.pick([0, 0, 0.01, 0.1, 0.3]);
    return { lost: share(), answerLost: share(), doubled: share(), late: share(), foreign: share() };
  }

  private restartManager(): void {
    this.time.as(this.actor, () => {
      this.time.startTimer(this.chances.below(60_000), () => {
        this.farm.startManager().catch((error: unknown) => this.time.fail(error));
      });
    });
  }

  private later(action: () => void): void {
    this.time.startTimer(this.outageMs(), action);
  }

  private outageMs(): number {
    return this.chances.below(this.chances.pick([5_000, 60_000, LONGEST_OUTAGE_MS]));
  }

  private managerOutageMs(): number {
    return this.chances.below(this.chances.pick(LONGEST_MANAGER_OUTAGES_MS));
  }
}
