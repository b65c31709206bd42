import { Injectable } from '@nestjs/common';

/** Why a Manager is to end, and what comes after it. */
export interface LifetimeEnd {
  readonly next: 'restart' | 'exit-with-failure';
  readonly because: string;
}

/** How parts of the Manager ask for its end. Whoever runs the Manager waits for it, closes it, and starts the next one. */
@Injectable()
export class Lifetime {
  private finish: (end: LifetimeEnd) => void = () => undefined;

  /** Resolves at the first request; later ones change nothing. */
  readonly end = new Promise<LifetimeEnd>((resolve) => (this.finish = resolve));

  /** Has the Manager closed, and started anew in this process with the configuration as it is by then. */
  restart(because: string): void {
    this.finish({ next: 'restart', because });
  }

  /** Has the Manager closed, because going on would do harm. */
  fail(because: string): void {
    this.finish({ next: 'exit-with-failure', because });
  }
}
