import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { Injectable, computed, inject, resource, signal } from '@angular/core';
import {
  Api,
  type TaskAttempt,
  type TaskLogInfo,
  countTaskLogLines,
  fetchTaskLogInfo,
} from '@flamenco/api-client';
import { firstValueFrom } from 'rxjs';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import { EMPTY_PART, type LogPart, appendPieces, partOf } from './log-bytes';
import { type LogChoice, type LogSource, TAIL_RANGE, bytesBefore, sourceOf } from './log-source';
import { EMPTY_LOG } from './log-text';

/** Whose log is shown, and which part of it. */
export interface LogSelection {
  readonly taskId: string;
  readonly choice: LogChoice;
  readonly attempts: readonly TaskAttempt[];
  /** Also what is more than the tail. */
  readonly isWhole: boolean;
}

/** What is to be loaded. */
interface Wanted {
  readonly taskId: string;
  /** Undefined: the Manager is to be asked where the log is. */
  readonly source: LogSource | undefined;
  readonly isWhole: boolean;
}

interface LoadedLog extends LogPart {
  /** The whole log as a file; undefined when there is none yet. */
  readonly url: string | undefined;
  /** Bytes before the tail that were not loaded. */
  readonly leftOut: number;
  /** The task and the attempt that it is of. */
  readonly of: Pick<Wanted, 'taskId'> & Pick<LogSource, 'attempt'>;
}

const NOTHING = { ...EMPTY_PART, url: undefined, leftOut: 0 } as const;

/** What comes before the lines that are shown. */
interface Uncounted {
  readonly taskId: string;
  readonly attempt: number | undefined;
  readonly bytes: number;
}

/** The selected task's log: the tail of the chosen attempt's file, then the pieces that arrive live. */
@Injectable()
export class TaskLog {
  private readonly api = inject(Api);
  private readonly http = inject(HttpClient);
  private readonly selection = signal<LogSelection | undefined>(undefined);

  private readonly live = liveResource<Wanted, LoadedLog>({
    about: () => {
      const selection = this.selection();
      if (selection === undefined) return undefined;
      const { taskId, choice, attempts, isWhole } = selection;
      return { taskId, source: sourceOf(choice, attempts, undefined), isWhole };
    },
    topics: ({ taskId, source }) => (source?.isGrowing === false ? [] : [{ type: 'tasklog', uuid: taskId }]),
    load: (wanted) => this.load(wanted),
    apply: (log, events) => {
      const part = appendPieces(log, payloadsOf(events, '/tasklog'));
      return part === log ? log : { ...log, ...part };
    },
    needsReload: ({ hasGap }) => hasGap,
    // While more of the same attempt is loaded, or its file has got another name, what was shown stays.
    isSame: (one, other) => keyOf(one) === keyOf(other),
  });

  private readonly uncounted = computed(
    (): Uncounted | undefined => {
      const log = this.live.value();
      return log === undefined || log.startOffset === 0 ? undefined : { ...log.of, bytes: log.startOffset };
    },
    { equal: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );
  private readonly linesBeforeTail = resource({
    params: () => this.uncounted(),
    loader: async ({ params: { taskId, attempt, bytes } }) => {
      const ofAttempt = attempt === undefined ? {} : { attempt };
      const asked = { task_id: taskId, before: bytes, ...ofAttempt };
      return (await this.api.invoke(countTaskLogLines, asked)).lines;
    },
  });

  readonly text = computed(() => this.live.value()?.text ?? EMPTY_LOG);
  readonly url = computed(() => this.live.value()?.url);
  readonly leftOutBytes = computed(() => this.live.value()?.leftOut ?? 0);
  /** Lines of the log before those in `text`; undefined until they are counted. */
  readonly linesBefore = computed(() => {
    if (this.uncounted() === undefined) return 0;
    return this.linesBeforeTail.hasValue() ? this.linesBeforeTail.value() : undefined;
  });
  readonly isLoading = this.live.isLoading;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;

  /** Shows this log from now on. */
  select(selection: LogSelection | undefined): void {
    this.selection.set(selection);
  }

  private async load({ taskId, source, isWhole }: Wanted): Promise<LoadedLog> {
    const url = source?.url ?? (await this.urlWithoutAttempts(taskId));
    const loaded = url === undefined ? NOTHING : await this.fetchPart(url, isWhole);
    return { ...loaded, of: { taskId, attempt: source?.attempt } };
  }

  private async urlWithoutAttempts(taskId: string): Promise<string | undefined> {
    // 204 without a body: nothing has been logged yet
    const info = (await this.api.invoke(fetchTaskLogInfo, { task_id: taskId })) as TaskLogInfo | null;
    return sourceOf('latest', [], info ?? undefined)?.url;
  }

  /** Reads a log file, or its end. A server that answers the whole in spite of the header is fine, too. */
  private async fetchPart(url: string, isWhole: boolean): Promise<Omit<LoadedLog, 'of'>> {
    const headers: Record<string, string> = isWhole ? {} : { Range: TAIL_RANGE };
    try {
      const options = {
        headers,
        responseType: 'arraybuffer',
        observe: 'response',
        cache: 'no-store',
      } as const;
      const { body, headers: answered } = await firstValueFrom(this.http.get(url, options));
      const leftOut = bytesBefore(answered.get('Content-Range'));
      return { ...partOf(new Uint8Array(body ?? new ArrayBuffer(0)), leftOut), url, leftOut };
    } catch (error) {
      // 404: this attempt has written nothing yet; 416: its file is empty
      if (error instanceof HttpErrorResponse && [404, 416].includes(error.status)) return NOTHING;
      throw error;
    }
  }
}

function keyOf({ taskId, source }: Wanted): string {
  return source?.key ?? taskId;
}
