import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { dirName } from '@flamenco/domain/paths';

const execute = promisify(execFile);

/**
 * The Blender to run. On Windows, an installer rarely puts Blender on the PATH, but always behind .blend files: a bare
 * name that is not on the PATH is replaced by that program. Everywhere else, and for paths, it is the name itself.
 */
export async function locateBlender(exe: string, platform: NodeJS.Platform): Promise<string> {
  if (platform !== 'win32' || dirName(exe) !== '.' || (await isOnWindowsPath(exe))) return exe;
  return (await associatedBlender()) ?? exe;
}

async function isOnWindowsPath(exe: string): Promise<boolean> {
  return (await outputOf('where.exe', [exe])) !== undefined;
}

async function associatedBlender(): Promise<string | undefined> {
  const association = await outputOf('cmd.exe', ['/d', '/c', 'assoc .blend']);
  const fileType = association?.split('=', 2)[1]?.trim();
  if (!fileType) return undefined;
  const command = await outputOf('cmd.exe', ['/d', '/c', `ftype ${fileType}`]);
  return command === undefined ? undefined : blenderOfFileType(command);
}

/**
 * The program in what `ftype` prints, such as `blendfile="C:\Blender\blender-launcher.exe" "%1"`. The launcher returns
 * before the rendering is done, so the blender.exe beside it is taken.
 */
export function blenderOfFileType(printed: string): string | undefined {
  const program = /^[^=]+=\s*(?:"([^"]+)"|(\S+))/.exec(printed.trim());
  return (program?.[1] ?? program?.[2])?.replace(/blender-launcher\.exe$/i, 'blender.exe');
}

async function outputOf(exe: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await execute(exe, args, { windowsHide: true, timeout: 5000 })).stdout;
  } catch {
    return undefined; // the program's way to say that there is none
  }
}
