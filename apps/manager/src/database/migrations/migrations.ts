import { Foundation1764000000001 } from './0001-foundation.js';
import { SleepSchedules1764000000002 } from './0002-sleep-schedules.js';
import { LastRendered1764000000003 } from './0003-last-rendered.js';
import { IdempotencyKeys1764000000004 } from './0004-idempotency-keys.js';
import { JobListOrder1764000000005 } from './0005-job-list-order.js';
import { ReportNumbers1764000000006 } from './0006-report-numbers.js';
import { WorkerSessions1764000000007 } from './0007-worker-sessions.js';
import { JobAttention1764000000010 } from './0010-job-attention.js';
import { RenderReports1764000000011 } from './0011-render-reports.js';
import { WholeFrames1764000000012 } from './0012-whole-frames.js';
import { JobPlaces1764000000013 } from './0013-job-places.js';
import { DeletionOfAllFiles1764000000014 } from './0014-deletion-of-all-files.js';
import { WorkerProblems1764000000015 } from './0015-worker-problems.js';
import { Outbox1764000000016 } from './0016-outbox.js';
import { JobMetadata1764000000017 } from './0017-job-metadata.js';
import { CaselessJobNames1764000000018 } from './0018-caseless-job-names.js';
import { DeclaredViews1764000000020 } from './0020-declared-views.js';

/** Forward only, in order. A migration that has landed is never changed. */
export const MIGRATIONS = [
  Foundation1764000000001,
  SleepSchedules1764000000002,
  LastRendered1764000000003,
  IdempotencyKeys1764000000004,
  JobListOrder1764000000005,
  ReportNumbers1764000000006,
  WorkerSessions1764000000007,
  JobAttention1764000000010,
  RenderReports1764000000011,
  WholeFrames1764000000012,
  JobPlaces1764000000013,
  DeletionOfAllFiles1764000000014,
  WorkerProblems1764000000015,
  Outbox1764000000016,
  JobMetadata1764000000017,
  CaselessJobNames1764000000018,
  DeclaredViews1764000000020,
];
