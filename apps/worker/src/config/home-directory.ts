import { join, resolve } from 'node:path';
import type { Environment } from './environment.js';

/**
 * Where credentials and unsent reports are kept: `FLAMENCO_HOME`, else the file's `home_dir` (already absolute), else
 * the place that Flamenco 3 uses on this platform.
 */
export function homeDirectory(environment: Environment, configured: string | undefined): string {
  const { variables, workingDir } = environment;
  if (variables['FLAMENCO_HOME']) return resolve(workingDir, variables['FLAMENCO_HOME']);
  return configured ?? platformHomeDirectory(environment);
}

function platformHomeDirectory({ platform, variables, userHomeDir }: Environment): string {
  if (platform === 'win32') {
    const localAppData = variables['LOCALAPPDATA'] ?? join(userHomeDir, 'AppData', 'Local');
    return join(localAppData, 'Blender Foundation', 'Flamenco');
  }
  if (platform === 'darwin') return join(userHomeDir, 'Library', 'Application Support', 'Flamenco');
  return join(variables['XDG_DATA_HOME'] || join(userHomeDir, '.local', 'share'), 'flamenco');
}
