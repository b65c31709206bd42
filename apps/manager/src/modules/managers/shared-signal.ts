import type { Work } from '../../database/unit-of-work.js';
import type { ManagerNews } from './manager-news.js';

/** Says, after the commit, that something happened: in this Manager, and in the others on its database. */
export class SharedSignal<Payload> {
  private readonly listeners = new Set<(payload: Payload) => void>();

  /** @param name - the Managers know it by */
  constructor(
    news: ManagerNews,
    private readonly name: string,
  ) {
    news.hear(name, (payload) => {
      this.tell(payload as Payload); // by this class in another process of the same version
    });
  }

  /** @param payload - anything that JSON has */
  raise(work: Work, payload: Payload): void {
    work.signalOthers({ name: this.name, payload });
    work.afterCommit(() => {
      this.tell(payload);
    });
  }

  /** @returns a function that ends the listening */
  listen(listener: (payload: Payload) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(payload: Payload): void {
    for (const listener of this.listeners) listener(payload);
  }
}
