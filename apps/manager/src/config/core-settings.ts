import { resolve } from 'node:path';
import { invalid } from '@flamenco/domain/errors';
import { parseAllowedHost } from './allowed-hosts.js';
import { parseCorsOrigin } from './cors-origins.js';
import { parseListenAddress } from './listen-address.js';
import { withoutPassword } from './secrets.js';
import {
  atRestart,
  flag,
  ourOwn,
  path,
  secret,
  section,
  text,
  textList,
  textReadAs,
  type PartSettings,
  type ValuesOf,
} from './settings.js';
import { parseProxy } from './trusted-proxies.js';
import { variables } from './variable-settings.js';

/** What the Manager as a whole is configured by, and what more than one part of it asks: names, addresses, places, variables. */
const FIELDS = {
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
  }),
  variables: variables('variables', 'Variables, whose values depend on the platform and on who asks.'),
} as const;

/** See `ManagerParts`: the other settings are those of its parts. */
export const CORE_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;

/** The settings of the Manager as a whole: paths are absolute. */
export type CoreConfig = ValuesOf<typeof FIELDS>;

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
