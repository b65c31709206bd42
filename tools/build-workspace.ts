import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Nx as a command that ends when it is done: no daemon left behind, no full-screen output, nothing sent anywhere. */
const NX_ENVIRONMENT = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };

/**
 * Builds what has changed since the last build (Nx keeps the rest); nothing where `FLAMENCO_IS_BUILT` says that all is built, as in CI, where
 * two commands at once would build one over the other. Throws, with Nx's output, if something does not build.
 */
export function buildWorkspace(root: string, say: (line: string) => void): void {
  if (process.env['FLAMENCO_IS_BUILT'] === 'yes') return;
  say('Building what has changed (a minute the first time) …');
  runNx(root, ['run-many', '--targets=build', '--outputStyle=static']);
}

/** Runs Nx in the workspace, quietly. Throws, with what it wrote, unless it succeeds. */
export function runNx(root: string, args: readonly string[]): void {
  const { status, error, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/nx/dist/bin/nx.js'), ...args],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28, env: { ...process.env, ...NX_ENVIRONMENT } },
  );
  if (error !== undefined) throw new Error(`Nx cannot be started: ${error.message}`, { cause: error });
  if (status !== 0)
    throw new Error(`${stdout}${stderr}\nnx ${args.join(' ')} failed; its messages are above`);
}
