import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';

/**
 * Which start of the Worker this is: by it, the Manager tells a Worker that was started again from one whose home folder is a copy.
 * The ones before are kept in `flamenco-worker-session.json` in the Worker's home.
 */
export class SessionFile {
  /** This start's. */
  readonly current = randomUUID();
  private readonly path: string;
  private known: readonly string[] | undefined;

  constructor(
    homeDir: string,
    private readonly log: Logger,
  ) {
    this.path = join(homeDir, 'flamenco-worker-session.json');
  }

  /**
   * The sessions before, latest first: more than one when the Worker was killed before it knew whether the Manager had
   * heard of the latest. The current one is noted down with them, for the same case.
   */
  async earlier(): Promise<readonly string[]> {
    if (!this.known) {
      this.known = (await this.read()).slice(0, MOST_KEPT);
      await this.write([this.current, ...this.known]);
    }
    return this.known;
  }

  /** The Manager knows the current session: those before are over. */
  confirm(): Promise<void> {
    return this.write([this.current]);
  }

  private async read(): Promise<readonly string[]> {
    try {
      const { sessions } = JSON.parse(await readFile(this.path, 'utf8')) as { readonly sessions: unknown };
      return Array.isArray(sessions) ? sessions.filter(isUuid) : [];
    } catch {
      return []; // the first start, or a file that was cut short: the Manager then finds out by time
    }
  }

  /** A full disk does not keep a Worker from its work. */
  private async write(sessions: readonly string[]): Promise<void> {
    const temporary = `${this.path}~`;
    try {
      await mkdir(dirname(this.path), { recursive: true });
      await writeFile(temporary, JSON.stringify({ sessions }));
      await rename(temporary, this.path);
    } catch (err) {
      this.log.warn(
        { err, file: this.path },
        'cannot save the session; the next start may be mistaken for a copy',
      );
    }
  }
}

/** Starts in a row that ended before the Manager had answered. */
const MOST_KEPT = 4;

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}
