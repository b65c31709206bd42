import type { IconName } from '../../../shared/icons/icon-paths';

/** A section of the settings page. */
export interface SettingSection {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  /** The settings in it, and the groups whose settings are. */
  readonly keys: readonly string[];
}

/** The sections, in the order of the page. What none of them names is in the last one. */
export const SETTING_SECTIONS: readonly SettingSection[] = [
  {
    id: 'general',
    label: 'General',
    icon: 'tune',
    keys: [
      'manager_name',
      'listen',
      'tls',
      'autodiscoverable',
      'allowed_hosts',
      'trusted_proxies',
      'cors_origins',
    ],
  },
  {
    id: 'access',
    label: 'Access',
    icon: 'lock',
    keys: ['access', 'anonymous_role', 'sign_in', 'worker_registration'],
  },
  {
    id: 'storage',
    label: 'Storage',
    icon: 'folder',
    keys: ['shared_storage_path', 'local_manager_storage_path', 'shaman'],
  },
  {
    id: 'timeouts',
    label: 'Timeouts and failures',
    icon: 'schedule',
    keys: [
      'task_timeout',
      'worker_timeout',
      'worker_auto_remove',
      'task_silence_limit',
      'task_time_limit',
      'blocklist_threshold',
      'task_fail_after_softfail_count',
      'task_fail_job_at_percent',
    ],
  },
  { id: 'findings', label: 'Findings of renders', icon: 'warning', keys: ['findings'] },
  { id: 'dashboard', label: 'Dashboard', icon: 'view_list', keys: ['dashboard'] },
  { id: 'variables', label: 'Variables', icon: 'data_object', keys: ['variables'] },
  {
    id: 'database',
    label: 'Database',
    icon: 'inbox',
    keys: ['database', 'database_check_period', 'postgres'],
  },
  {
    id: 'events',
    label: 'Events and MQTT',
    icon: 'notifications',
    keys: ['mqtt', 'mqtt_events', 'webhooks', 'event_retention'],
  },
  { id: 'other', label: 'More', icon: 'more_horiz', keys: ['job_compiler'] },
];

/** What people call the settings. One that is not named here is called after its key. */
const LABELS: Readonly<Record<string, string>> = {
  manager_name: 'Name of the Manager',
  listen: 'Address and port',
  'tls.certificate': 'TLS: certificate',
  'tls.key': 'TLS: key',
  'tls.redirect_from': 'TLS: plain HTTP leads there from',
  'tls.hsts': 'TLS: browsers stay with it for',
  autodiscoverable: 'Workers find this Manager',
  allowed_hosts: 'Further names of the Manager',
  trusted_proxies: 'Trusted reverse proxies',
  cors_origins: 'Web pages that may use the API',
  access: 'Who may use the farm',
  anonymous_role: 'Role of those who have not signed in',
  worker_registration: 'How new Workers come in',
  'sign_in.session_idle': 'Sign in again after doing nothing for',
  'sign_in.session_longest': 'Sign in again after',
  'sign_in.providers': 'Other ways to sign in',
  shared_storage_path: 'Shared storage',
  local_manager_storage_path: 'Local storage of the Manager',
  'shaman.enabled': 'Shaman: files are uploaded',
  'shaman.garbageCollect.period': 'Look for unused files every',
  'shaman.garbageCollect.maxAge': 'Remove files unused for',
  task_timeout: 'Task counts as lost after',
  worker_timeout: 'Worker counts as lost after',
  worker_auto_remove: 'Lost Worker is removed after',
  task_silence_limit: 'Task may be silent for',
  task_time_limit: 'Task may take',
  blocklist_threshold: 'Worker is blocked after failures',
  task_fail_after_softfail_count: 'Task fails after Workers',
  task_fail_job_at_percent: 'Job fails at percent of its tasks',
  database_check_period: 'Check the database every',
  database: 'Database',
  'postgres.password': 'PostgreSQL: password',
  'postgres.password_file': 'PostgreSQL: file with the password',
  'postgres.pool_size': 'PostgreSQL: connections',
  'postgres.statement_timeout': 'PostgreSQL: time for a statement',
  'mqtt.client.enabled': 'MQTT',
  'mqtt.client.broker': 'MQTT: broker',
  'mqtt.client.clientID': 'MQTT: name of this Manager',
  'mqtt.client.topic_prefix': 'MQTT: topics start with',
  'mqtt.client.username': 'MQTT: user name',
  'mqtt.client.password': 'MQTT: password',
  mqtt_events: 'Events that the broker is told of',
  'dashboard.studio': 'Name of the studio',
  'dashboard.logo': 'Logo',
  'dashboard.columns': 'Columns of metadata',
  'dashboard.links': 'Links of jobs',
  'dashboard.pages': 'Pages of the studio',
  webhooks: 'Webhooks',
  event_retention: 'Keep events that could not be delivered for',
  'job_compiler.memory_limit_mib': 'Job type scripts: memory in MiB',
  'job_compiler.cpu_limit': 'Job type scripts: time for a job',
};

/** The section that a setting is in. */
export function sectionOf(key: string): SettingSection {
  const found = SETTING_SECTIONS.find(({ keys }) => keys.some((name) => isWithin(key, name)));
  return found ?? (SETTING_SECTIONS.at(-1) as SettingSection);
}

/** Where a setting stands within its section; those that are not named come last. */
export function placeInSection(key: string): number {
  const place = sectionOf(key).keys.findIndex((name) => isWithin(key, name));
  return place < 0 ? Number.MAX_SAFE_INTEGER : place;
}

/** What people call a setting. */
export function labelOfSetting(key: string): string {
  const named = LABELS[key];
  if (named !== undefined) return named;
  const words = (key.split('.').at(-1) ?? key).replaceAll(/[_-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function isWithin(key: string, name: string): boolean {
  return key === name || key.startsWith(`${name}.`);
}
