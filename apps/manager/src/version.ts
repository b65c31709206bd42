import { existsSync, readFileSync } from 'node:fs';

/** The version of this Manager, from its package.json. */
export const VERSION = versionIn(
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')),
);

function versionIn(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error('package.json of the Manager has no version');
}

const COMMIT_FILE = new URL('../commit.txt', import.meta.url);

/** The commit that this Manager was built from, as the build wrote it down; `unknown` when it could not. */
export const COMMIT = existsSync(COMMIT_FILE) ? readFileSync(COMMIT_FILE, 'utf8').trim() : 'unknown';
