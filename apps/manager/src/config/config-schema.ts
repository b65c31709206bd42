import { resolve } from 'node:path';
import {
  FINDING_ACTIONS,
  FINDING_KINDS,
  formatDuration,
  invalid,
  type FindingAction,
  type FindingKind,
} from '@flamenco/domain';
import { parseAllowedHost } from './allowed-hosts.js';
import { parseCorsOrigin } from './cors-origins.js';
import { parseListenAddress } from './listen-address.js';
import { hidden, withoutPassword } from './secrets.js';
import {
  atRestart,
  choice,
  duration,
  flag,
  ourOwn,
  path,
  secret,
  section,
  text,
  textList,
  textReadAs,
  wholeNumber,
  type Setting,
  type ValuesOf,
} from './settings.js';
import { parseProxy } from './trusted-proxies.js';
import { variables } from './variable-settings.js';
import { webhooks } from './webhook-settings.js';

/** The version of the configuration file's layout that this Manager reads: that of Flamenco 3. */
export const CONFIG_VERSION = 3;

/**
 * Every key of flamenco-manager.yaml: its name in the file and inside the Manager, its default, how it is read, and what it
 * is for. Adding a key is adding a line. What the Manager reads again at each use takes effect when it is saved; what it reads
 * only when it starts is marked `atRestart`, and a top-level key that Flamenco 3 does not have, `ourOwn`. Keys and defaults are those
 * of Flamenco 3 where it has them.
 */
export const CONFIG_SCHEMA = {
  managerName: text('manager_name', 'Flamenco', 'Name of this Manager, shown in the title of the dashboard.'),
  database: atRestart(
    secret(
      textReadAs(
        'database',
        'flamenco-manager.sqlite',
        'Database: an SQLite file. The Manager keeps more files beside it, whose names begin with its name.',
        databaseLocation,
      ),
      withoutPassword,
    ),
  ),
  databaseCheckPeriodMs: duration(
    'database_check_period',
    '10m',
    'Time between integrity checks of the database; 0s checks at start-up only.',
  ),
  listen: atRestart(
    textReadAs(
      'listen',
      ':8080',
      'Address and port to listen on; without a host, all addresses.',
      checkedListen,
    ),
  ),
  trustedProxies: ourOwn(
    atRestart(
      textList(
        'trusted_proxies',
        'Reverse proxies whose X-Forwarded-… headers are believed: IP addresses, networks such as 10.0.0.0/8, or loopback.',
        parseProxy,
      ),
    ),
  ),
  allowedHosts: ourOwn(
    textList(
      'allowed_hosts',
      'Names of this Manager that it cannot know by itself, such as render.studio.example, or *.studio.example.',
      parseAllowedHost,
    ),
  ),
  corsOrigins: ourOwn(
    textList(
      'cors_origins',
      'Origins of web pages that may use the API from a browser, and so control the farm, such as https://tools.studio.example.',
      parseCorsOrigin,
    ),
  ),
  autodiscoverable: atRestart(
    flag('autodiscoverable', true, 'Whether Workers can find this Manager by themselves (UPnP/SSDP).'),
  ),
  localStoragePath: atRestart(
    path(
      'local_manager_storage_path',
      './flamenco-manager-storage',
      'Folder for task logs and preview images. Only the Manager needs to reach it.',
    ),
  ),
  sharedStoragePath: atRestart(
    path('shared_storage_path', '', 'Folder for job files. The Manager and all Workers need to reach it.'),
  ),
  shaman: section('shaman', {
    enabled: atRestart(
      flag(
        'enabled',
        process.platform !== 'win32',
        'Whether job files are uploaded to the Manager (Shaman).',
      ),
    ),
    garbageCollect: section('garbageCollect', {
      periodMs: atRestart(
        duration('period', '24h', 'Time between searches for files that no job uses; 0s for never.'),
      ),
      maxAgeMs: duration('maxAge', '744h', 'How long a file must have been unused before it is removed.'),
    }),
  }),
  taskTimeoutMs: duration(
    'task_timeout',
    '10m',
    'How long nothing may be heard about an active task before it fails; 0s for no limit.',
  ),
  taskSilenceLimitMs: ourOwn(
    duration(
      'task_silence_limit',
      '30m',
      'How long a command of a task may print nothing and use no CPU before it has failed; 0s for no limit.',
    ),
  ),
  taskTimeLimitMs: ourOwn(
    duration(
      'task_time_limit',
      '0s',
      'How long a command of a task may take in all before it has failed; 0s for no limit.',
    ),
  ),
  workerTimeoutMs: duration(
    'worker_timeout',
    '1m',
    'How long nothing may be heard from a Worker before it is in error; 0s for no limit.',
  ),
  workerAutoRemoveMs: ourOwn(
    duration(
      'worker_auto_remove',
      '0s',
      'How long nothing may be heard from a Worker before it is removed, such as 2160h; 0s for no limit. At least worker_timeout.',
    ),
  ),
  blocklistThreshold: wholeNumber(
    'blocklist_threshold',
    3,
    { min: 0, max: 1_000_000 },
    'Failures of a Worker at one task type of a job, after which it gets no more of them.',
  ),
  taskFailAfterSoftfailCount: wholeNumber(
    'task_fail_after_softfail_count',
    3,
    { min: 1, max: 1_000_000 },
    'How many Workers a task must fail on before it has failed for good.',
  ),
  taskFailJobAtPercent: ourOwn(
    wholeNumber(
      'task_fail_job_at_percent',
      10,
      { min: 1, max: 100 },
      'Share of failed tasks, in percent, at which the whole job has failed.',
    ),
  ),
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
  findings: ourOwn(section('findings', findingSettings())),
  mqtt: section('mqtt', {
    client: section('client', {
      enabled: atRestart(flag('enabled', false, 'Whether events are sent to an MQTT broker.')),
      broker: atRestart(
        secret(text('broker', '', 'URL of the broker, such as tcp://host:1883.'), withoutPassword),
      ),
      clientId: atRestart(text('clientID', 'flamenco', 'Name of this Manager at the broker.')),
      topicPrefix: atRestart(text('topic_prefix', 'flamenco', 'What every topic starts with.')),
      username: atRestart(text('username', '', 'User name at the broker; empty for none.')),
      password: atRestart(secret(text('password', '', 'Password at the broker.'), hidden)),
    }),
  }),
  webhooks: ourOwn(
    atRestart(
      webhooks(
        'webhooks',
        'Addresses that are told what happens: entries with url, events, secret and name. See docs/events.md.',
      ),
    ),
  ),
  variables: variables('variables', 'Variables, whose values depend on the platform and on who asks.'),
} as const;

/** What each kind of finding of a render leads to. */
function findingSettings(): Record<FindingKind, Setting<FindingAction>> {
  const settings = Object.entries(FINDING_KINDS).map(([kind, { action, meaning }]) => [
    kind,
    choice<FindingAction>(kind, action, FINDING_ACTIONS, `note, warn or fail, when ${meaning}.`),
  ]);
  return Object.fromEntries(settings) as Record<FindingKind, Setting<FindingAction>>;
}

/** The Manager's configuration: durations in milliseconds, paths absolute. */
export type ManagerConfig = ValuesOf<typeof CONFIG_SCHEMA>;

/** What is wrong with settings that are fine each on its own: the key of the one to change, and what to write there. */
export function faultsTogether({
  workerTimeoutMs,
  workerAutoRemoveMs,
}: ManagerConfig): readonly { readonly key: string; readonly message: string }[] {
  if (workerAutoRemoveMs <= 0 || workerAutoRemoveMs >= workerTimeoutMs) return [];
  const { workerAutoRemoveMs: setting, workerTimeoutMs: other } = CONFIG_SCHEMA;
  const least = formatDuration(workerTimeoutMs);
  return [
    {
      key: setting.key,
      message: `must not be less than ${other.key}, which is ${least} (is ${formatDuration(workerAutoRemoveMs)}): a Worker would be removed before it has timed out. Write ${least} or more; 0s for never.`,
    },
  ];
}

/** A URL such as postgres://user:password@host/db, or host=… password=…: another kind of database. C:\ is a drive. */
const NO_FILE = /^(?!file:)[a-z][a-z0-9+.-]+:|\b(host|user|password|dbname)\s*=/i;

/** An SQLite file as an absolute path. What is refused is not quoted: there may be a password in it. */
function databaseLocation(written: string, { baseDir }: { readonly baseDir: string }): string {
  const location = written.trim() === '' ? 'flamenco-manager.sqlite' : written.trim();
  if (NO_FILE.test(location) || location === ':memory:') {
    throw invalid(
      'database-not-a-file',
      'must be an SQLite file, such as flamenco-manager.sqlite; other databases are not supported.',
    );
  }
  const file = location.replace(/^file:(\/\/(?=\/))?/, '').replace(/\?.*$/, '');
  return resolve(baseDir, file);
}

function checkedListen(written: string): string {
  parseListenAddress(written);
  return written.trim();
}
