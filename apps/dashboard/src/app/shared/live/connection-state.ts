import { Injectable, computed, inject } from '@angular/core';
import { type ConnectionStatus, LiveConnection } from './live-connection';

const REASONS = {
  connecting: undefined,
  live: undefined,
  stale: 'The Manager does not answer; what you see may be out of date.',
  lost: 'The connection to the Manager is lost; what you see may be out of date.',
} as const satisfies Record<ConnectionStatus, string | undefined>;

/** How the connection to the Manager is, for all who show it or act on it. */
@Injectable({ providedIn: 'root' })
export class ConnectionState {
  /** `live`, `stale` (it stands, but the Manager is silent), `lost`, or `connecting` before the first answer. */
  readonly status = inject(LiveConnection).status;

  /** Why nothing can be done at the moment, and nothing be claimed of the farm; undefined: all is well. */
  readonly staleReason = computed((): string | undefined => REASONS[this.status()]);

  /** Whether what is shown may be out of date. */
  readonly isStale = computed(() => this.staleReason() !== undefined);
}
