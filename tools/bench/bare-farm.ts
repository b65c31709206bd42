import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Farm } from './worker-cycles.ts';

/** A server that does nothing, started as a process of its own, and so many Workers that it knows. */
export async function startBareServer(
  workerCount: number,
): Promise<{ readonly farm: Farm; readonly stop: () => void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.stdout.once('data', (line: Buffer) => {
      resolve(line.toString('utf8').trim());
    });
  });
  const workers = Array.from({ length: workerCount }, () => ({ uuid: 'bare', secret: 'bare' }));
  return { farm: { url: `http://127.0.0.1:${port}`, workers }, stop: () => child.kill() };
}
