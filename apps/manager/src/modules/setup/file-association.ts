import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const REGISTRY_TIMEOUT_MS = 5_000;

/** The program that Windows opens .blend files with, or undefined. Its launcher, which opens no console, is taken for Blender. */
export async function programForBlendFiles(): Promise<string | undefined> {
  const kind = defaultValueIn(await query('HKCR\\.blend'));
  if (kind === undefined) return undefined;
  const command = defaultValueIn(await query(`HKCR\\${kind}\\shell\\open\\command`));
  return command === undefined ? undefined : programIn(command);
}

/** The default value in what `reg query KEY /ve` prints: `    (Default)    REG_SZ    blendfile`. */
export function defaultValueIn(printed: string): string | undefined {
  const value = /^\s+.*\sREG(?:_EXPAND)?_SZ\s+(.+?)\s*$/m.exec(printed)?.[1];
  return value === '' ? undefined : value;
}

/** The program in a command line of the registry: `"C:\Blender\blender-launcher.exe" "%1"`. */
export function programIn(command: string): string | undefined {
  const quoted = /^\s*"([^"]+)"/.exec(command)?.[1];
  const program = quoted ?? /^\s*(.+?\.exe)(?:\s|$)/i.exec(command)?.[1];
  return program?.replace(/blender-launcher\.exe$/i, 'blender.exe');
}

/** What is registered at a key; nothing when there is no such key. */
async function query(key: string): Promise<string> {
  try {
    return (await run('reg', ['query', key, '/ve'], { timeout: REGISTRY_TIMEOUT_MS, windowsHide: true }))
      .stdout;
  } catch {
    return ''; // reg ends with status 1 when there is no such key
  }
}
