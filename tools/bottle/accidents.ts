import type { SeededRandom } from '../farm/random.ts';
import type { Farm } from './farm.ts';
import { SOUND_LINES, type LineFaults, type Network } from './network.ts';
import { Actor, type VirtualTime } from './virtual-time.ts';

/** How often there was which accident. */
export type AccidentCounts = Record<AccidentKind, number>;

type AccidentKind =
  | 'manager-killed'
  | 'manager-killed-in-commit'
  | 'worker-killed'
  | 'worker-stopped'
  | 'line-cut'
  | 'bad-lines';

const LONGEST_QUIET_MS = 40_000;
/** Beyond the time-outs of Workers and tasks now and then. */
const LONGEST_OUTAGE_MS = 400_000;

/** What goes wrong, by chance, until it is told to end. */
export class Accidents {
  readonly counts: AccidentCounts = {
    'manager-killed': 0,
    'manager-killed-in-commit': 0,
    'worker-killed': 0,
    'worker-stopped': 0,
    'line-cut': 0,
    'bad-lines': 0,
  };
  /** The Manager is to be killed at its next commit. */
  private inCommit: 'before' | 'after' | undefined;
  private readonly actor = new Actor('accidents');
  private readonly time: VirtualTime;
  private readonly farm: Farm;
  private readonly network: Network;
  private readonly chances: SeededRandom;

  constructor(time: VirtualTime, farm: Farm, network: Network, chances: SeededRandom) {
    [this.time, this.farm, this.network, this.chances] = [time, farm, network, chances];
  }

  begin(): void {
    this.time.as(this.actor, () => this.wait());
  }

  /** From now on all goes well: what is off is started, and lines hold. */
  async end(): Promise<void> {
    this.time.kill(this.actor);
    this.inCommit = undefined;
    this.network.faults = SOUND_LINES;
    for (const worker of this.farm.workers) this.network.mend(worker.actor);
    await this.farm.startManager();
    for (const worker of this.farm.workers) this.farm.startWorker(worker);
  }

  /** Kills the Manager before or after a commit, when that is its turn; to be called with each. @returns whether it did */
  meetCommit(when: 'before' | 'after'): boolean {
    if (this.inCommit !== when || !this.farm.isManagerRunning) return false;
    this.inCommit = undefined;
    this.counts['manager-killed-in-commit'] += 1;
    this.farm.killManager(`${when} a commit`);
    this.restartManager();
    return true;
  }

  private wait(): void {
    this.time.startTimer(this.chances.below(LONGEST_QUIET_MS), () => {
      this.happen();
      this.wait();
    });
  }

  private happen(): void {
    const { chances, farm } = this;
    const kind = chances.pick<AccidentKind>([
      'manager-killed',
      'manager-killed-in-commit',
      'worker-killed',
      'worker-killed',
      'worker-stopped',
      'line-cut',
      'line-cut',
      'bad-lines',
      'bad-lines',
    ]);
    const worker = chances.pick(farm.workers);
    if (kind === 'manager-killed-in-commit') {
      this.inCommit = chances.pick(['before', 'after']);
      return;
    }
    this.counts[kind] += 1;
    if (kind === 'manager-killed') {
      farm.killManager('by accident');
      this.restartManager();
    } else if (kind === 'worker-killed') {
      farm.killWorker(worker);
      this.later(() => farm.startWorker(worker));
    } else if (kind === 'worker-stopped') {
      worker.stop();
    } else if (kind === 'line-cut') {
      const { actor } = worker;
      farm.note(`the line of ${worker.name} is cut`);
      this.network.cut(actor);
      this.later(() => this.network.mend(actor));
    } else {
      this.network.faults = this.lineFaults();
      farm.note(`lines: ${JSON.stringify(this.network.faults)}`);
    }
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
    this.time.startTimer(this.chances.below(this.chances.pick([5_000, 60_000, LONGEST_OUTAGE_MS])), action);
  }
}
