import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter, configure } from '@zip.js/zip.js';

/** What the folder is called in the zip, and so in Blender. */
const ADDON_NAME = 'flamenco';

/** Without the first, Blender up to 4.1 sees no add-on in the zip; without the second, later ones see no extension. */
const NEEDED_FILES = ['__init__.py', 'blender_manifest.toml'];

const LEFT_OUT_FOLDERS: readonly string[] = ['__pycache__', 'tests'];

/** 1 January 1980, the earliest that a zip can tell, in its own notation. A real time would make each zip another one. */
const NO_TIME = (1 << 21) | (1 << 16);

/** An ordinary file that everybody may read. */
const FILE_MODE = 0o100644;

configure({ useWebWorkers: false });

/**
 * Packs the add-on's folder as one zip that Blender installs as legacy add-on and as extension. The same files give the same
 * bytes. Its comment names the version. Throws if something that Blender needs is missing.
 */
export async function packAddon(folder: string): Promise<Uint8Array> {
  for (const name of NEEDED_FILES) {
    if (!existsSync(join(folder, name)))
      throw new Error(`${join(folder, name)} is missing: Blender cannot install the add-on without it`);
  }
  const zip = new ZipWriter(new Uint8ArrayWriter(), {
    extendedTimestamp: false,
    rawLastModDate: NO_TIME,
    unixMode: FILE_MODE,
  });
  for (const file of packedFiles(folder)) {
    const content = new Uint8Array(readFileSync(join(folder, file)));
    await zip.add(`${ADDON_NAME}/${file}`, new Uint8ArrayReader(content));
  }
  return zip.close(new TextEncoder().encode(`Flamenco add-on ${versionOf(folder)}`));
}

/** The files that belong to the add-on, in order, as paths with slashes. */
function packedFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep))
    .filter((parts) => !parts.some((part) => part.startsWith('.') || LEFT_OUT_FOLDERS.includes(part)))
    .map((parts) => parts.join('/'))
    .sort();
}

function versionOf(folder: string): string {
  const manifest = readFileSync(join(folder, 'blender_manifest.toml'), 'utf8');
  const version = /^version\s*=\s*"([^"]+)"/m.exec(manifest)?.[1];
  if (version === undefined) throw new Error(`${join(folder, 'blender_manifest.toml')} tells no version`);
  return version;
}
