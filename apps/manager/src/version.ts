import { readFileSync } from 'node:fs';

/** The version of this Manager, from its package.json. */
export const VERSION = versionIn(
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')),
);

function versionIn(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error('package.json of the Manager has no version');
}
