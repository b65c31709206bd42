/**
 * node tools/run-with-packages.mjs tools/packaging/pack-archives.ts [FOLDER] [PLATFORM…]: archives of Manager and Worker, as they are
 * built, for computers without Node.js: unpack, and start `flamenco-worker`. Needs an npm registry. All platforms, unless some are named.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARCHIVE_PLATFORMS, packArchive, type ArchivePlatformName } from './program-archives.ts';
import { packPrograms } from './program-packages.ts';

const [folder = 'packages', ...named] = process.argv.slice(2);
const known = Object.keys(ARCHIVE_PLATFORMS) as ArchivePlatformName[];
const unknown = named.filter((name) => !known.some((platform) => platform === name));
if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: no such platform, but ${known.join(', ')}`);
const packages = mkdtempSync(join(tmpdir(), 'flamenco-packages-'));
try {
  for (const npmPackage of packPrograms(packages))
    for (const platform of known)
      if (named.length === 0 || named.includes(platform))
        console.log(packArchive(npmPackage, platform, folder));
} finally {
  rmSync(packages, { recursive: true });
}
