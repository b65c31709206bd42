import { fork, type ChildProcess } from 'node:child_process';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Chore, ChoreAnswer, ChoreOrder, ChoreResults } from './database-chores.js';

/** Node.js strips the types of a source file by itself, in tests. */
const PROGRAM = new URL(
  `./database-chores.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`,
  import.meta.url,
);

/**
 * Does what takes long with a database file, so that requests are not held up: in a process, since SQLite's checks cannot be
 * interrupted in a thread, and the Manager could not end before they do.
 */
@Injectable()
export class ChoreRunner implements OnModuleDestroy {
  private readonly running = new Set<ChildProcess>();
  private isClosed = false;

  /** @returns what came of it; undefined when the Manager is closing. @throws when the file, or the process, gives trouble */
  async run<Kind extends Chore['kind']>(
    file: string,
    chore: Extract<Chore, { readonly kind: Kind }>,
  ): Promise<ChoreResults[Kind] | undefined> {
    if (this.isClosed) return undefined;
    const child = fork(PROGRAM, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.running.add(child);
    try {
      const answer = await answerOf(child, { file, chore });
      if (!answer && child.killed) return undefined;
      if (!answer) throw new Error(`The process for a ${chore.kind} of the database ended without an answer`);
      if ('problem' in answer) throw new Error(answer.problem);
      return answer.result as ChoreResults[Kind];
    } finally {
      this.running.delete(child);
    }
  }

  /** Ends what is running: SQLite files survive that, as they survive a power cut. */
  async onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    await Promise.all(
      [...this.running].map((child) => {
        const ended = new Promise((resolve) => child.once('close', resolve));
        child.kill('SIGKILL');
        return ended;
      }),
    );
  }
}

/** What a process answers to its order, once it has ended; undefined when it ends without. @throws when it cannot be started */
async function answerOf(child: ChildProcess, order: ChoreOrder): Promise<ChoreAnswer | undefined> {
  let answer: ChoreAnswer | undefined;
  let problem: Error | undefined;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.once('message', (message) => (answer = message as ChoreAnswer));
  child.on('error', (error) => (problem ??= error));
  // Without files or processes left, it never begins, and cannot be talked to: 'error' and 'close' follow.
  if (child.connected) child.send(order);
  await ended;
  if (!answer && problem) throw problem;
  return answer;
}
