import { Foundation1764000000001 } from '../../database/migrations/0001-foundation.js';
import { JobListOrder1764000000005 } from '../../database/migrations/0005-job-list-order.js';
import { JobAttention1764000000010 } from '../../database/migrations/0010-job-attention.js';
import { JobPlaces1764000000013 } from '../../database/migrations/0013-job-places.js';
import { DeletionOfAllFiles1764000000014 } from '../../database/migrations/0014-deletion-of-all-files.js';
import { JobMetadata1764000000017 } from '../../database/migrations/0017-job-metadata.js';
import { CaselessJobNames1764000000018 } from '../../database/migrations/0018-caseless-job-names.js';
import { JobQuery1764000000022 } from '../../database/migrations/0022-job-query.js';
import { JobSorting1764000000035 } from '../../database/migrations/0035-job-sorting.js';
import { JobOwners1764000000039 } from '../../database/migrations/0039-job-owners.js';
import { NamesOfOwners1764000000042 } from '../../database/migrations/0042-names-of-owners.js';
import { JobTexts1764000000044 } from '../../database/migrations/0044-job-texts.js';
import type { ManagerPart } from '../../parts/manager-part.js';

/** Jobs as they are shown: with their metadata, and with what they write. */
export const jobsPart: ManagerPart = {
  name: 'jobs',
  module: async () => (await import('./jobs.module.js')).JobsModule,
  tables: ['jobs', 'job_metadata', 'job_texts', 'job_outputs'],
  migrations: [
    Foundation1764000000001,
    JobListOrder1764000000005,
    JobAttention1764000000010,
    JobPlaces1764000000013,
    DeletionOfAllFiles1764000000014,
    JobMetadata1764000000017,
    CaselessJobNames1764000000018,
    JobQuery1764000000022,
    JobSorting1764000000035,
    JobOwners1764000000039,
    NamesOfOwners1764000000042,
    JobTexts1764000000044,
  ],
  schemas: async () => {
    const { EventJobUpdateDto, JobsQueryDto } = await import('@flamenco/api-contracts');
    return [EventJobUpdateDto, JobsQueryDto];
  },
};
