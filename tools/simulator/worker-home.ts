import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A report that was not answered yet. */
export interface WaitingReport {
  readonly taskId: string;
  readonly attempt: string;
  readonly update: { readonly taskStatus?: string; readonly [name: string]: unknown };
}

/** What a Worker keeps on its computer. */
interface WorkerFile {
  readonly credentials?: { readonly uuid: string; readonly secret: string };
  /** Starts of which the Manager may have heard, latest first. */
  readonly sessions: readonly string[];
  readonly reports: readonly WaitingReport[];
}

const NOTHING: WorkerFile = { sessions: [], reports: [] };

/** The file that makes a Worker go on where it was when it was killed. */
export class WorkerHome {
  private kept: WorkerFile;
  private readonly path: string;

  constructor(folder: string, name: string) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, `${name}.json`);
    this.kept = existsSync(this.path) ? (JSON.parse(readFileSync(this.path, 'utf8')) as WorkerFile) : NOTHING;
  }

  get now(): WorkerFile {
    return this.kept;
  }

  keep(change: Partial<WorkerFile>): void {
    this.kept = { ...this.kept, ...change };
    writeFileSync(`${this.path}~`, JSON.stringify(this.kept));
    renameSync(`${this.path}~`, this.path);
  }

  forgetCredentials(): void {
    const { sessions, reports } = this.kept;
    this.kept = { sessions, reports };
    this.keep({});
  }
}
