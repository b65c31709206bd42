import { HttpClient } from '@angular/common/http';
import { Injectable, computed, inject, linkedSignal, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { Api, type Job, fetchJobs } from '@flamenco/api-client';
import { parseJobQuery } from '@flamenco/domain/query';
import { map, switchMap, timer } from 'rxjs';
import { ConnectionState } from '../../shared/live/connection-state';

/** The Manager is asked this long after the last key, in ms. */
const QUIET_MS = 150;

/** More do not fit. */
const MOST_JOBS = 8;

/** Jobs that fit what is typed in the palette, as the Manager finds them. Provided by the palette. */
@Injectable()
export class PaletteJobs {
  private readonly api = inject(Api);
  private readonly http = inject(HttpClient);
  private readonly connection = inject(ConnectionState);
  /** A query for jobs; empty: none are looked for. */
  private readonly query = signal('');

  /** What is outdated is canceled: also a request that is under way. */
  private readonly asked = rxResource({
    params: () => (this.query() === '' || this.connection.isStale() ? undefined : this.query()),
    stream: ({ params: q }) =>
      timer(QUIET_MS).pipe(
        switchMap(() =>
          fetchJobs(this.http, this.api.rootUrl, {
            ...{ q, limit: MOST_JOBS, sort: '-urgency', omit: ['settings', 'warnings'] },
          }),
        ),
        map(({ body }) => body.jobs),
      ),
  });

  /** Those for what was typed before stay until there are others. */
  readonly jobs = linkedSignal<
    { readonly fresh: readonly Job[] | undefined; readonly isNone: boolean },
    readonly Job[]
  >({
    source: () => ({
      fresh: this.asked.hasValue() ? this.asked.value() : undefined,
      isNone: this.query() === '' || this.asked.error() !== undefined,
    }),
    computation: ({ fresh, isNone }, before) => (isNone ? [] : (fresh ?? before?.value ?? [])),
  });
  readonly isLoading = computed(() => this.asked.isLoading());

  /** @returns the query that it is taken for */
  lookFor(text: string): string {
    const query = queryFor(text);
    this.query.set(query);
    return query;
  }
}

/** A query as it is, and anything else as a text to look for. */
export function queryFor(text: string): string {
  const isQuery = parseJobQuery(text, { nowMs: Date.now(), metadataKeys: [] }).faults.length === 0;
  return text === '' || isQuery ? text : `"${text.replaceAll('"', ' ').trim()}"`;
}
