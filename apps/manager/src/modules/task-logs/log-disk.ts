import { closeSync, fstatSync, mkdirSync, openSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../../system-error.js';

/*
 * Logs are written synchronously. On a local disk an append takes 10 µs and a new file 33 µs, also among 10,000 others;
 * through Node's file threads it took 310 µs of the main thread, a third of what the Manager did under load. The database
 * beside them is written in the same way.
 */

/**
 * Puts a text at the end of a file, making file and folders as needed. The file is closed again. Throws what the disk says.
 * @returns how many bytes were in the file before
 */
export function appendToFile(path: string, text: string): number {
  const file = openToAppend(path);
  try {
    const { size } = fstatSync(file);
    writeFileSync(file, text);
    return size;
  } finally {
    closeSync(file);
  }
}

/** How many bytes a file has; 0 when there is none, and when the disk does not say. */
export function sizeOfFile(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return 0; // the append that follows says what is wrong with it
  }
}

/** Renames a file; a missing one is left missing. */
export function renameIfThere(path: string, to: string): void {
  try {
    renameSync(path, to);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function openToAppend(path: string): number {
  try {
    return openSync(path, 'a');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'a');
  }
}
