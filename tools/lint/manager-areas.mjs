/**
 * The areas of the Manager (apps/manager/src/modules) from the ground up, and whose table is whose. docs/architecture.md shows the floors;
 * tools/lint/boundaries.spec.ts breaks each rule on purpose.
 */

import { readFileSync } from 'node:fs';

const MODULES = new URL('../../apps/manager/src/modules/', import.meta.url);

/** An area imports those before it only. */
export const AREAS = [
  // what any area may tell, or ask for
  'events',
  'managers',
  'maintenance',
  'meta',
  'setup',
  'job-types',
  'idempotency',
  'discovery',
  'outbox',
  'mqtt',
  'task-logs',
  'saved-views',
  'audit',
  'people',
  'oidc',
  'ldap',
  'proxy-sign-in',
  'shared-storage',
  // the farm
  'jobs',
  'tasks',
  'queue',
  'blocklist',
  'workers',
  'worker-tags',
  'worker-admission',
  'worker-packages',
  'sleep-schedules',
  // what people and Workers ask of it
  'blend-files',
  'submission',
  'access',
  'job-changes',
  'films',
  'causes',
  'task-reports',
  'scheduler',
  // what looks after it
  'timeouts',
  'why',
  'stuck-jobs',
  'last-rendered',
  'job-deletion',
  'shaman',
  'health',
  'webhooks',
  'farm-status',
  'statistics',
  'job-extras',
];

/**
 * Nobody else's statements name them: what each area declares as its own in its part.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const OWNED_TABLES = Object.fromEntries(
  AREAS.map((area) => {
    const declaration = readFileSync(new URL(`${area}/${area}.part.ts`, MODULES), 'utf8');
    const [, tables = ''] = /\btables: \[([^\]]*)\]/.exec(declaration) ?? [];
    return [area, [...tables.matchAll(/'([^']+)'/g)].map(([, table = '']) => table)];
  }),
);

/** The modules of areas that every other one may use without importing them. */
export const GLOBAL_MODULES = ['EventsModule'];
