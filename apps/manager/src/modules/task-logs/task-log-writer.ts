import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { unavailable, type FarmError } from '@flamenco/domain/errors';
import type { JobId, TaskId } from '@flamenco/domain/ids';
import { Configuration } from '../../config/configuration.js';
import { errorCode } from '../../system-error.js';
import { EventBus } from '../events/index.js';
import { localTimestamp } from './local-timestamp.js';
import { appendMissing, appendToFile, isThere, renameIfThere, sizeOfFile } from './log-disk.js';
import { earlierLog, jobFileUrl, latestLog } from './task-log-files.js';

/** Where the log of a task's latest attempt is. */
export interface TaskLogInfo {
  /** Path below the Manager's address. */
  readonly url: string;
  /** In bytes. */
  readonly size: number;
}

/** The attempt that a text of a Worker is of. It must be the task's latest. */
export interface AttemptLog {
  readonly jobId: JobId;
  readonly taskId: TaskId;
  /** Attempts count from 1. */
  readonly attemptNumber: number;
}

/** How long a line of the Manager itself may wait, so that it shares a write with what follows; in ms. */
const LINE_DELAY_MS = 50;

const TAIL_BYTES = 2048;

/** Lines of the Manager that still wait for company. */
interface WaitingLines {
  readonly text: string;
  /** Bytes of the file up to the end of these lines, as it will be when they are written. */
  readonly endOffset: number;
}

/**
 * The logs of tasks: a file for each attempt. `task-<uuid>.txt` is the latest attempt's; earlier ones end in their
 * number. What is written to one file stays in its order.
 */
@Injectable()
export class TaskLogWriter implements OnApplicationShutdown {
  private readonly logger = new Logger(TaskLogWriter.name);
  /** By file. */
  private readonly lines = new Map<string, WaitingLines>();
  private lineTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly configuration: Configuration,
    private readonly events: EventBus,
  ) {}

  /**
   * Appends what a Worker sent, with a line break at its end. Throws `unavailable` when the disk does not take it, so that
   * the Worker sends it again.
   */
  append(jobId: JobId, taskId: TaskId, text: string): void {
    if (text === '') return;
    const path = this.fileOf(latestLog(jobId, taskId));
    const chunk = endedLine(text);
    const lines = this.takeLines(path);
    const linesText = lines?.text ?? '';
    let offset: number;
    try {
      offset = appendToFile(path, linesText + chunk) + Buffer.byteLength(linesText);
    } catch (error) {
      if (lines !== undefined) this.lines.set(path, lines);
      throw notWritten(path, error);
    }
    this.publish(taskId, chunk, offset);
  }

  /**
   * As `append`, for a text that may come again: what of it is in the file already, behind what the file had when the text before
   * it had been written, is not written again.
   * @param from - what this method returned for the text before it; 0 for the first one of the attempt
   */
  appendOnce(log: AttemptLog, text: string, from: number): number {
    const { jobId, taskId } = log;
    const path = this.fileOf(latestLog(jobId, taskId));
    if (from === 0) this.makeUpForRename(log);
    const lines = this.takeLines(path);
    try {
      const chunk = Buffer.from(endedLine(text));
      const { size, missing, offset } = appendMissing(path, lines?.text ?? '', chunk, from);
      if (missing.length > 0) this.publish(taskId, missing.toString(), offset);
      return size;
    } catch (error) {
      if (lines !== undefined) this.lines.set(path, lines);
      throw notWritten(path, error);
    }
  }

  /**
   * Adds a line of the Manager's own: the time, and what happened. Returns at once; a failure is logged, not thrown. Its event
   * leaves now, before those of the change that it tells of, as clients of Flamenco 3 expect; only the disk waits.
   */
  appendManagerLine(jobId: JobId, taskId: TaskId, nowMs: number, text: string): void {
    const path = this.fileOf(latestLog(jobId, taskId));
    const line = `${localTimestamp(nowMs)} ${endedLine(text)}`;
    const before = this.lines.get(path);
    const offset = before?.endOffset ?? sizeOfFile(path);
    const endOffset = offset + Buffer.byteLength(line);
    this.lines.set(path, { text: (before?.text ?? '') + line, endOffset });
    this.publish(taskId, line, offset);
    this.lineTimer ??= setTimeout(() => {
      this.releaseAllLines();
    }, LINE_DELAY_MS);
  }

  /** Begins the log of an attempt: what there is becomes the log of the attempt before. Attempts count from 1. */
  startAttempt(jobId: JobId, taskId: TaskId, attemptNumber: number): void {
    if (attemptNumber <= 1) return;
    const path = this.fileOf(latestLog(jobId, taskId));
    this.releaseLines(path);
    try {
      renameIfThere(path, this.fileOf(earlierLog(jobId, taskId, attemptNumber - 1)));
    } catch (error) {
      this.logger.error(
        { err: error },
        `The log of task ${taskId} continues in that of the previous attempt`,
      );
    }
  }

  /** The last 2048 bytes of the latest attempt's log, from the start of a line; undefined when there is none. */
  async tail(jobId: JobId, taskId: TaskId): Promise<string | undefined> {
    return this.end(jobId, taskId, TAIL_BYTES);
  }

  /** The last bytes of the latest attempt's log, from the start of a line; undefined when there is none. */
  async end(jobId: JobId, taskId: TaskId, bytes: number): Promise<string | undefined> {
    const path = this.settledFile(jobId, taskId);
    const size = await sizeOf(path);
    if (size === 0) return undefined;
    const start = Math.max(0, size - bytes);
    const text = await readFrom(path, start, size - start);
    const firstBreak = text.indexOf('\n');
    const isCutLine = start > 0 && firstBreak >= 0 && firstBreak < text.length - 1;
    return isCutLine ? text.slice(firstBreak + 1) : text;
  }

  /** Where the latest attempt's log is, and its size; undefined when there is none. */
  async info(jobId: JobId, taskId: TaskId): Promise<TaskLogInfo | undefined> {
    const size = await sizeOf(this.settledFile(jobId, taskId));
    return size === 0 ? undefined : { url: jobFileUrl(latestLog(jobId, taskId)), size };
  }

  /** The file of an attempt's log, or of the latest attempt's; ready to be read. */
  fileOfAttempt(jobId: JobId, taskId: TaskId, attemptNumber: number | undefined): string {
    const earlier = attemptNumber && this.fileOf(earlierLog(jobId, taskId, attemptNumber));
    return earlier && isThere(earlier) ? earlier : this.settledFile(jobId, taskId);
  }

  /** Where the log of an attempt is, if it wrote one. @param latest - the number of the task's latest attempt */
  urlOfAttempt(jobId: JobId, taskId: TaskId, attemptNumber: number, latest: number): string {
    const isLatest = attemptNumber >= latest;
    return jobFileUrl(isLatest ? latestLog(jobId, taskId) : earlierLog(jobId, taskId, attemptNumber));
  }

  /** Writes what still waits for one file, given relative to the local storage: before it is read. */
  settleFile(relativePath: string): void {
    this.releaseLines(this.fileOf(relativePath));
  }

  /** Writes what still waits: before a folder of logs is removed. */
  settle(): void {
    this.releaseAllLines();
  }

  /** After the web server has closed, so that nothing more comes. */
  onApplicationShutdown(): void {
    this.releaseAllLines();
  }

  /** A Manager that was killed right after it had handed the task out has left the log of the attempt before in the way. */
  private makeUpForRename({ jobId, taskId, attemptNumber }: AttemptLog): void {
    if (attemptNumber <= 1 || isThere(this.fileOf(earlierLog(jobId, taskId, attemptNumber - 1)))) return;
    this.startAttempt(jobId, taskId, attemptNumber);
  }

  private fileOf(relativePath: string): string {
    return join(this.configuration.config.localStoragePath, relativePath);
  }

  private settledFile(jobId: JobId, taskId: TaskId): string {
    const path = this.fileOf(latestLog(jobId, taskId));
    this.releaseLines(path);
    return path;
  }

  private releaseAllLines(): void {
    clearTimeout(this.lineTimer);
    this.lineTimer = undefined;
    for (const path of [...this.lines.keys()]) this.releaseLines(path);
  }

  private releaseLines(path: string): void {
    const lines = this.takeLines(path);
    if (lines === undefined) return;
    try {
      appendToFile(path, lines.text);
    } catch (error) {
      this.logger.error(
        { err: error, lines: lines.text },
        `Could not write to the task log ${path}; the lines are lost`,
      );
    }
  }

  private takeLines(path: string): WaitingLines | undefined {
    const lines = this.lines.get(path);
    this.lines.delete(path);
    return lines;
  }

  private publish(taskId: TaskId, log: string, offset: number): void {
    this.events.publishEverywhere([{ name: 'task-log-updated', payload: { task_id: taskId, log, offset } }]);
  }
}

function endedLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

async function readFrom(path: string, start: number, length: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function notWritten(path: string, error: unknown): FarmError {
  const isFull = ['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '');
  return isFull
    ? unavailable(
        'task-log-disk-full',
        `No space is left for the task log ${path}. Free some space on that disk; the Worker tries again.`,
        { cause: error },
      )
    : unavailable(
        'task-log-not-written',
        `Could not write the task log ${path}: ${error instanceof Error ? error.message : String(error)}. Check that disk and folder; the Worker tries again.`,
        { cause: error },
      );
}
