import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import type { WorkerPackageDto } from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import { Configuration } from '../../config/index.js';

/** `flamenco-worker-4.0.1-linux-x64.tar.gz`, as tools/packaging names archives. */
const PACKAGE_NAME =
  /^flamenco-worker-(\d+\.\d+\.\d+(?:-[a-z0-9.]+?)?)-((?:linux|windows|macos)-(?:x64|arm64))\.tar\.gz$/;

/** What a file's bytes are known by: another one when it was replaced or written to. */
interface KnownHash {
  readonly version: string;
  readonly sha256: Promise<string>;
}

/** The folder that people put packages of the Worker into: `worker-packages` of the Manager's local storage. */
@Injectable()
export class PackageFolder {
  private readonly logger = new Logger(PackageFolder.name);
  private readonly hashes = new Map<string, KnownHash>();

  constructor(private readonly configuration: Configuration) {}

  /** The newest package for each platform, by platform; none, where there is no such folder, or it cannot be read. */
  async list(): Promise<readonly WorkerPackageDto[]> {
    const newest = new Map<string, { readonly name: string; readonly version: string }>();
    for (const name of await readdir(this.path).catch(() => [])) {
      const [, version, platform] = PACKAGE_NAME.exec(name) ?? [];
      if (version === undefined || platform === undefined) continue;
      const known = newest.get(platform);
      if (known === undefined || isNewer(version, known.version)) newest.set(platform, { name, version });
    }
    const packages: WorkerPackageDto[] = [];
    for (const [platform, { name, version }] of [...newest].toSorted()) {
      const content = await this.contentOf(name);
      if (content) packages.push({ name, version, platform, ...content });
    }
    return packages;
  }

  /**
   * The bytes of a package.
   * @throws FarmError `not-found`
   */
  async open(name: string): Promise<{ readonly size: number; readonly bytes: ReadStream }> {
    const path = join(this.path, name);
    const found = PACKAGE_NAME.test(name) ? await stat(path).catch(() => undefined) : undefined;
    if (!found?.isFile()) throw notFound('package', name);
    return { size: found.size, bytes: createReadStream(path) };
  }

  private get path(): string {
    return join(this.configuration.config.localStoragePath, 'worker-packages');
  }

  /** Undefined for what is gone meanwhile, is no file, or cannot be read. */
  private async contentOf(
    name: string,
  ): Promise<{ readonly size: number; readonly sha256: string } | undefined> {
    const path = join(this.path, name);
    try {
      const { size, mtimeMs, ino } = await stat(path);
      const version = [size, mtimeMs, ino].join(' ');
      const before = this.hashes.get(name);
      const known = before?.version === version ? before : { version, sha256: hashOf(path) };
      this.hashes.set(name, known);
      return { size, sha256: await known.sha256 };
    } catch (error) {
      this.hashes.delete(name);
      this.logger.warn({ err: error }, `${name} cannot be offered to Workers: it cannot be read`);
      return undefined;
    }
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Numbers are compared as such, and a version that is done comes after those that lead to it. */
function isNewer(version: string, than: string): boolean {
  const [number = '', candidate] = version.split(/-(.*)/);
  const [otherNumber = '', otherCandidate] = than.split(/-(.*)/);
  const order = number.localeCompare(otherNumber, 'en', { numeric: true });
  if (order !== 0) return order > 0;
  if (candidate === undefined) return otherCandidate !== undefined;
  return otherCandidate !== undefined && candidate.localeCompare(otherCandidate, 'en', { numeric: true }) > 0;
}
