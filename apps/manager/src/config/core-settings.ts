import { parseAllowedHost } from './allowed-hosts.js';
import { parseCorsOrigin } from './cors-origins.js';
import { isPostgres, parseDatabaseLocation } from './database-location.js';
import { parseListenAddress } from './listen-address.js';
import { hidden, withoutPassword } from './secrets.js';
import {
  atRestart,
  duration,
  flag,
  inFileOnly,
  ourOwn,
  path,
  secret,
  section,
  text,
  textList,
  textReadAs,
  wholeNumber,
  type PartSettings,
  type ValuesOf,
} from './settings.js';
import { parseProxy } from './trusted-proxies.js';
import { variables } from './variable-settings.js';

/** What the Manager as a whole is configured by, and what more than one part of it asks: names, addresses, places, variables. */
const FIELDS = {
  managerName: text('manager_name', 'Flamenco', 'Name of this Manager, shown in the title of the dashboard.'),
  // A server of somebody else's could have the Manager tell it the password.
  database: atRestart(
    inFileOnly(
      secret(
        textReadAs(
          'database',
          'flamenco-manager.sqlite',
          'Database: an SQLite file, beside which the Manager keeps more files, or postgres://user@host/name?sslmode=verify-full.',
          (written, { baseDir }) => parseDatabaseLocation(written, baseDir),
        ),
        withoutPassword,
      ),
      isPostgres,
    ),
  ),
  postgres: ourOwn(
    section('postgres', {
      password: atRestart(
        secret(
          text('password', '', "Password of the database's user; best set in the environment, or in a file."),
          hidden,
        ),
      ),
      passwordFile: atRestart(
        inFileOnly(path('password_file', '', 'File with the password in it, in place of the above.')),
      ),
      poolSize: atRestart(
        wholeNumber(
          'pool_size',
          10,
          { min: 4, max: 1000 },
          'Connections to the server at most; up to three of them write, the others read.',
        ),
      ),
      statementTimeoutMs: atRestart(
        duration(
          'statement_timeout',
          '30s',
          'How long the server may take for a statement; 0s for no limit.',
        ),
      ),
    }),
  ),
  listen: atRestart(
    textReadAs(
      'listen',
      ':8080',
      'Address and port to listen on; without a host, all addresses.',
      checkedListen,
    ),
  ),
  tls: ourOwn(
    section('tls', {
      certificate: atRestart(
        inFileOnly(
          path(
            'certificate',
            '',
            'PEM file with the certificate, and those between it and the root. With it, the Manager is reached by https alone.',
          ),
        ),
      ),
      key: atRestart(inFileOnly(path('key', '', 'PEM file with the key of the certificate.'))),
      redirectFrom: atRestart(
        textReadAs(
          'redirect_from',
          '',
          'Address and port where plain HTTP is answered with the address over TLS, such as :80; empty for nowhere.',
          (written) => (written === '' ? '' : checkedListen(written)),
        ),
      ),
      hstsMs: duration(
        'hsts',
        '0s',
        'For how long browsers are told to use TLS alone for this name, such as 8760h; 0s for not at all.',
      ),
    }),
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
export const CORE_SETTINGS = {
  fields: FIELDS,
  faultsTogether({ tls: { certificate, key } }) {
    if ((certificate === '') === (key === '')) return [];
    const missing = certificate === '' ? 'certificate' : 'key';
    return [{ key: 'tls', message: `needs '${missing}', too: a certificate is of no use without its key.` }];
  },
} satisfies PartSettings<typeof FIELDS>;

/** The settings of the Manager as a whole: paths are absolute. */
export type CoreConfig = ValuesOf<typeof FIELDS>;

function checkedListen(written: string): string {
  parseListenAddress(written);
  return written.trim();
}
