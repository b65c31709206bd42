import { cpSync, existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { jobFolder } from '../modules/task-logs/index.js';
import type { CountEarlierLogs } from './tasks.js';

/** The local storage of both Managers: task logs and previews, in folders that both call the same. */
export class LocalFiles {
  private read = { folder: '', names: [] as readonly string[] };

  constructor(
    private readonly source: string,
    private readonly target: string,
  ) {}

  /** Whether both Managers have the same folder: then nothing is copied, and what Flamenco 3 has written stays. */
  get isShared(): boolean {
    const [source, target] = [this.source, this.target].map((path) =>
      existsSync(path) ? realpathSync(path) : path,
    );
    return source === target;
  }

  /** Logs of earlier runs are `task-….txt.1`, `.2` and so on, with Flamenco 3 as with ours. */
  readonly countEarlierLogs: CountEarlierLogs = (jobUuid, taskUuid) => {
    const folder = join(this.source, jobFolder(jobUuid));
    if (folder !== this.read.folder)
      this.read = { folder, names: existsSync(folder) ? readdirSync(folder) : [] };
    const start = `task-${taskUuid}.txt.`;
    const numbers = this.read.names
      .filter((name) => name.startsWith(start))
      .map((name) => Number(name.slice(start.length)));
    return Math.max(0, ...numbers.filter(Number.isInteger));
  };

  /** Copies what there is of these jobs; what is there already stays. @returns of how many jobs there was something */
  copy(jobUuids: Iterable<string>): number {
    let copied = 0;
    for (const uuid of jobUuids) {
      const folder = join(this.source, jobFolder(uuid));
      if (!existsSync(folder)) continue;
      const target = join(this.target, jobFolder(uuid));
      cpSync(folder, target, { recursive: true, force: false, preserveTimestamps: true });
      copied += 1;
    }
    return copied;
  }
}

/** The configuration file of the Flamenco 3 Manager that a database belongs to. */
export function configurationBeside(database: string): string {
  return join(dirname(database), 'flamenco-manager.yaml');
}
