import { invalid } from '@flamenco/domain/errors';
import type { DomainEventName } from '@flamenco/domain/events';
import { readEventNames } from '../../config/event-names.js';
import { HIDDEN } from '../../config/secrets.js';
import { orFault, type Reading, type Setting } from '../../config/settings.js';

/** Somebody who is told of what happens, with a request each time. */
export interface WebhookTarget {
  /** What it is called in the log, the metrics and the database: by default, the host of its address. */
  readonly name: string;
  readonly url: string;
  readonly events: ReadonlySet<DomainEventName>;
  /** What deliveries are signed with; undefined: they are not signed. */
  readonly key: Buffer | undefined;
}

type Entry = Readonly<Record<string, unknown>>;

const KEYS = ['name', 'url', 'events', 'secret'];
const MOST_WEBHOOKS = 20;
const SHORTEST_SECRET = 16;

/** What secrets begin with that are base64 inside: so have it the libraries of standardwebhooks.com. */
const BASE64_PREFIX = 'whsec_';

/** The webhooks. No value of theirs is quoted in a fault: addresses and secrets are nobody's business. */
export function webhooks(key: string, about: string): Setting<readonly WebhookTarget[]> {
  return {
    kind: 'setting',
    key,
    about,
    schema: { type: 'array', items: { type: 'object' } },
    initial: [],
    isText: false,
    isFileOnly: () => true,
    hideSecrets: (written) => (Array.isArray(written) ? written.map(hideEntry) : HIDDEN),
    read: (written, reading) => {
      if (!Array.isArray(written)) {
        reading.fault("must be a list of entries with 'url' and 'events'.");
        return undefined;
      }
      if (written.length > MOST_WEBHOOKS)
        reading.fault(`must have ${MOST_WEBHOOKS} entries at most (has ${written.length}).`);
      const targets = written.flatMap((entry: unknown, index) => readEntry(entry, index, reading));
      for (const [index, { name }] of targets.entries()) {
        if (targets.findIndex((other) => other.name === name) === index) continue;
        const message = `another webhook is called '${name}', too, as all are after the host of their address. Give this one a 'name' of its own.`;
        reading.fault(message, index);
      }
      return targets;
    },
  };
}

function readEntry(written: unknown, index: number, reading: Reading): WebhookTarget[] {
  if (!isEntry(written)) {
    reading.fault("must have 'url' and 'events'.", index);
    return [];
  }
  const at = (key: string): Pick<Reading, 'fault'> => ({
    fault: (message, ...subPath) => {
      reading.fault(message, index, key, ...subPath);
    },
  });
  for (const key of Object.keys(written).filter((known) => !KEYS.includes(known)))
    at(key).fault(`is not a setting of a webhook. Use ${KEYS.join(', ')}.`);
  const url = orFault(at('url'), () => readUrl(written['url']));
  const events = readEvents(written['events'], at('events'));
  const key = orFault(at('secret'), () => readSecret(written['secret']));
  const name = orFault(at('name'), () => readName(written['name'] ?? url?.host));
  return url === undefined || name === undefined ? [] : [{ name, url: url.href, events, key }];
}

function readUrl(written: unknown): URL {
  const url = typeof written === 'string' && URL.canParse(written) ? new URL(written) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw invalid('invalid-webhook-url', 'must be an address such as https://host/path.');
  if (url.username !== '' || url.password !== '')
    throw invalid(
      'credentials-in-webhook-url',
      'must not have a user name or password. Deliveries are signed with the secret instead.',
    );
  return url;
}

function readName(written: unknown): string | undefined {
  if (written === undefined) return undefined;
  if (typeof written === 'string' && /^[\w.:[\] -]{1,100}$/.test(written)) return written;
  throw invalid(
    'invalid-webhook-name',
    'must be a short text of letters, digits, spaces and any of . : - _ in it.',
  );
}

function readEvents(written: unknown, reading: Pick<Reading, 'fault'>): ReadonlySet<DomainEventName> {
  const entries: readonly unknown[] = Array.isArray(written) ? written : [];
  if (entries.length === 0)
    reading.fault(
      'must be a list of events, such as [job-completed, job-failed], or [job-*] for all of jobs.',
    );
  return readEventNames(entries, reading);
}

function readSecret(written: unknown): Buffer | undefined {
  if (written === undefined || written === null) return undefined;
  if (typeof written !== 'string') throw invalid('invalid-webhook-secret', 'must be text. Put it in quotes.');
  const isBase64 = written.startsWith(BASE64_PREFIX);
  const encoded = written.slice(BASE64_PREFIX.length);
  const key = isBase64 ? Buffer.from(encoded, 'base64') : Buffer.from(written);
  if (isBase64 && key.toString('base64').replace(/=+$/, '') !== encoded.replace(/=+$/, ''))
    throw invalid('invalid-webhook-secret', `must be base64 after ${BASE64_PREFIX}.`);
  if (key.length < SHORTEST_SECRET)
    throw invalid(
      'webhook-secret-too-short',
      `must be at least ${SHORTEST_SECRET} bytes long. Make one: openssl rand -hex 32`,
    );
  return key;
}

/** Some services have their secret in the path of the address. */
function hideEntry(written: unknown): unknown {
  if (!isEntry(written)) return HIDDEN;
  const { url, secret, ...others } = written;
  return {
    ...others,
    ...(url !== undefined && { url: hideUrl(url) }),
    ...(secret !== undefined && { secret: HIDDEN }),
  };
}

function hideUrl(written: unknown): string {
  if (typeof written !== 'string' || !URL.canParse(written)) return HIDDEN;
  const { protocol, host } = new URL(written);
  return `${protocol}//${host}/${HIDDEN}`;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
