import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type TaskAttempt, type TaskLogInfo, fetchTaskLogInfo } from '@flamenco/api-client';
import { firstValueFrom } from 'rxjs';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import { type LogChoice, type LogSource, TAIL_RANGE, bytesBefore, sourceOf } from './log-source';
import { EMPTY_TAIL, type LogTail, appendPieces, tailOf } from './log-tail';

/** Whose log is shown. */
export interface ChosenLog {
  readonly taskId: string;
  readonly choice: LogChoice;
  readonly attempts: readonly TaskAttempt[];
}

/** What is to be loaded. */
interface Wanted {
  readonly taskId: string;
  /** Undefined: the Manager is to be asked where the log is. */
  readonly source: LogSource | undefined;
}

/** A log file that is there. */
export interface LogFile {
  readonly taskId: string;
  /** The number of the attempt; undefined for a task that no Worker has had. */
  readonly attempt: number | undefined;
  readonly url: string;
}

interface LoadedLog {
  /** Undefined when there is none yet. */
  readonly file: LogFile | undefined;
  readonly tail: LogTail;
}

/** The selected task's log: the end of the chosen attempt's file, then the pieces that arrive live. */
@Injectable()
export class TaskLog {
  private readonly api = inject(Api);
  private readonly http = inject(HttpClient);
  private readonly selection = signal<ChosenLog | undefined>(undefined);
  private readonly wanted = computed((): Wanted | undefined => {
    const selection = this.selection();
    if (selection === undefined) return undefined;
    const { taskId, choice, attempts } = selection;
    return { taskId, source: sourceOf(choice, attempts, undefined) };
  });

  private readonly live = liveResource<Wanted, LoadedLog>({
    about: () => this.wanted(),
    topics: ({ taskId, source }) => (source?.isGrowing === false ? [] : [{ type: 'tasklog', uuid: taskId }]),
    load: (wanted) => this.load(wanted),
    apply: (log, events) => {
      const tail = appendPieces(log.tail, payloadsOf(events, '/tasklog'));
      return tail === log.tail ? log : { ...log, tail };
    },
    needsReload: ({ tail }) => tail.hasGap,
    // While the file of an attempt gets another name, what was shown stays.
    isSame: (one, other) => keyOf(one) === keyOf(other),
  });

  /** Names the log that is shown; the same as long as it is that of the same attempt. */
  readonly key = computed(() => {
    const wanted = this.wanted();
    return wanted === undefined ? undefined : keyOf(wanted);
  });
  /** Undefined as long as nothing has been written. */
  readonly file = computed(() => this.live.value()?.file);
  readonly tail = computed(() => this.live.value()?.tail ?? EMPTY_TAIL);
  /** Bytes of the file. */
  readonly size = computed(() => this.tail().endOffset);
  /** Whether the whole of it is in the tail. */
  readonly isShort = computed(() => this.tail().firstBlock === 0);
  readonly isLoading = this.live.isLoading;
  readonly isStale = this.live.isStale;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;

  /** Shows this log from now on. */
  select(selection: ChosenLog | undefined): void {
    this.selection.set(selection);
  }

  private async load({ taskId, source }: Wanted): Promise<LoadedLog> {
    const url = source?.url ?? (await this.urlWithoutAttempts(taskId));
    const tail = url === undefined ? undefined : await this.fetchTail(url);
    if (url === undefined || tail === undefined) return { file: undefined, tail: EMPTY_TAIL };
    return { file: { taskId, attempt: source?.attempt, url }, tail };
  }

  private async urlWithoutAttempts(taskId: string): Promise<string | undefined> {
    // 204 without a body: nothing has been logged yet
    const info = (await this.api.invoke(fetchTaskLogInfo, { task_id: taskId })) as TaskLogInfo | null;
    return sourceOf('latest', [], info ?? undefined)?.url;
  }

  /** Reads the end of a log file; undefined when nothing has been written. A server that answers the whole is fine, too. */
  private async fetchTail(url: string): Promise<LogTail | undefined> {
    try {
      const { body, headers } = await firstValueFrom(
        this.http.get(url, {
          headers: { Range: TAIL_RANGE },
          responseType: 'arraybuffer',
          observe: 'response',
          cache: 'no-store',
        }),
      );
      return tailOf(new Uint8Array(body ?? new ArrayBuffer(0)), bytesBefore(headers.get('Content-Range')));
    } catch (error) {
      // 404: this attempt has written nothing yet; 416: its file is empty
      if (error instanceof HttpErrorResponse && [404, 416].includes(error.status)) return undefined;
      throw error;
    }
  }
}

function keyOf({ taskId, source }: Wanted): string {
  return source?.key ?? taskId;
}
