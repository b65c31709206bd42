import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { BlenderPathSource } from '@flamenco/api-contracts';
import { executableFolders } from '../../config/index.js';
import { programForBlendFiles } from './file-association.js';
import { expandHome } from './home-folder.js';
import { KnownBlenders } from './known-blenders.js';

/** A Blender that was found, or looked for in vain. */
export interface FoundBlender {
  readonly input: string;
  readonly path: string;
  readonly source: BlenderPathSource;
  readonly isUsable: boolean;
  readonly cause: string;
}

const EXECUTABLE = process.platform === 'win32' ? 'blender.exe' : 'blender';
const MAC_EXECUTABLE = 'Contents/MacOS/Blender';
const MAC_APPLICATION = `/Applications/Blender.app/${MAC_EXECUTABLE}`;

/** Finds Blender on the Manager's computer, and finds out whether a path leads to one (behaviour.md §5.2, §5.3). */
@Injectable()
export class BlenderFinder {
  constructor(private readonly known: KnownBlenders) {}

  /** Every Blender that is where one looks first: what opens .blend files, its usual place, the PATH. */
  async find(): Promise<readonly FoundBlender[]> {
    const places = [await this.usualPlace(), await onPath(EXECUTABLE, 'path_envvar')];
    const known = new Map(places.flatMap((place) => (place ? [[place.path, place] as const] : [])));
    return Promise.all(
      [...known.values()].map(async ({ path, source }) => this.tried(EXECUTABLE, path, source)),
    );
  }

  /** Whether a path, a folder or a command is a Blender. */
  async check(input: string): Promise<FoundBlender> {
    const written = expandHome(input.trim().replace(/^"(.*)"$/, '$1'));
    if (written === '' || written.includes('\0')) {
      return notThere(input, 'No path was given. Enter where Blender is, or the command that starts it.');
    }
    if (!/[/\\]/.test(written)) {
      const place = await onPath(written, 'path_envvar');
      if (place) return this.tried(input, place.path, place.source);
    }
    const path = await executableIn(written);
    if (path === undefined)
      return notThere(input, `There is no '${written}' on this computer. Check its spelling.`);
    return this.tried(input, path, 'input_path');
  }

  private async tried(input: string, path: string, source: BlenderPathSource): Promise<FoundBlender> {
    return { input, path, source, ...(await this.known.ask(path)) };
  }

  private async usualPlace(): Promise<Place | undefined> {
    if (process.platform === 'win32') {
      const path = await programForBlendFiles();
      return path === undefined ? undefined : { path, source: 'file_association' };
    }
    const isThere = process.platform === 'darwin' && (await isFile(MAC_APPLICATION));
    return isThere ? { path: MAC_APPLICATION, source: 'system_location' } : undefined;
  }
}

interface Place {
  readonly path: string;
  readonly source: BlenderPathSource;
}

function notThere(input: string, cause: string): FoundBlender {
  return { input, path: '', source: 'input_path', isUsable: false, cause };
}

/** A program on the PATH. */
async function onPath(command: string, source: BlenderPathSource): Promise<Place | undefined> {
  const names =
    process.platform === 'win32' && !/\.\w+$/.test(command) ? [`${command}.exe`, command] : [command];
  for (const path of executableFolders().flatMap((folder) => names.map((name) => join(folder, name)))) {
    if (await isExecutable(path)) return { path, source };
  }
  return undefined;
}

/** The file itself, or Blender's in a folder or a macOS application. */
async function executableIn(path: string): Promise<string | undefined> {
  if (await isFile(path)) return path;
  for (const inside of [join(path, EXECUTABLE), join(path, MAC_EXECUTABLE)]) {
    if (await isFile(inside)) return inside;
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function isExecutable(path: string): Promise<boolean> {
  const mayRun = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  return mayRun && isFile(path);
}
