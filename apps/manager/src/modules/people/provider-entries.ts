import { HIDDEN } from '../../config/secrets.js';
import type { Setting } from '../../config/settings.js';

/** What the configuration says of a provider: its type and name, and what that type wants to know. */
export interface ProviderEntry {
  /** Which kind of provider: a part of the Manager has it. */
  readonly type: string;
  /** What it is called in addresses and in the database; people have it as theirs for ever. */
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

const MOST_PROVIDERS = 20;
const NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/** What may be a secret is one, whoever's provider it is. */
const SECRETS = /secret|password|token|key/i;

/** The providers. Each says itself what is wrong with its own settings, when the Manager starts. */
export function identityProviders(key: string, about: string): Setting<readonly ProviderEntry[]> {
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
      if (!Array.isArray(written) || written.length > MOST_PROVIDERS) {
        reading.fault(`must be a list of at most ${MOST_PROVIDERS} entries with 'type' and 'name'.`);
        return undefined;
      }
      const names = new Set(['local']);
      return written.flatMap((entry: unknown, index) => {
        const read = readEntry(entry);
        if (typeof read === 'string') reading.fault(read, index);
        else if (names.has(read.name))
          reading.fault(`another provider is called '${read.name}', too. Give this one another name.`, index);
        else {
          names.add(read.name);
          return [read];
        }
        return [];
      });
    },
  };
}

function readEntry(written: unknown): ProviderEntry | string {
  if (!isEntry(written)) return "must have 'type' and 'name'.";
  const { type, name = type, ...settings } = written;
  if (typeof type !== 'string') return "must have a 'type', such as oidc or ldap.";
  if (typeof name !== 'string' || !NAME.test(name))
    return "must have a 'name' of small letters, digits, - and _, with 40 characters at most.";
  return { type, name, settings };
}

function hideEntry(written: unknown): unknown {
  if (!isEntry(written)) return HIDDEN;
  return Object.fromEntries(
    Object.entries(written).map(([key, value]) => [key, SECRETS.test(key) ? HIDDEN : value]),
  );
}

function isEntry(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
