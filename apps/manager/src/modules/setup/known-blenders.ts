import { stat } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock.js';
import { askForVersion } from './blender-version.js';
import type { Verdict } from './shared-storage-check.js';

/** How long a program may take to tell its version. */
const VERSION_TIMEOUT_MS = 10_000;
/** How long it is believed to be the Blender that it was: what it loads may have changed, though its file has not. */
const KEPT_MS = 60_000;
const MOST_KEPT = 20;

interface Known {
  /** Another one when the file was replaced or written to. */
  readonly version: string;
  readonly askedAtMs: number;
  readonly verdict: Promise<Verdict>;
}

/**
 * The programs that were asked whether they are Blender. A page asks more than once, and each time that a Manager with much
 * memory starts a program costs it some 30 ms, in which it answers nobody.
 */
@Injectable()
export class KnownBlenders {
  private readonly known = new Map<string, Known>();

  constructor(private readonly clock: Clock) {}

  /** Whether a program says that it is Blender. One that did not is asked anew each time: somebody may be mending it. */
  async ask(executable: string): Promise<Verdict> {
    const version = await fileVersion(executable);
    const now = this.clock.reading().steadyMs;
    const before = this.known.get(executable);
    if (before?.version === version && now - before.askedAtMs < KEPT_MS) return before.verdict;
    const verdict = askForVersion(executable, VERSION_TIMEOUT_MS);
    const asked: Known = { version, askedAtMs: now, verdict };
    this.keep(executable, asked);
    const said = await verdict;
    if (!said.isUsable && this.known.get(executable) === asked) this.known.delete(executable);
    return said;
  }

  private keep(executable: string, asked: Known): void {
    this.known.delete(executable);
    this.known.set(executable, asked);
    const [oldest] = this.known.keys();
    if (this.known.size > MOST_KEPT && oldest !== undefined) this.known.delete(oldest);
  }
}

async function fileVersion(path: string): Promise<string> {
  return stat(path, { bigint: true }).then(
    ({ dev, ino, size, mtimeNs }) => [dev, ino, size, mtimeNs].join(' '),
    () => '',
  );
}
