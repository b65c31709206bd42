import { setTimeout as pause } from 'node:timers/promises';
import type { Journal } from './journal.ts';
import type { WaitingReport, WorkerHome } from './worker-home.ts';
import type { WorkerLine } from './worker-line.ts';

const LONGEST_BACK_OFF_MS = 8_000;

/** An attempt whose reports are made. */
interface ReportedAttempt {
  readonly report: (update: WaitingReport['update'], log: string) => void;
}

/** Reports of a Worker: kept before they are sent, sent in their order, and forgotten when they are answered. */
export class ReportQueue {
  private wake: () => void = () => undefined;
  private drain: PromiseWithResolvers<'drained' | 'unknown'> | undefined;
  private failures = 0;
  private readonly home: WorkerHome;
  private readonly line: WorkerLine;
  private readonly journal: Journal;
  private readonly isNumbered: boolean;

  /** @param isNumbered - the reports name their attempt, and say which they are, as those of Flamenco 3 do not */
  constructor(home: WorkerHome, line: WorkerLine, journal: Journal, isNumbered: boolean) {
    [this.home, this.line, this.journal, this.isNumbered] = [home, line, journal, isNumbered];
  }

  begin(taskId: string, attempt: string): ReportedAttempt {
    let [number, offset] = [0, 0];
    return {
      report: (update, log) => {
        number += 1;
        const place = { attempt_id: attempt, report_number: number, log_offset: offset };
        offset += Buffer.byteLength(log);
        this.add({ taskId, attempt, update: { ...update, log, ...(this.isNumbered && place) } });
      },
    };
  }

  /** Waits until all of them were answered, or only a new hand-shake gets them through. */
  drained(): Promise<'drained' | 'unknown'> {
    if (this.home.now.reports.length === 0) return Promise.resolve('drained');
    this.drain ??= Promise.withResolvers();
    return this.drain.promise;
  }

  /** After a hand-shake. */
  goOn(): void {
    this.wake();
  }

  /** Delivers for ever. */
  async run(): Promise<never> {
    for (;;) {
      const [first] = this.home.now.reports;
      if (first !== undefined && this.line.authorization !== undefined) await this.deliver(first);
      else await this.somethingNew();
    }
  }

  private add(report: WaitingReport): void {
    this.home.keep({ reports: [...this.home.now.reports, report] });
    this.wake();
  }

  private async deliver({ taskId, attempt, update }: WaitingReport): Promise<void> {
    const { status } = await this.line.ask('POST', `/task/${taskId}`, update);
    if (status === 401 || status === 403) {
      this.settle('unknown');
      await this.somethingNew();
      return;
    }
    if (status === undefined || status >= 500 || status === 429) {
      this.failures += 1;
      await pause(Math.min(LONGEST_BACK_OFF_MS, 125 * 2 ** this.failures));
      return;
    }
    this.failures = 0;
    if (status >= 300) this.journal.note({ kind: 'refused', attempt, status });
    else if (update.taskStatus === 'completed')
      this.journal.note({
        kind: 'accepted',
        attempt,
        task: taskId,
        answeredMs: Date.now(),
        isNumbered: this.isNumbered,
      });
    const reports = this.home.now.reports.slice(1);
    this.home.keep({ reports });
    if (reports.length === 0) this.settle('drained');
  }

  private settle(how: 'drained' | 'unknown'): void {
    this.drain?.resolve(how);
    this.drain = undefined;
  }

  private somethingNew(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve));
  }
}
