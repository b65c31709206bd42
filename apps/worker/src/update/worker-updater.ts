import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import { errorMessage } from '../error-facts.js';
import type { ManagerClient, WorkerPackage, WorkerProblem } from '../manager-api/manager-client.js';
import { InstalledVersions } from './installed-versions.js';

/** What of this program an update is compared with, and where it goes. */
export interface UpdatedProgram {
  readonly homeDir: string;
  readonly version: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
}

/** Unpacking takes seconds on a slow disk; telling a version, a moment. */
const UNPACK_LIMIT_MS = 10 * 60_000;
const START_LIMIT_MS = 60_000;

/** Longer ones are no help to anybody. */
const LONGEST_REASON = 500;

const OS_NAMES: Readonly<Partial<Record<NodeJS.Platform, string>>> = { win32: 'windows', darwin: 'macos' };

/** Why an update was not made; the message is for people. */
class UpdateFailed extends Error {
  override readonly name = 'UpdateFailed';
}

/**
 * Fetches the Worker's package from its Manager, when a person asks for it. What is not exactly what the Manager says it is, or does not
 * start, is removed, and the Worker stays as it is; it tries nothing again by itself.
 */
export class WorkerUpdater {
  private readonly versions: InstalledVersions;

  constructor(
    private readonly program: UpdatedProgram,
    private readonly manager: ManagerClient,
    private readonly log: Logger,
  ) {
    this.versions = new InstalledVersions(program.homeDir);
  }

  /** What went wrong with the last update. */
  problems(): readonly WorkerProblem[] {
    const { problem } = this.versions;
    return problem === undefined ? [] : [{ code: 'update-failed', message: problem }];
  }

  /** This version works: it has signed on. */
  confirm(): void {
    this.versions.confirm();
  }

  /** Whether another version is there now, to be started. What went wrong is told by `problems`. */
  async update(signal: AbortSignal): Promise<boolean> {
    try {
      const wanted = await this.wantedPackage(signal);
      await this.install(wanted, signal);
      this.versions.note(undefined);
      this.log.info({ version: wanted.version }, 'updated; the Worker restarts');
      return true;
    } catch (error) {
      signal.throwIfAborted();
      const reason = errorMessage(error).slice(0, LONGEST_REASON);
      const problem = `It was not updated, and goes on with version ${this.program.version}: ${reason}`;
      this.versions.note(problem);
      this.log.error({ err: error }, problem);
      return false;
    }
  }

  private async wantedPackage(signal: AbortSignal): Promise<WorkerPackage> {
    const answer = await this.manager.listPackages(signal);
    const { platform, arch } = this.program;
    const name = `${OS_NAMES[platform] ?? platform}-${arch}`;
    if (answer.kind === 'refused')
      throw new UpdateFailed(
        answer.httpStatus === 404
          ? 'The Manager has no packages of Workers, and is older than this Worker. Update the Manager first.'
          : `The Manager did not say which packages it has: ${answer.message}. Ask for the update again later.`,
      );
    const found = answer.packages.find((each) => each.platform === name);
    if (found !== undefined) return found;
    throw new UpdateFailed(
      `The Manager has no package of the Worker for ${name}. Put flamenco-worker-VERSION-${name}.tar.gz into the folder worker-packages of its local storage, then ask for the update again.`,
    );
  }

  private async install(wanted: WorkerPackage, signal: AbortSignal): Promise<void> {
    const { homeDir } = this.program;
    await mkdir(join(homeDir, 'versions'), { recursive: true });
    const staging = await mkdtemp(join(homeDir, 'versions', 'new-'));
    try {
      const archive = join(staging, 'package.tar.gz');
      await this.fetch(wanted, archive, signal);
      const unpacked = join(staging, 'unpacked');
      await mkdir(unpacked);
      await runToEnd('tar', ['-xzf', archive, '-C', unpacked], UNPACK_LIMIT_MS, signal);
      await this.putInPlace(wanted, unpacked, signal);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  }

  private async fetch(wanted: WorkerPackage, archive: string, signal: AbortSignal): Promise<void> {
    const body = await this.manager.fetchPackage(wanted.name, signal);
    const hash = createHash('sha256');
    let size = 0;
    await pipeline(
      body,
      async function* (chunks) {
        for await (const chunk of chunks) {
          size += chunk.length;
          if (size > wanted.size) break;
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(archive),
      { signal },
    );
    if (size !== wanted.size)
      throw new UpdateFailed(
        `What the Manager sent of ${wanted.name} is not as long as it said. Ask for the update again.`,
      );
    if (hash.digest('hex') !== wanted.sha256)
      throw new UpdateFailed(
        `What the Manager sent of ${wanted.name} is not what it said (another SHA-256), so it was thrown away. Ask for the update again; if it happens again, look what is between this computer and the Manager.`,
      );
  }

  /** Beside the versions that are there, never over one. */
  private async putInPlace(wanted: WorkerPackage, unpacked: string, signal: AbortSignal): Promise<void> {
    const [content, ...others] = await readdir(unpacked);
    const { version, sha256 } = wanted;
    const installed = { version, sha256, folder: `${version}-${sha256.slice(0, 12)}` };
    const folder = this.versions.folderOf(installed);
    if (content === undefined || others.length > 0)
      throw new UpdateFailed(
        `${wanted.name} is no package of a Worker: it has no folder with everything inside.`,
      );
    const isThere = this.versions.startOf(installed) !== undefined;
    if (!isThere) {
      await rm(folder, { recursive: true, force: true });
      await rename(join(unpacked, content), folder);
    }
    try {
      await this.checkThatItStarts(wanted, this.versions.startOf(installed), signal);
    } catch (error) {
      if (!isThere) await rm(folder, { recursive: true, force: true });
      throw error;
    }
    this.versions.switchTo(installed);
  }

  private async checkThatItStarts(
    { name, version }: WorkerPackage,
    start: readonly [string, string] | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    if (start === undefined)
      throw new UpdateFailed(`${name} is no package of a Worker: what starts it is not in there.`);
    const said = await runToEnd(start[0], [start[1], '--version'], START_LIMIT_MS, signal);
    if (said.trim() === version) return;
    throw new UpdateFailed(
      `The Worker in ${name} says that it is version '${said.trim().slice(0, 100)}'. Pack it anew, and ask for the update again.`,
    );
  }
}

/** Gives what a program prints. */
function runToEnd(
  program: string,
  args: readonly string[],
  limitMs: number,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      signal,
      timeout: limitMs,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let [output, trouble] = ['', ''];
    child.stdout.on('data', (bytes: Buffer) => (output = (output + bytes.toString()).slice(-10_000)));
    child.stderr.on('data', (bytes: Buffer) => (trouble = (trouble + bytes.toString()).slice(-10_000)));
    child.once('error', reject);
    child.once('close', (code, ending) => {
      if (code === 0) resolve(output);
      else
        reject(
          new UpdateFailed(
            `${program} ended with ${ending ?? String(code)}: ${trouble.trim().split('\n')[0] ?? ''}. Pack the package anew, and ask for the update again.`,
          ),
        );
    });
  });
}
