import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FINDING_KINDS } from '@flamenco/domain/findings';
import { SCENE_TRIALS } from './scenes/scene-trials.js';
import { makeScenes, tryScene } from './scenes/try-scene.js';

/** EEVEE without a GPU takes its time, and so does a machine that does other things as well. */
const SLOWEST_MS = 120_000;

/** One of each kind; `npm run scenes` tries all of them. */
const QUICK = new Set([
  'plain',
  'scene-missing',
  'engine-unknown',
  'library-of-library',
  'texture-missing-odd-name',
  'udim-tile-missing',
  'node-unknown',
  'gpu-asked',
  'newer-file',
  'truncated',
  'no-camera',
  'stops-early',
  'script-moves-output',
  'script-clears-handlers',
  'expression-fails',
  'scripts-of-file-fail',
  'auto-run-off-drivers',
  'animation',
  'script-changes-size',
  'script-changes-depth',
]);

const isAll = (globalThis as { readonly allScenes?: boolean }).allScenes === true;
const trials = SCENE_TRIALS.filter(({ id }) => isAll || QUICK.has(id));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scene-trials-'));
  await makeScenes(trials, folder);
}, SLOWEST_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the documentation', () => {
  const rows = readFileSync(join(import.meta.dirname, '../../../docs/what-the-farm-checks.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

  it('says of each scene that was tried what its task says', () => {
    for (const { what, completes, finds } of SCENE_TRIALS) {
      const found = [...new Set<string>(finds)].join(', ') || '–';
      expect(rows).toContainEqual(['', what, completes ? 'completed' : 'failed', found, '']);
    }
  });

  it('says of each kind of finding what it leads to', () => {
    for (const [kind, { action, by, meaning }] of Object.entries(FINDING_KINDS))
      expect(rows).toContainEqual(['', kind, action, by, meaning, '']);
  });
});

describe('a render of', () => {
  it.each(trials)(
    '$id: $what',
    async (trial) => {
      const { kinds, completes, failure, messages } = await tryScene(trial, folder);
      expect({ kinds, completes }).toEqual({ kinds: trial.finds, completes: trial.completes });
      expect(messages).toMatch(trial.says ?? '');
      expect(failure).toMatch(trial.fails ?? '');
    },
    SLOWEST_MS,
  );
});
