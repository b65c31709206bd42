import { homedir } from 'node:os';
import { join } from 'node:path';

/** A path with `~` at its start made whole: `~/renders` is in the home folder of whoever runs this Manager, as in a shell. */
export function expandHome(path: string): string {
  return /^~(?=$|[/\\])/.test(path) ? join(homedir(), path.slice(1)) : path;
}
