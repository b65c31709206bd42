import { Injectable } from '@nestjs/common';

/** Says, after the commit, that tasks of a type may have become runnable, so that Workers that wait can be answered. */
@Injectable()
export class RunnableSignal {
  private readonly listeners = new Set<(taskTypes: readonly string[]) => void>();

  raise(taskTypes: readonly string[]): void {
    for (const listener of this.listeners) listener(taskTypes);
  }

  /** @returns a function that ends the listening */
  listen(listener: (taskTypes: readonly string[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
