import { createRequire } from 'node:module';
import { join } from 'node:path';

// Imported, it is another thing than its types say.
const { default: JestSequencer } = createRequire(import.meta.url)(
  '@jest/test-sequencer',
) as typeof import('@jest/test-sequencer');

const ROOT = join(import.meta.dirname, '../..');

/** What takes longest, as `npm test` tells at its end: begun last, one of these would have the other processes wait for it. */
export const LONGEST: readonly string[] = [
  'tools/system/blender-addon.spec.ts',
  'tools/bottle/bottle.spec.ts',
  'tools/system/dashboard-accessibility.spec.ts',
  'tools/system/farm.spec.ts',
  'tools/clients/generated-clients.spec.ts',
  'apps/manager/tests/migrate/migrate.spec.ts',
  'tools/system/dashboard-settings.spec.ts',
  'tools/system/dashboard-log.spec.ts',
  'apps/worker/tests/film/film-of-frames.spec.ts',
  'tools/system/dashboard.spec.ts',
  'tools/system/dashboard-keyboard.spec.ts',
  'apps/manager/tests/stuck-jobs/no-job-hangs.spec.ts',
  'apps/manager/tests/http/process.spec.ts',
  'tools/system/dashboard-renders.spec.ts',
  'tools/system/interruptions.spec.ts',
  'apps/manager/tests/migrate/killed-migration.spec.ts',
  'tools/system/dashboard-new-job.spec.ts',
  'tools/clients/examples.spec.ts',
  'apps/manager/tests/security/worst-requests.spec.ts',
  'apps/worker/tests/scene-trials.spec.ts',
  'apps/worker/tests/worker-tasks.spec.ts',
  'apps/manager/tests/database/power-cut.spec.ts',
  'apps/manager/tests/farm/path-reach.spec.ts',
].map((path) => join(ROOT, path));

type Tests = Parameters<InstanceType<typeof JestSequencer>['sort']>[0];

/** Jest goes by how long files took the last time, and by their sizes in a fresh clone: there, those that are known come first. */
class LongestFirst extends JestSequencer {
  override sort(tests: Tests): Tests {
    const sorted = super.sort(tests) as Tests;
    const known = LONGEST.flatMap((path) =>
      sorted.filter((test) => test.path === path && test.duration === undefined),
    );
    return [...known, ...sorted.filter((test) => !known.includes(test))];
  }
}

export { LongestFirst as default };
