import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { errorCode } from '../error-facts.js';

/** What a Worker proves itself with to the Manager. */
export interface WorkerCredentials {
  readonly workerId: string;
  readonly workerSecret: string;
}

/** `flamenco-worker-credentials.yaml` in the Worker's home directory, written as Flamenco 3 does. */
export class CredentialsFile {
  readonly path: string;

  constructor(homeDir: string) {
    this.path = join(homeDir, 'flamenco-worker-credentials.yaml');
  }

  /** What the file holds; nothing if there is no file, or none that can be used: the Worker then registers anew. */
  async read(): Promise<WorkerCredentials | undefined> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw new Error(`Cannot read the Worker's credentials; check who owns ${this.path}`, { cause: error });
    }
    return parseCredentials(text);
  }

  /** Writes them for the owner's eyes only, by a temporary file: a crash leaves the old ones. */
  async write(credentials: WorkerCredentials): Promise<void> {
    const temporary = `${this.path}~`;
    await mkdir(join(this.path, '..'), { recursive: true });
    await writeFile(
      temporary,
      stringify({ worker_id: credentials.workerId, worker_secret: credentials.workerSecret }),
      { mode: 0o600 },
    );
    await chmod(temporary, 0o600);
    await rename(temporary, this.path);
  }
}

function parseCredentials(text: string): WorkerCredentials | undefined {
  let content: unknown;
  try {
    content = parse(text);
  } catch {
    return undefined; // not YAML: as good as no credentials
  }
  if (typeof content !== 'object' || content === null) return undefined;
  const { worker_id: workerId, worker_secret: workerSecret } = content as Record<string, unknown>;
  const isUsable =
    typeof workerId === 'string' && typeof workerSecret === 'string' && workerId && workerSecret;
  return isUsable ? { workerId, workerSecret } : undefined;
}
