import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { unavailable, type FarmError } from '@flamenco/domain/errors';
import type {
  FolderAnswer,
  FolderPage,
  FolderProblem,
  FolderQuestion,
  HeadQuestion,
} from './folder-thread.js';
import { ReadingLimits } from './reading-limits.js';

/** Somebody who waits for an answer. */
interface Waiting {
  readonly root: string;
  readonly settle: (answer: FolderAnswer | FarmError) => void;
}

/**
 * Reads folders in a thread of its own: a network storage that hangs would stop the Manager, or hold Node.js's file threads, which
 * the rest of the Manager needs. A thread that hangs is left to itself, and a few at most are.
 */
@Injectable()
export class FolderReader implements OnApplicationShutdown {
  private readonly waiting = new Map<number, Waiting>();
  private readonly hanging = new Set<Worker>();
  private thread: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;
  private lastId = 0;

  constructor(private readonly limits: ReadingLimits) {}

  /** @throws FarmError `unavailable` when the storage does not answer in time */
  async read(question: FolderQuestion): Promise<FolderPage | FolderProblem> {
    const answer = await this.ask(question);
    if ('page' in answer) return answer.page;
    return 'problem' in answer ? answer.problem : { at: 'folder', code: 'ENOTDIR' };
  }

  /**
   * The beginning of a file, uncompressed; undefined where it cannot be read.
   * @throws FarmError `unavailable` when the storage does not answer in time
   */
  async readHead(question: HeadQuestion): Promise<Uint8Array | undefined> {
    const answer = await this.ask(question);
    return 'head' in answer ? answer.head : undefined;
  }

  private async ask(question: FolderQuestion | HeadQuestion): Promise<FolderAnswer> {
    const { mostHanging, mostWaiting, patienceMs } = this.limits;
    if (this.hanging.size >= mostHanging) throw stillSilent(question.root);
    if (this.waiting.size >= mostWaiting) throw tooManyAsk();
    const id = ++this.lastId;
    const answer = await new Promise<FolderAnswer | FarmError>((settle) => {
      const timer = setTimeout(() => {
        this.giveUpOn();
      }, patienceMs);
      this.waiting.set(id, {
        root: question.root,
        settle: (settled) => {
          clearTimeout(timer);
          settle(settled);
        },
      });
      this.runningThread().postMessage({ id, question });
    });
    if (answer instanceof Error) throw answer;
    return answer;
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.idle);
    await this.thread?.terminate();
  }

  private runningThread(): Worker {
    clearTimeout(this.idle);
    if (this.thread) return this.thread;
    const thread = new Worker(this.limits.program);
    thread.unref();
    thread.on('message', (answer: FolderAnswer) => {
      this.settle(answer);
    });
    thread.on('error', () => {
      this.lose(thread);
    });
    thread.on('exit', () => {
      this.hanging.delete(thread);
      this.lose(thread);
    });
    this.thread = thread;
    return thread;
  }

  private settle(answer: FolderAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    waiting?.settle(answer);
    if (this.waiting.size > 0) return;
    this.idle = setTimeout(() => {
      void this.thread?.terminate();
      this.thread = undefined;
    }, this.limits.idleMs);
    this.idle.unref();
  }

  /** The thread has not answered: whoever waits for it hears so. It ends when the storage lets go of it. */
  private giveUpOn(): void {
    const { thread } = this;
    if (!thread) return;
    this.thread = undefined;
    this.hanging.add(thread);
    void thread.terminate();
    this.refuseAll((root) => silent(root, this.limits.patienceMs));
  }

  private lose(thread: Worker): void {
    if (this.thread !== thread) return;
    this.thread = undefined;
    this.refuseAll(stillSilent);
  }

  private refuseAll(refusal: (root: string) => FarmError): void {
    const refused = [...this.waiting.values()];
    this.waiting.clear();
    for (const { root, settle } of refused) settle(refusal(root));
  }
}

function silent(root: string, patienceMs: number): FarmError {
  return unavailable(
    'shared-storage-silent',
    `The shared storage ${root} did not answer within ${patienceMs / 1000} seconds. Its server, or the network to it, may be down. Type the path of the file, or try again later.`,
  );
}

function stillSilent(root: string): FarmError {
  return unavailable(
    'shared-storage-silent',
    `The shared storage ${root} still does not answer what it was asked before. Its server, or the network to it, may be down. Type the path of the file, or try again later.`,
  );
}

function tooManyAsk(): FarmError {
  return unavailable(
    'shared-storage-busy',
    'Too many people look at the shared storage at this moment. Try again in a few seconds.',
  );
}
