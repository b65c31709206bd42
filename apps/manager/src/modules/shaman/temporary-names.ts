import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { errorCode } from '../../system-error.js';

/** Tells this process from one that had its number before: in a container, every Manager has the same. */
const RUN = randomBytes(4).toString('hex');

/** `farm-server~4711~0a1b2c3d~…`, with a size before it and an extension behind it where it is a file. */
const MARK = /^(?:\d+-)?([^~]+)~(\d+)~([0-9a-f]{8})~[0-9a-f-]{36}(?:\.tmp)?$/;

/**
 * A name for what is being made, that no other has. It tells who makes it: on a storage that several computers share, what a
 * Manager left that was killed is told apart by it from what another one is just making.
 */
export function temporaryName(): string {
  return `${hostname()}~${process.pid}~${RUN}~${randomUUID()}`;
}

/** Whether who made this is gone for certain: a process of this computer that does not run any more. */
export function isAbandoned(path: string): boolean {
  const [, host, pid, run] = MARK.exec(basename(path)) ?? [];
  if (host !== hostname()) return false;
  return Number(pid) === process.pid ? run !== RUN : !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // only asks
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}
