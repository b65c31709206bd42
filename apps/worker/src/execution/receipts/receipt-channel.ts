import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSignedLines, type SignedLines } from './signed-lines.js';

/** The folder of the scripts that run inside Blender; it comes with the Worker. */
export const RECEIPT_SCRIPTS = join(import.meta.dirname, '../../../blender');

const SCRIPT = join(RECEIPT_SCRIPTS, 'render_receipt.py');

/** Twice what the script writes at most. */
const MOST_BYTES = 16 * 1024 * 1024;

/** How one run of Blender gets its receipt to the Worker. */
export interface ReceiptChannel {
  /**
   * Run the script. To come before all of the job's own arguments (Blender runs scripts in the order of its arguments),
   * and again behind the blend file, since that one's scripts may clear Blender's list of handlers.
   */
  readonly args: readonly string[];
  /** For Blender's environment; the script removes it there before anything else runs. */
  readonly environment: Readonly<Record<string, string>>;
  /** What has been told until now. */
  readonly collect: () => Promise<SignedLines>;
  readonly close: () => Promise<void>;
}

/**
 * Makes a folder that only this user can read, with a key for this run in it. The script takes the key away with it, and
 * signs each line that it writes there, so what a scene's own scripts print, or write into that folder, is no receipt.
 */
export async function openReceiptChannel(): Promise<ReceiptChannel> {
  const folder = await mkdtemp(join(tmpdir(), 'flamenco-receipt-'));
  const key = randomBytes(32).toString('hex');
  await writeFile(join(folder, 'key'), key, { mode: 0o600 });
  return {
    args: ['--python', SCRIPT],
    environment: { FLAMENCO_RECEIPT_DIR: folder },
    collect: async () => readSignedLines(await readBounded(join(folder, 'receipt')), key),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The beginning of a file, empty if it is none: links are not followed, and pipes not waited for. */
async function readBounded(path: string): Promise<Buffer> {
  // Windows lacks these two, and has no such links and pipes in folders.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch(() => undefined);
  if (!file) return Buffer.alloc(0);
  try {
    const facts = await file.stat();
    if (!facts.isFile()) return Buffer.alloc(0);
    const bytes = Buffer.alloc(Math.min(facts.size, MOST_BYTES));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
