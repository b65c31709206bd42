/** node tools/addon/pack-addon.ts: packs blender-addon/flamenco; the Manager serves the zip at /flamenco-addon.zip. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../system-packages.ts';
import { packAddon } from './addon-zip.ts';

const FETCH_TIMEOUT_MS = 120_000;

const project = join(import.meta.dirname, '../../blender-addon');
const target = join(project, 'dist/flamenco-addon.zip');

/** The add-on's wheels are not in the repository. Without them it still submits what is in the farm's storage already. */
function fetchWheels(): void {
  const python = findProgram('python3') ?? findProgram('python');
  const script = join(project, 'fetch_wheels.py');
  const isFetched =
    python !== undefined &&
    spawnSync(python, [script], { stdio: 'inherit', timeout: FETCH_TIMEOUT_MS }).status === 0;
  if (isFetched) return;
  process.stderr.write(
    `The Blender add-on is packed without its wheels. Run 'python3 ${script}', then 'npm run build' again.\n`,
  );
}

fetchWheels();
const zip = await packAddon(join(project, 'flamenco'));
const isAsBefore = existsSync(target) && readFileSync(target).equals(zip);
if (!isAsBefore) {
  // Left alone otherwise: a file of another time would be downloaded again.
  mkdirSync(join(project, 'dist'), { recursive: true });
  writeFileSync(target, zip);
}
