import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { Injectable, computed, effect, inject, resource, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Api, type TaskAttempt, type TaskLogInfo, fetchTaskLogInfo } from '@flamenco/api-client';
import { firstValueFrom } from 'rxjs';
import { inBatches } from '../../../shared/live/batches';
import { collectWhile } from '../../../shared/live/collect-while';
import { keptFor, problemOf } from '../../../shared/live/kept';
import { LiveFarm } from '../../../shared/live/live-farm';
import { type LogPart, type LogSource, TAIL_RANGE, bytesBefore, fromWholeLine, sourceOf } from './log-source';
import { EMPTY_LOG, type LogText, appendLog, joinChunks } from './log-text';

/** Whose log is shown, and which part of it. */
export interface LogSelection {
  readonly taskId: string;
  readonly part: LogPart;
  readonly attempts: readonly TaskAttempt[];
  /** Also what is more than the tail. */
  readonly isWhole: boolean;
}

interface LoadedLog {
  readonly key: string;
  readonly text: LogText;
  /** The whole log as a file; undefined when there is none yet. */
  readonly url: string | undefined;
  /** Bytes before the tail that were not loaded. */
  readonly leftOut: number;
}

/** The selected task's log: the tail of the chosen attempt's file, then the chunks that arrive live. */
@Injectable()
export class TaskLog {
  private readonly api = inject(Api);
  private readonly http = inject(HttpClient);
  private readonly live = inject(LiveFarm);
  private readonly selection = signal<LogSelection | undefined>(undefined);

  private readonly wanted = computed(
    () => {
      const selection = this.selection();
      const loadKey = this.live.loadKey();
      if (selection === undefined || loadKey === undefined) return undefined;
      const { taskId, part, attempts, isWhole } = selection;
      const source = sourceOf(part, attempts, undefined);
      return {
        key: source?.key ?? taskId,
        isGrowing: source?.isGrowing ?? true,
        source,
        taskId,
        isWhole,
        loadKey,
      };
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );

  private readonly loaded = resource({
    params: () => this.wanted(),
    loader: ({ params }) => this.load(params),
  });

  /** While the same attempt is loaded again (it ended, the connection was lost), what was shown stays. */
  private readonly kept = keptFor(
    computed(() => this.wanted()?.key),
    this.loaded,
    ({ key }) => key,
  );

  readonly text = computed(() => this.kept()?.text ?? EMPTY_LOG);
  readonly url = computed(() => this.kept()?.url);
  readonly leftOutBytes = computed(() => this.kept()?.leftOut ?? 0);
  readonly isLoading = computed(() => this.kept() === undefined && this.loaded.error() === undefined);
  readonly problem = problemOf(this.loaded);

  constructor() {
    inBatches(this.live.events('/tasklog'))
      .pipe(takeUntilDestroyed())
      .subscribe((events) => {
        const wanted = this.wanted();
        if (wanted?.isGrowing !== true) return;
        const chunk = events.map((event) => (event.task_id === wanted.taskId ? event.log : '')).join('');
        this.kept.update((log) => log && { ...log, text: appendLog(log.text, chunk) });
      });
    effect((onCleanup) => {
      const uuid = this.selection()?.taskId;
      if (uuid !== undefined) onCleanup(this.live.follow({ type: 'tasklog', uuid }));
    });
  }

  /** Shows this log from now on. */
  select(selection: LogSelection | undefined): void {
    this.selection.set(selection);
  }

  reload(): void {
    this.loaded.reload();
  }

  private async load(wanted: Wanted): Promise<LoadedLog> {
    const { loaded, events } = await collectWhile(this.live.events('/tasklog'), async () => {
      const url = wanted.source?.url ?? (await this.urlWithoutAttempts(wanted.taskId));
      const part = url === undefined ? NOTHING : await this.fetchPart(url, wanted.isWhole);
      return { ...part, url: part === NOTHING ? undefined : url };
    });
    const chunks = wanted.isGrowing
      ? events.filter((e) => e.task_id === wanted.taskId).map((e) => e.log)
      : [];
    const text = appendLog(EMPTY_LOG, joinChunks(loaded.text, chunks));
    return { key: wanted.key, text, url: loaded.url, leftOut: loaded.leftOut };
  }

  private async urlWithoutAttempts(taskId: string): Promise<string | undefined> {
    // 204 without a body: nothing has been logged yet
    const info = (await this.api.invoke(fetchTaskLogInfo, { task_id: taskId })) as TaskLogInfo | null;
    return sourceOf('latest', [], info ?? undefined)?.url;
  }

  /** Reads a log file, or its end. A server that answers the whole in spite of the header is fine, too. */
  private async fetchPart(url: string, isWhole: boolean): Promise<LogPartText> {
    const headers: Record<string, string> = isWhole ? {} : { Range: TAIL_RANGE };
    try {
      const options = { headers, responseType: 'text', observe: 'response', cache: 'no-store' } as const;
      const response = await firstValueFrom(this.http.get(url, options));
      const leftOut = bytesBefore(response.headers.get('Content-Range'));
      const text = response.body ?? '';
      return { text: leftOut > 0 ? fromWholeLine(text) : text, leftOut };
    } catch (error) {
      // 404: this attempt has written nothing yet; 416: its file is empty
      if (error instanceof HttpErrorResponse && [404, 416].includes(error.status)) return NOTHING;
      throw error;
    }
  }
}

interface Wanted {
  readonly key: string;
  readonly taskId: string;
  readonly source: LogSource | undefined;
  readonly isGrowing: boolean;
  readonly isWhole: boolean;
}

interface LogPartText {
  readonly text: string;
  readonly leftOut: number;
}

const NOTHING: LogPartText = { text: '', leftOut: 0 };
