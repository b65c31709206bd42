import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';

const PROGRAM = `
  const Database = require('better-sqlite3');
  const database = new Database(process.argv[1]);
  database.exec('BEGIN IMMEDIATE');
  process.stdout.write('locked');
  process.stdin.on('end', () => database.exec('ROLLBACK')).resume();
`;

/** Another program that has a database locked, as one that makes a copy or looks into it would. */
export class DatabaseLock {
  private constructor(private readonly program: ChildProcessWithoutNullStreams) {}

  static async on(file: string): Promise<DatabaseLock> {
    const program = spawn(process.execPath, ['-e', PROGRAM, file], { cwd: import.meta.dirname });
    await once(program.stdout, 'data');
    return new DatabaseLock(program);
  }

  async release(): Promise<void> {
    const ended = once(this.program, 'exit');
    this.program.stdin.end();
    await ended;
  }
}
