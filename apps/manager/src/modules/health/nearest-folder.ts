import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../../system-error.js';

/** A folder, or the one above it that is there. Throws where a file is in the way. */
export async function nearestFolder(folder: string): Promise<string> {
  try {
    if ((await stat(folder)).isDirectory()) return folder;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    return await nearestFolder(dirname(folder));
  }
  throw new Error(`${folder} is not a folder`);
}
