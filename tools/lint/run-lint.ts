/** `npm run lint`: ESLint (with the boundaries between projects), Prettier and knip, all of them, whichever fails first. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runNx } from '../build-workspace.ts';

const root = join(import.meta.dirname, '../..');
const CHECKS = [
  ['eslint/bin/eslint.js', '.'],
  ['prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  ['knip/bin/knip.js'],
] as const;

/** Nx's boundary rule reads the project graph from its cache, and checks nothing while there is none. */
function refreshProjectGraph(): void {
  runNx(root, ['show', 'projects', '--json']);
}

refreshProjectGraph();
const failed = CHECKS.filter(([program, ...args]) => {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  return status !== 0;
});
process.exitCode = failed.length === 0 ? 0 : 1;
