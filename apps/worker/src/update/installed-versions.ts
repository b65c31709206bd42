import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A version of the Worker that an update has brought. */
export interface InstalledVersion {
  readonly version: string;
  /** Of the archive that it came in. */
  readonly sha256: string;
  /** Below the folder of versions. */
  readonly folder: string;
}

/** What is known of the versions, on disk. */
interface KnownVersions {
  readonly current?: InstalledVersion;
  /** The one before, to go back to. */
  readonly previous?: InstalledVersion;
  /** How often the current one is still started before it has signed on; absent: it has. */
  readonly startsLeft?: number;
  /** What went wrong with an update, for people. */
  readonly problem?: string;
}

/** A version that ends so often before it has signed on is given up. */
const MOST_STARTS = 3;

/** How a program of an archive is started: see tools/packaging/program-archives.ts. */
const MAIN = 'node_modules/flamenco-worker/apps/worker/bin/flamenco-worker.mjs';

/** The versions that updates have brought, in the Worker's home folder: the folder of the program itself may be read-only. */
export class InstalledVersions {
  private readonly root: string;
  private readonly file: string;
  /** What the file says: nobody else writes it while this Worker runs, and whoever looks for problems asks every other second. */
  private known: KnownVersions | undefined;
  /** What was to be noted last, where the disk has no room for it. */
  private unwritten: { readonly problem: string | undefined } | undefined;

  constructor(homeDir: string) {
    this.root = join(homeDir, 'versions');
    this.file = join(this.root, 'versions.json');
  }

  get current(): InstalledVersion | undefined {
    return this.read().current;
  }

  get problem(): string | undefined {
    return (this.unwritten ?? this.read()).problem;
  }

  /** Where a version is, or will be. */
  folderOf({ folder }: Pick<InstalledVersion, 'folder'>): string {
    return join(this.root, folder);
  }

  /** The program and its first arguments by which a version is started; undefined when it is not there. */
  startOf(version: Pick<InstalledVersion, 'folder'>): readonly [program: string, main: string] | undefined {
    const folder = this.folderOf(version);
    const start = [
      join(folder, process.platform === 'win32' ? 'node.exe' : 'node'),
      join(folder, MAIN),
    ] as const;
    return start.every((file) => existsSync(file)) ? start : undefined;
  }

  /** From now on, this version is started; the one before is kept, and older ones are removed. */
  switchTo(version: InstalledVersion): void {
    const { current } = this.read();
    const previous = current?.folder === version.folder ? this.read().previous : current;
    this.write({ current: version, ...(previous && { previous }), startsLeft: MOST_STARTS });
    this.removeOthers([version, ...(previous ? [previous] : [])]);
  }

  /**
   * The version to start now; each start counts until it works, unless the disk is full. Undefined: there is none, or it was given up, for
   * it never came to work.
   */
  countStart(): InstalledVersion | undefined {
    const record = this.read();
    const { current, previous, startsLeft } = record;
    if (startsLeft === undefined || current === undefined) return current;
    if (startsLeft > 0) {
      this.writeIfPossible({ ...record, startsLeft: startsLeft - 1 });
      return current;
    }
    const problem = `The update to ${current.version} was taken back: that version ended ${MOST_STARTS} times before it had signed on. Look into the Worker's log, then ask for the update again.`;
    this.unwritten = this.writeIfPossible({ ...(previous && { current: previous }), problem })
      ? undefined
      : { problem };
    return previous;
  }

  /** The current version works. With a full disk, the next sign-on says so again. */
  confirm(): void {
    const record = this.read();
    if (record.startsLeft === undefined) return;
    const { startsLeft: _startsLeft, ...confirmed } = record;
    this.writeIfPossible(confirmed);
  }

  /** Notes what went wrong with an update; undefined: nothing any more. */
  note(problem: string | undefined): void {
    const { problem: before, ...record } = this.read();
    const isKept =
      before === problem || this.writeIfPossible({ ...record, ...(problem !== undefined && { problem }) });
    this.unwritten = isKept ? undefined : { problem };
  }

  private removeOthers(kept: readonly InstalledVersion[]): void {
    for (const entry of readdirSync(this.root, { withFileTypes: true })) {
      if (!entry.isDirectory() || kept.some(({ folder }) => folder === entry.name)) continue;
      rmSync(join(this.root, entry.name), { recursive: true, force: true });
    }
  }

  private read(): KnownVersions {
    return (this.known ??= readRecord(this.file));
  }

  /** A full disk, which may be why something is to be noted, does not end the Worker. @returns whether it is written */
  private writeIfPossible(record: KnownVersions): boolean {
    try {
      this.write(record);
      return true;
    } catch {
      return false;
    }
  }

  private write(record: KnownVersions): void {
    mkdirSync(this.root, { recursive: true });
    const temporary = `${this.file}.new`;
    writeFileSync(temporary, `${JSON.stringify(record, undefined, 2)}\n`);
    renameSync(temporary, this.file);
    this.known = record;
  }
}

/** What cannot be read is none: the version that was installed goes on. */
function readRecord(file: string): KnownVersions {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as KnownVersions;
  } catch {
    return {};
  }
}
