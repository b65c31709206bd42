import type { Logger } from 'pino';
import { errorMessage } from '../error-facts.js';
import type { TaskUpdate, WorkerProblem } from '../manager-api/manager-client.js';
import { DiskReserve } from './disk-reserve.js';
import { firstBatch, type ReportBatch } from './report-batch.js';
import { ReportFile, type AttemptProgress, type ParkedReport, type StoredReport } from './report-file.js';
import { diskProblem, parkedProblem } from './worker-problems.js';

/** How much is kept of reports that the Manager does not take. */
export interface StoreLimits {
  /** Logs are kept in the file up to this size. */
  readonly fileBytes: number;
  /** What does not fit there is kept in memory up to this size. */
  readonly memoryBytes: number;
  /** How long the disk is left alone after it was full, in milliseconds. */
  readonly diskPauseMs: number;
}

const DEFAULT_LIMITS: StoreLimits = {
  fileBytes: 512 * 1024 * 1024,
  memoryBytes: 16 * 1024 * 1024,
  diskPauseMs: 5000,
};

/** What the file may be larger than its limit by, for reports of statuses. */
const STATUS_BYTES = 16 * 1024 * 1024;

/** While the disk is full, a log that is longer than this does not take the room of the status that it comes with. */
const SHORT_LOG = 1000;

/** Attempts whose progress is kept in memory, in case that the file cannot keep it. */
const KEPT_ATTEMPTS = 100;

const MEGABYTE = 1024 * 1024;

/**
 * The reports on their way to the Manager, oldest first: in a file, so that they outlive this process. On a full disk,
 * statuses still go there, into a reserve; logs are kept in memory, as far as that goes, and left out beyond it, which the
 * log then says. Nothing has to be done by anybody when there is room again.
 */
export class ReportStore {
  private readonly progress = new Map<string, AttemptProgress>();
  private readonly inMemory: StoredReport[] = [];
  private memoryBytes = 0;
  /** Sent, but still in the file, since a full disk does not even let one delete. */
  private readonly answered = new Set<number>();
  private readonly notes: string[] = [];
  private leftOutBytes = 0;
  private diskFullSinceMs: number | undefined;
  private isDiskTroubleTold = false;
  private diskTrouble = '';
  private reserveDueMs = 0;
  private lastId: number;
  /** Why each report that is parked is, by its id. */
  private readonly parkedReasons: Map<number, string>;

  private constructor(
    private readonly file: ReportFile,
    private readonly reserve: DiskReserve,
    private readonly limits: StoreLimits,
    private readonly log: Logger,
  ) {
    this.lastId = file.lastId();
    this.parkedReasons = new Map(file.parked().map(({ id, reason }) => [id, reason]));
    file.limitTo(limits.fileBytes);
    reserve.take(); // else when there is room
  }

  /** Opens the store in the Worker's home directory, for this Worker alone. */
  static open(homeDir: string, log: Logger, limits: StoreLimits = DEFAULT_LIMITS): ReportStore {
    return new ReportStore(ReportFile.open(homeDir), new DiskReserve(homeDir), limits, log);
  }

  /** Stores a report behind all others. Never fails, but may leave out a log that there is no room for. */
  add(taskId: string, update: TaskUpdate): void {
    const { log = '', attempt_id: attempt, ...status } = update;
    const ofAttempt = attempt === undefined ? {} : { attempt_id: attempt };
    const isStatus = Object.keys(status).length > 0;
    if (isStatus && log.length > SHORT_LOG && this.diskFullSinceMs !== undefined) {
      this.add(taskId, { ...ofAttempt, log });
      this.add(taskId, { ...ofAttempt, ...status });
      return;
    }
    const noteCount = this.notes.length;
    const report = this.numbered(taskId, this.withNotes(update));
    if (this.addToFile(report, isStatus) || this.addToMemory(report)) {
      this.nowKept(report, noteCount);
      return;
    }
    this.leftOutBytes += Buffer.byteLength(log);
    if (update.taskStatus === undefined) return;
    const withoutLog = this.numbered(taskId, this.withNotes({ ...ofAttempt, ...status }));
    this.keepInMemory(withoutLog);
    this.nowKept(withoutLog, this.notes.length);
  }

  /** A line that the log of the next task begins with, or the next line of the one that is running. */
  note(line: string): void {
    this.notes.push(line);
  }

  /** What has to be sent next: a report, and with it those of its log that follow, up to a size. */
  next(limitBytes: number): ReportBatch | undefined {
    return firstBatch(this.waiting(), limitBytes);
  }

  /** Forgets reports that the Manager has answered for good. */
  remove(ids: readonly number[]): void {
    for (const id of ids) {
      this.parkedReasons.delete(id);
      if (!this.removeFromMemory(id)) this.answered.add(id);
    }
    if (this.writes(() => this.file.remove([...this.answered]), true)) this.answered.clear();
    if (this.answered.size === 0 && this.file.hasNoneWaiting()) this.tidyUp();
  }

  /** Takes reports out of the way that the Manager fails at. */
  park(ids: readonly number[], reason: string): void {
    if (!this.writes(() => this.file.park(ids, reason), true)) this.remove(ids);
    else for (const id of ids) this.parkedReasons.set(id, reason);
  }

  /** What this run and earlier ones have parked. */
  parked(): readonly ParkedReport[] {
    return this.parkedReasons.size === 0 ? [] : this.file.parked();
  }

  /** Whether there are such reports; quick, however many wait. */
  hasParked(): boolean {
    return this.parkedReasons.size > 0;
  }

  /** What people should know of the reports and of their disk now. */
  problems(): readonly WorkerProblem[] {
    return [
      ...(this.isDiskTroubleTold && !this.mayUseDisk() ? [diskProblem(this.diskTrouble)] : []),
      ...(this.hasParked() ? [parkedProblem([...this.parkedReasons.values()])] : []),
    ];
  }

  /** How many reports wait to be sent. */
  count(): number {
    return this.file.count() - this.answered.size + this.inMemory.length;
  }

  /** Lets go of the file. What is in memory is lost, which the next log can no longer say. */
  close(): void {
    if (this.inMemory.length > 0)
      this.log.error({ reports: this.inMemory.length }, 'reports are lost, as the disk is full');
    this.file.close();
  }

  /** Nothing waits: time to give back space, and to see to it that the reserve is there. */
  private tidyUp(): void {
    this.writes(() => this.file.shrink(), false);
    if (performance.now() < this.reserveDueMs) return;
    this.reserveDueMs = performance.now() + this.limits.diskPauseMs * 12;
    this.reserve.take();
  }

  private removeFromMemory(id: number): boolean {
    const index = this.inMemory.findIndex((report) => report.id === id);
    if (index < 0) return false;
    for (const report of this.inMemory.splice(index, 1)) this.memoryBytes -= sizeOf(report);
    return true;
  }

  private *waiting(): Generator<StoredReport> {
    let fromMemory = 0;
    for (const report of this.file.waiting()) {
      if (this.answered.has(report.id)) continue;
      for (
        let next = this.inMemory[fromMemory];
        next && next.id < report.id;
        next = this.inMemory[++fromMemory]
      )
        yield next;
      yield report;
    }
    yield* this.inMemory.slice(fromMemory);
  }

  /** Numbers and offsets let the Manager tell a report that comes twice from two that are alike. */
  private numbered(taskId: string, update: TaskUpdate): StoredReport {
    const id = this.lastId + 1;
    if (update.attempt_id === undefined) return { id, taskId, update };
    const { lastReportNumber, logBytes } = this.progressOf(update.attempt_id);
    const numbers = { report_number: lastReportNumber + 1, log_offset: logBytes };
    return { id, taskId, update: { ...update, ...numbers } };
  }

  private progressOf(attemptId: string): AttemptProgress {
    return (
      this.progress.get(attemptId) ?? this.file.progressOf(attemptId) ?? { lastReportNumber: 0, logBytes: 0 }
    );
  }

  private withNotes(update: TaskUpdate): TaskUpdate {
    const leftOut =
      this.leftOutBytes === 0
        ? []
        : [
            `[${(this.leftOutBytes / MEGABYTE).toFixed(1)} MB of log were left out here: the disk of this Worker is full, or the Manager did not take its reports for too long.]`,
          ];
    const lines = [...this.notes, ...leftOut];
    if (lines.length === 0) return update;
    return { ...update, log: `${lines.join('\n')}\n${update.log ?? ''}` };
  }

  private addToFile(report: StoredReport, isStatus: boolean): boolean {
    if (!isStatus && !this.mayUseDisk()) return false;
    const isWritten = this.writes(() => this.file.add(report, progressAfter(report)), isStatus);
    if (isWritten && !isStatus && this.isDiskTroubleTold) {
      this.isDiskTroubleTold = false;
      this.log.info('the file of reports can be written to again');
    }
    return isWritten;
  }

  private addToMemory(report: StoredReport): boolean {
    if (this.memoryBytes + sizeOf(report) > this.limits.memoryBytes) return false;
    this.keepInMemory(report);
    return true;
  }

  private keepInMemory(report: StoredReport): void {
    this.inMemory.push(report);
    this.memoryBytes += sizeOf(report);
  }

  /** The report is kept, with so many notes: what comes next is counted from it. */
  private nowKept(report: StoredReport, noteCount: number): void {
    this.notes.splice(0, noteCount);
    this.leftOutBytes = 0;
    this.lastId = report.id;
    const [progress, attemptId] = [progressAfter(report), report.update.attempt_id];
    if (!progress || attemptId === undefined) return;
    this.progress.delete(attemptId);
    this.progress.set(attemptId, progress);
    if (this.progress.size > KEPT_ATTEMPTS) this.progress.delete([...this.progress.keys()][0] ?? '');
  }

  /** After a full disk, logs wait for as much room as the reserve needs, so that they do not take it from the statuses. */
  private mayUseDisk(): boolean {
    if (this.diskFullSinceMs === undefined) return true;
    if (performance.now() - this.diskFullSinceMs < this.limits.diskPauseMs) return false;
    this.diskFullSinceMs = this.reserve.take() ? undefined : performance.now();
    return this.diskFullSinceMs === undefined;
  }

  /** Writes to the file, with the help of the reserve where it has to be; whether that worked. */
  private writes(write: () => void, isStatus: boolean): boolean {
    try {
      write();
      return true;
    } catch (error) {
      this.diskFails(error);
    }
    if (!isStatus) return false;
    this.reserve.giveUp();
    this.file.limitTo(this.limits.fileBytes + STATUS_BYTES);
    try {
      write();
      return true;
    } catch {
      return false; // told already
    } finally {
      this.file.limitTo(this.limits.fileBytes);
    }
  }

  private diskFails(error: unknown): void {
    if (!this.isDiskTroubleTold) {
      this.isDiskTroubleTold = true;
      this.diskTrouble = errorMessage(error);
      this.log.error(
        { err: error },
        'cannot write to the file of reports; logs are kept in memory meanwhile',
      );
      this.note(
        `[This Worker cannot write to the disk of its home directory (${this.diskTrouble}). It continues, and keeps its reports in memory meanwhile. Free some space there.]`,
      );
    }
    this.diskFullSinceMs = performance.now();
  }
}

function progressAfter({ update }: StoredReport): AttemptProgress | undefined {
  const { report_number: lastReportNumber, log_offset: offset, log = '' } = update;
  if (lastReportNumber === undefined || offset === undefined) return undefined;
  return { lastReportNumber, logBytes: offset + Buffer.byteLength(log) };
}

function sizeOf({ update }: StoredReport): number {
  return (update.log?.length ?? 0) + (update.activity?.length ?? 0) + 200;
}
