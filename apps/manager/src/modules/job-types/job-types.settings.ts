import {
  atRestart,
  duration,
  ourOwn,
  section,
  wholeNumber,
  type PartSettings,
} from '../../config/settings.js';

const FIELDS = {
  jobCompiler: ourOwn(
    section('job_compiler', {
      memoryLimitMib: atRestart(
        wholeNumber(
          'memory_limit_mib',
          64,
          { min: 8, max: 4096 },
          'Memory that a job type script may use, in MiB.',
        ),
      ),
      cpuLimitMs: atRestart(
        duration('cpu_limit', '5s', 'Time by the clock that a job type script may take for one job.'),
      ),
    }),
  ),
};

/** What scripts may use. */
export const JOB_TYPE_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;
