import { Logger } from '@nestjs/common';
import { unavailable, type FarmError } from '@flamenco/domain/errors';
import { BusyError, escapeFilter, ResultCodeError, SizeLimitExceededError, UnavailableError } from 'ldapts';
import { identityOf, type Identity, type PasswordProvider } from '../people/index.js';
import { DirectoryConnection, type DirectoryEntry } from './directory-connection.js';
import { groupNames, textIn } from './entries.js';
import type { LdapSettings } from './ldap-settings.js';

const MOST_GROUPS = 500;
const LONGEST_PASSWORD = 1_000;

/** Asks a directory whether a password is somebody's: looks for their entry, and then binds as it. */
export class LdapProvider implements PasswordProvider {
  readonly kind = 'password';
  readonly label: string;
  private readonly logger: Logger;

  constructor(
    readonly name: string,
    private readonly settings: LdapSettings,
  ) {
    this.label = settings.label;
    this.logger = new Logger(`ldap ${name}`);
  }

  async verify(name: string, password: string): Promise<Identity | undefined> {
    // To bind with an empty password is to be nobody, and succeeds for everybody's entry (RFC 4513, 5.1.2).
    if (name === '' || password === '' || password.length > LONGEST_PASSWORD) return undefined;
    try {
      return await DirectoryConnection.with(this.settings, (directory) =>
        this.find(directory, name, password),
      );
    } catch (error) {
      if (error instanceof Error && error.name === 'FarmError') throw error;
      throw this.isAway(error);
    }
  }

  private async find(
    directory: DirectoryConnection,
    name: string,
    password: string,
  ): Promise<Identity | undefined> {
    const { attributes, admission } = this.settings;
    const entry = await this.entryOf(directory, name);
    const groups = entry && admission.roles ? await this.groupsOf(directory, entry, name) : [];
    // Without an entry, the same is asked of one that has no password: the time tells nothing.
    const isRight = await this.isPassword(directory, entry?.dn ?? this.settings.searchBase, password);
    const subject = entry && textIn(entry, attributes.id);
    if (!entry || !isRight) return undefined;
    if (subject === undefined) throw new Error(`${entry.dn} has no ${attributes.id}: see id_attribute`);
    const userName = textIn(entry, attributes.name) ?? name;
    return identityOf(
      {
        subject,
        name: userName,
        displayName: textIn(entry, attributes.displayName) ?? userName,
        email: textIn(entry, attributes.email) ?? '',
        groups,
      },
      admission,
    );
  }

  /** Nobody where several fit: it would be chance whose password counts. */
  private async entryOf(directory: DirectoryConnection, name: string): Promise<DirectoryEntry | undefined> {
    const { searchBase, userFilter, attributes } = this.settings;
    const filter = filled(userFilter, { name });
    try {
      const found = await directory.search(searchBase, filter, Object.values(attributes) as string[], 2);
      if (found.length > 1) this.logger.warn(`user_filter finds several entries of '${name}'`);
      return found.length === 1 ? found[0] : undefined;
    } catch (error) {
      if (!(error instanceof SizeLimitExceededError)) throw error;
      this.logger.warn(`user_filter finds several entries of '${name}'`);
      return undefined;
    }
  }

  private async groupsOf(
    directory: DirectoryConnection,
    entry: DirectoryEntry,
    name: string,
  ): Promise<readonly string[]> {
    const { groupsBase, groupFilter, attributes } = this.settings;
    if (groupsBase === undefined) return groupNames([entry[attributes.groups] ?? []].flat().map(String));
    const filter = filled(groupFilter, { name, dn: entry.dn });
    const found = await directory.search(groupsBase, filter, ['cn'], MOST_GROUPS);
    return groupNames(found.map(({ dn }) => dn));
  }

  private async isPassword(directory: DirectoryConnection, dn: string, password: string): Promise<boolean> {
    try {
      await directory.bind(dn, password);
      return true;
    } catch (error) {
      const isAnswer = error instanceof ResultCodeError;
      if (!isAnswer || error instanceof BusyError || error instanceof UnavailableError) throw error;
      return false;
    }
  }

  private isAway(error: unknown): FarmError {
    const reason = error instanceof Error ? error.message : String(error);
    this.logger.warn(`${this.settings.url.href} cannot be asked: ${reason}`);
    return unavailable(
      'provider-away',
      `${this.label} cannot be asked now whether the password is right. Try again later, or ask whoever looks after it.`,
      { cause: error },
    );
  }
}

/** A filter with texts in it that mean nothing there but themselves. */
function filled(filter: string, values: Readonly<Record<string, string>>): string {
  return filter.replaceAll(/\{(\w+)\}/g, (braced, key: string) =>
    Object.hasOwn(values, key) ? escapeFilter`${values[key] ?? ''}` : braced,
  );
}
