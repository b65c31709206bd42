import { readFileSync } from 'node:fs';

interface PackageFile {
  readonly version: string;
}

/** The Worker's version, from its package.json. */
export const WORKER_VERSION: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as PackageFile
).version;
