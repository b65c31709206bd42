import { closeSync, openSync, readSync } from 'node:fs';
import type { ScriptFile } from './script-catalog.js';

/** Longer scripts are shown in part: no job type that people wrote comes near it. */
const MOST_SHOWN_BYTES = 512 * 1024;

/** A script on disk. */
export interface ScriptInfo {
  /** The job type that it makes, or would make. */
  readonly jobType: string;
  readonly file: string;
  readonly isBuiltIn: boolean;
  /** Whether it makes the job type: another one of that name may come before it, or it is broken. */
  readonly isUsed: boolean;
}

/** A script on disk with its text. */
export interface ScriptSource extends ScriptInfo {
  readonly source: string;
  /** Whether there is more of it than is told. */
  readonly isCut: boolean;
}

/** The text of a script as it is on disk now, the first half megabyte of it; undefined when it is gone by now. */
export function readSource({ stamp }: ScriptFile): Pick<ScriptSource, 'source' | 'isCut'> | undefined {
  let file: number;
  try {
    file = openSync(stamp.path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const bytes = Buffer.alloc(MOST_SHOWN_BYTES + 1);
    const length = readSync(file, bytes, 0, bytes.length, 0);
    const source = bytes.toString('utf8', 0, Math.min(length, MOST_SHOWN_BYTES));
    return { source, isCut: length > MOST_SHOWN_BYTES };
  } finally {
    closeSync(file);
  }
}
