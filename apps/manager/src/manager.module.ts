import type { DynamicModule } from '@nestjs/common';
import type { Configuration } from './config/index.js';
import { databasePart } from './database/database.part.js';
import { accessPart } from './modules/access/access.part.js';
import { auditPart } from './modules/audit/audit.part.js';
import { blendFilesPart } from './modules/blend-files/blend-files.part.js';
import { blocklistPart } from './modules/blocklist/blocklist.part.js';
import { causesPart } from './modules/causes/causes.part.js';
import { discoveryPart } from './modules/discovery/discovery.part.js';
import { eventsPart } from './modules/events/events.part.js';
import { farmStatusPart } from './modules/farm-status/farm-status.part.js';
import { filmsPart } from './modules/films/films.part.js';
import { healthPart } from './modules/health/health.part.js';
import { idempotencyPart } from './modules/idempotency/idempotency.part.js';
import { jobChangesPart } from './modules/job-changes/job-changes.part.js';
import { jobDeletionPart } from './modules/job-deletion/job-deletion.part.js';
import { jobExtrasPart } from './modules/job-extras/job-extras.part.js';
import { jobTypesPart } from './modules/job-types/job-types.part.js';
import { jobsPart } from './modules/jobs/jobs.part.js';
import { lastRenderedPart } from './modules/last-rendered/last-rendered.part.js';
import { ldapPart } from './modules/ldap/ldap.part.js';
import { proxySignInPart } from './modules/proxy-sign-in/proxy-sign-in.part.js';
import { maintenancePart } from './modules/maintenance/maintenance.part.js';
import { managersPart } from './modules/managers/managers.part.js';
import { metaPart } from './modules/meta/meta.part.js';
import { mqttPart } from './modules/mqtt/mqtt.part.js';
import { oidcPart } from './modules/oidc/oidc.part.js';
import { outboxPart } from './modules/outbox/outbox.part.js';
import { peoplePart } from './modules/people/people.part.js';
import { queuePart } from './modules/queue/queue.part.js';
import { schedulerPart } from './modules/scheduler/scheduler.part.js';
import { setupPart } from './modules/setup/setup.part.js';
import { shamanPart } from './modules/shaman/shaman.part.js';
import { sharedStoragePart } from './modules/shared-storage/shared-storage.part.js';
import { sleepSchedulesPart } from './modules/sleep-schedules/sleep-schedules.part.js';
import { statisticsPart } from './modules/statistics/statistics.part.js';
import { stuckJobsPart } from './modules/stuck-jobs/stuck-jobs.part.js';
import { submissionPart } from './modules/submission/submission.part.js';
import { taskLogsPart } from './modules/task-logs/task-logs.part.js';
import { taskReportsPart } from './modules/task-reports/task-reports.part.js';
import { tasksPart } from './modules/tasks/tasks.part.js';
import { timeoutsPart } from './modules/timeouts/timeouts.part.js';
import { webhooksPart } from './modules/webhooks/webhooks.part.js';
import { whyPart } from './modules/why/why.part.js';
import { savedViewsPart } from './modules/saved-views/saved-views.part.js';
import { workerAdmissionPart } from './modules/worker-admission/worker-admission.part.js';
import { workerPackagesPart } from './modules/worker-packages/worker-packages.part.js';
import { workerTagsPart } from './modules/worker-tags/worker-tags.part.js';
import { workersPart } from './modules/workers/workers.part.js';
import type { ManagerPart } from './parts/manager-part.js';
import { ManagerParts } from './parts/manager-parts.js';

/** What time it is. */
export const clockPart: ManagerPart = {
  name: 'clock',
  module: async () => (await import('./clock.module.js')).ClockModule,
};

const lifetimePart: ManagerPart = {
  name: 'lifetime',
  module: async () => (await import('./lifetime.module.js')).LifetimeModule,
};

const schedulePart: ManagerPart = {
  name: 'schedule',
  module: async () => (await import('@nestjs/schedule')).ScheduleModule.forRoot(),
};

/** What the Manager is made of: the table of contents. */
export const MANAGER_PARTS: readonly ManagerPart[] = [
  lifetimePart,
  clockPart,
  schedulePart,
  eventsPart,
  databasePart,
  managersPart,
  taskLogsPart,
  metaPart,
  jobTypesPart,
  jobsPart,
  tasksPart,
  queuePart,
  blendFilesPart,
  submissionPart,
  accessPart,
  jobChangesPart,
  filmsPart,
  causesPart,
  workersPart,
  taskReportsPart,
  schedulerPart,
  whyPart,
  stuckJobsPart,
  timeoutsPart,
  blocklistPart,
  workerTagsPart,
  workerAdmissionPart,
  workerPackagesPart,
  savedViewsPart,
  auditPart,
  peoplePart,
  oidcPart,
  ldapPart,
  proxySignInPart,
  sharedStoragePart,
  sleepSchedulesPart,
  jobDeletionPart,
  shamanPart,
  lastRenderedPart,
  farmStatusPart,
  statisticsPart,
  jobExtrasPart,
  outboxPart,
  mqttPart,
  webhooksPart,
  discoveryPart,
  setupPart,
  maintenancePart,
  healthPart,
  idempotencyPart,
];

/** Of a Manager that is set up where there is a farm of Flamenco 3 to be taken over: it has no database open. */
export const SETUP_PARTS: readonly ManagerPart[] = [
  lifetimePart,
  clockPart,
  schedulePart,
  eventsPart,
  metaPart,
  setupPart,
];

/** The whole Manager. */
export const MANAGER = new ManagerParts(MANAGER_PARTS);

/** A Manager of these parts, with its configuration, for Nest. */
export async function managerModule(
  configuration: Configuration,
  parts: ManagerParts = MANAGER,
): Promise<DynamicModule> {
  const { AssembledModule } = await import('./parts/assembled.module.js');
  return AssembledModule.of(configuration, parts);
}
