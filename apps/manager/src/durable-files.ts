import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { errorCode } from './system-error.js';

/** What network file systems say that cannot sync a folder. */
const CANNOT_SYNC = ['EINVAL', 'ENOTSUP', 'EPERM'];

/** Has what was made, renamed or removed in a folder survive a power cut. Windows neither can nor needs it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    throwUnlessUnable(error);
  } finally {
    await handle.close();
  }
}

/** `syncFolder` for what must not be interrupted. */
export function syncFolderNow(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } catch (error) {
    throwUnlessUnable(error);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * `syncFolder` for a folder and those above it, up to a root: somebody else may have made them a moment ago, and may not have
 * synced them yet.
 */
export async function syncFolderUpTo(root: string, folder: string): Promise<void> {
  for (let at = folder; ; at = dirname(at)) {
    await syncFolder(at);
    const way = relative(root, at);
    if (way === '' || way.startsWith('..')) return;
  }
}

function throwUnlessUnable(error: unknown): void {
  if (!CANNOT_SYNC.includes(errorCode(error) ?? '')) throw error;
}
