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

  /** @returns what came of it; undefined when the Manager is closing. @throws when the file cannot be read or written */
  async run<Kind extends Chore['kind']>(
    file: string,
    chore: Extract<Chore, { readonly kind: Kind }>,
  ): Promise<ChoreResults[Kind] | undefined> {
    if (this.isClosed) return undefined;
    const child = fork(PROGRAM, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.running.add(child);
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.send({ file, chore } satisfies ChoreOrder);
    const answer = await Promise.race([
      new Promise<ChoreAnswer>((resolve) => child.once('message', resolve)),
      ended.then(() => undefined),
    ]);
    await ended;
    this.running.delete(child);
    if (!answer && child.killed) return undefined;
    if (!answer) throw new Error(`The process for a ${chore.kind} of the database ended without an answer`);
    if ('problem' in answer) throw new Error(answer.problem);
    return answer.result as ChoreResults[Kind];
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
