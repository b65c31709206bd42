import { HttpClient, type HttpResponse } from '@angular/common/http';
import { Injectable, computed, effect, inject, linkedSignal, resource, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Api, type TaskAttempt, type TaskLogInfo, fetchTaskLogInfo } from '@flamenco/api-client';
import { firstValueFrom } from 'rxjs';
import { inBatches } from '../../../shared/live/batches';
import { collectWhile } from '../../../shared/live/collect-while';
import { LiveFarm } from '../../../shared/live/live-farm';
import { describeProblem } from '../../../shared/problem';
import { type ByteRange, type LogPart, rangeHeader, rangeOf, tailOf } from './log-range';
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

/** The selected task's log: the chosen attempt's bytes of the file, then the chunks that arrive live. */
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
      const range = rangeOf(selection.part, selection.attempts);
      const key = `${selection.taskId} ${selection.part} ${range.start}`;
      return { key, taskId: selection.taskId, isWhole: selection.isWhole, ...range, loadKey };
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );

  private readonly loaded = resource({
    params: () => this.wanted(),
    loader: ({ params }) => this.load(params),
  });

  /** While the same attempt is loaded again (it ended, the connection was lost), what was shown stays. */
  private readonly kept = linkedSignal<
    { readonly key: string | undefined; readonly fresh: LoadedLog | undefined },
    LoadedLog | undefined
  >({
    source: () => ({ key: this.wanted()?.key, fresh: this.loaded.hasValue() ? this.loaded.value() : undefined }),
    computation: ({ key, fresh }, before) => [fresh, before?.value].find((log) => log !== undefined && log.key === key),
  });

  readonly text = computed(() => this.kept()?.text ?? EMPTY_LOG);
  readonly url = computed(() => this.kept()?.url);
  readonly leftOutBytes = computed(() => this.kept()?.leftOut ?? 0);
  readonly isLoading = computed(() => this.kept() === undefined && this.loaded.error() === undefined);
  readonly problem = computed(() => {
    const error = this.loaded.error();
    return error === undefined ? undefined : describeProblem(error.cause ?? error);
  });

  constructor() {
    inBatches(this.live.events('/tasklog'))
      .pipe(takeUntilDestroyed())
      .subscribe((events) => {
        const wanted = this.wanted();
        if (wanted === undefined || wanted.end !== undefined) return;
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

  private async load(wanted: ByteRange & { key: string; taskId: string; isWhole: boolean }): Promise<LoadedLog> {
    const { loaded, events } = await collectWhile(this.live.events('/tasklog'), async () => {
      // 204 without a body: nothing has been logged yet
      const info = (await this.api.invoke(fetchTaskLogInfo, { task_id: wanted.taskId })) as TaskLogInfo | null;
      if (info === null) return { text: '', url: undefined, start: wanted.start };
      const range = wanted.isWhole ? wanted : tailOf(wanted, info.size);
      return { text: await this.fetchRange(info, range), url: info.url, start: range.start };
    });
    const chunks = wanted.end === undefined ? events.filter((e) => e.task_id === wanted.taskId).map((e) => e.log) : [];
    return {
      key: wanted.key,
      text: appendLog(EMPTY_LOG, joinChunks(loaded.text, chunks)),
      url: loaded.url,
      leftOut: loaded.start - wanted.start,
    };
  }

  /** Reads a part of the log file. A server that answers with the whole file in spite of the header is fine too. */
  private async fetchRange(info: TaskLogInfo, range: ByteRange): Promise<string> {
    if (range.start >= Math.min(range.end ?? info.size, info.size)) return '';
    const response: HttpResponse<ArrayBuffer> = await firstValueFrom(
      this.http.get(info.url, {
        headers: { Range: rangeHeader(range) },
        responseType: 'arraybuffer',
        observe: 'response',
        cache: 'no-store',
      }),
    );
    const bytes = response.body ?? new ArrayBuffer();
    const isPart = response.status === 206;
    return new TextDecoder().decode(isPart ? bytes : bytes.slice(range.start, range.end));
  }
}
