import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isRole, ROLES, type Role } from '@flamenco/domain/access';
import { invalid, type FarmError } from '@flamenco/domain/errors';
import { nearestName } from '@flamenco/domain/names';
import type { AdmissionRules } from './provider-admission.js';
import type { ProviderEntry } from './provider-entries.js';

/** Reads the settings of a provider's entry. What is wrong with one keeps the Manager from starting, and is said in a sentence. */
export class ProviderSettings {
  private readonly known = new Set<string>();

  /** @param baseDir - where relative paths start: the folder of the configuration file */
  constructor(
    private readonly entry: ProviderEntry,
    private readonly baseDir: string,
  ) {}

  /** A text that has to be there. */
  text(key: string): string {
    const value = this.optionalText(key);
    if (value === undefined) throw fault(key, 'is missing: it has to be a text.');
    return value;
  }

  optionalText(key: string): string | undefined {
    const value = this.valueOf(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value.trim() === '')
      throw fault(key, 'must be a text that is not empty.');
    return value;
  }

  /** A secret that stands here, or in a file of its own, which `key_file` names. */
  optionalSecret(key: string): string | undefined {
    const [value, path] = [this.optionalText(key), this.optionalText(`${key}_file`)];
    if (path === undefined) return value;
    if (value !== undefined) throw fault(key, `is there twice: leave out either ${key} or ${key}_file.`);
    const secret = this.readFile(`${key}_file`, path).trim();
    if (secret === '') throw fault(`${key}_file`, `names an empty file: ${path}.`);
    return secret;
  }

  /** What is in the file that a setting names. */
  optionalFile(key: string): string | undefined {
    const path = this.optionalText(key);
    return path === undefined ? undefined : this.readFile(key, path);
  }

  flag(key: string, initial: boolean): boolean {
    const value = this.valueOf(key) ?? initial;
    if (typeof value !== 'boolean') throw fault(key, 'must be true or false.');
    return value;
  }

  /** A list of texts, or a text with spaces in it. */
  texts(key: string, initial: readonly string[]): readonly string[] {
    const value = this.valueOf(key) ?? initial;
    const list: unknown =
      typeof value === 'string' ? value.split(/\s+/).filter((word) => word !== '') : value;
    if (!Array.isArray(list) || !list.every((word) => typeof word === 'string'))
      throw fault(key, 'must be a list of texts.');
    return list;
  }

  url(key: string, protocols: readonly string[]): URL {
    const written = this.text(key);
    const url = URL.canParse(written) ? new URL(written) : undefined;
    if (url && protocols.includes(url.protocol)) return url;
    throw fault(
      key,
      `must be an address that begins with ${protocols.map((name) => `${name}//`).join(' or ')}.`,
    );
  }

  /** Who may come in, and as what: `roles`, `default_role` and `auto_create`. */
  admission(): AdmissionRules {
    return {
      roles: this.roles(),
      defaultRole: this.role('default_role'),
      mayBeNew: this.flag('auto_create', true),
    };
  }

  /** Once all have been read. @throws FarmError `invalid` for settings that nobody has asked for */
  refuseUnknown(): void {
    const unknown = Object.keys(this.entry.settings).find((key) => !this.known.has(key));
    if (unknown === undefined) return;
    const meant = nearestName(unknown, this.known);
    const hint =
      meant === undefined ? `Known are: ${[...this.known].join(', ')}.` : `Did you mean '${meant}'?`;
    throw fault(unknown, `is no setting of the type ${this.entry.type}. ${hint}`);
  }

  private roles(): ReadonlyMap<string, Role> | undefined {
    const value = this.valueOf('roles');
    if (value === undefined) return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw fault(
        'roles',
        'must have a line with a role for each group, such as render-wranglers: wrangler.',
      );
    return new Map(
      Object.entries(value).map(([group, role]) => [group, readRole(`roles, '${group}',`, role)]),
    );
  }

  private role(key: string): Role | undefined {
    const value = this.valueOf(key);
    return value === undefined ? undefined : readRole(key, value);
  }

  private valueOf(key: string): unknown {
    this.known.add(key);
    return this.entry.settings[key] ?? undefined;
  }

  private readFile(key: string, path: string): string {
    const file = resolve(this.baseDir, path);
    try {
      return readFileSync(file, 'utf8');
    } catch (cause) {
      throw invalid('invalid-provider', `${key} names ${file}, which cannot be read.`, { cause });
    }
  }
}

function readRole(what: string, value: unknown): Role {
  if (typeof value === 'string' && isRole(value)) return value;
  throw fault(what, `must be one of ${ROLES.join(', ')}.`);
}

function fault(key: string, message: string): FarmError {
  return invalid('invalid-provider', `${key} ${message}`);
}
