import type { Accidents } from './accidents.ts';
import { ReportFile, SqliteConnection } from './programs.ts';
import { Killed } from './violation.ts';
import type { VirtualTime } from './virtual-time.ts';

type Method<Result = unknown> = (this: unknown, ...args: unknown[]) => Result;

/** The programs' own, before anybody has taken their places. */
const execute = Reflect.get(SqliteConnection.prototype, 'execute') as Method;
const STATEMENTS = methodsOf(SqliteConnection.prototype, ['get', 'all', 'run', 'change']);

/** Has the Manager be killed around its commits. */
export function meetCommits(accidents: Accidents): void {
  Object.assign(SqliteConnection.prototype, {
    execute(this: SqliteConnection, text: string): void {
      const isCommit = text === 'COMMIT';
      if (isCommit && accidents.meetCommit('before')) throw new Killed('before a commit');
      execute.call(this, text);
      if (isCommit && accidents.meetCommit('after')) throw new Killed('after a commit');
    },
  });
}

/** Has the Manager be killed between any two statements of its works. */
export function meetStatements(accidents: Accidents): void {
  for (const [name, original] of STATEMENTS)
    Object.assign(SqliteConnection.prototype, {
      [name](this: SqliteConnection, ...args: unknown[]): unknown {
        if (this.inTransaction && accidents.meetStatement())
          return Promise.reject(new Killed('between two statements'));
        return original.apply(this, args);
      },
    });
}

/** Has Workers be killed before and after they write to their file of reports; what is there of its methods goes on below. */
export function meetReports(accidents: Accidents, time: VirtualTime): void {
  for (const [name, original] of methodsOf(ReportFile.prototype, ['add', 'remove', 'park']))
    Object.assign(ReportFile.prototype, {
      [name](this: unknown, ...args: unknown[]): unknown {
        const { actor } = time;
        if (accidents.meetReport(actor, 'before')) throw new Killed('before a report was written');
        const result = original.apply(this, args);
        if (accidents.meetReport(actor, 'after')) throw new Killed('after a report was written');
        return result;
      },
    });
}

function methodsOf(prototype: object, names: readonly string[]): readonly (readonly [string, Method])[] {
  return names.map((name) => [name, Reflect.get(prototype, name) as Method] as const);
}
