import { openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What a virtual Worker did, or was told, that must hold at the end. */
export type JournalEntry =
  /** An attempt came to its end, whoever heard of it. */
  | { readonly kind: 'done'; readonly attempt: string }
  /** A Manager said that it took the report of a completion. */
  | {
      readonly kind: 'accepted';
      readonly attempt: string;
      readonly task: string;
      /** In ms since 1970. */
      readonly answeredMs: number;
      /** The Worker numbers its reports: what it printed is in the log once. */
      readonly isNumbered: boolean;
    }
  /** A report was refused for good: the task was not this Worker's any more. */
  | { readonly kind: 'refused'; readonly attempt: string; readonly status: number }
  /** An answer that nobody must get. */
  | { readonly kind: 'failure'; readonly request: string; readonly status: number; readonly answer: string };

const JOURNALS = /^journal-.*\.jsonl$/;

/** What the Workers of a process note down, a line each. What was written is there also when the process is killed. */
export class Journal {
  private readonly file: number;

  constructor(folder: string, name: string) {
    this.file = openSync(join(folder, `journal-${name}.jsonl`), 'a');
  }

  note(entry: JournalEntry): void {
    writeSync(this.file, `${JSON.stringify(entry)}\n`);
  }
}

/** All that Workers noted down in a folder. */
export function readJournals(folder: string): readonly JournalEntry[] {
  return readdirSync(folder)
    .filter((name) => JOURNALS.test(name))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as JournalEntry]));
}
