import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { EventBus } from '../events/index.js';

/** Requests that wait until something happens to a job. One listener serves all; each of them costs a timer. */
@Injectable()
export class JobWatch implements OnModuleDestroy {
  private readonly waiting = new Map<string, Set<() => void>>();
  private readonly endListening: () => void;
  private isClosed = false;

  constructor(events: EventBus) {
    events.onMissing(() => {
      this.endAll();
    });
    this.endListening = events.listen((event) => {
      if (event.name !== 'job-updated') return;
      for (const end of this.waiting.get(event.payload.id) ?? []) end();
    });
  }

  /** Resolves when something happens to the job, when the time is over, when `signal` is aborted, or when the Manager ends. */
  nextChange(jobId: string, waitMs: number, signal: AbortSignal): Promise<void> {
    if (this.isClosed || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const ends = this.waiting.get(jobId) ?? new Set<() => void>();
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        ends.delete(end);
        if (ends.size === 0) this.waiting.delete(jobId);
        resolve();
      };
      const timer = setTimeout(end, waitMs);
      signal.addEventListener('abort', end);
      this.waiting.set(jobId, ends.add(end));
    });
  }

  /** How many requests wait. */
  get waitingCount(): number {
    return [...this.waiting.values()].reduce((sum, { size }) => sum + size, 0);
  }

  onModuleDestroy(): void {
    this.isClosed = true;
    this.endListening();
    this.endAll();
  }

  private endAll(): void {
    for (const ends of [...this.waiting.values()]) for (const end of [...ends]) end();
  }
}
