import { Injectable } from '@nestjs/common';
import { conflict, type FarmError } from '@flamenco/domain/errors';
import { Port } from '../../port.js';

/** The first admin of a farm, as somebody has written them. */
export interface WrittenAdmin {
  readonly name: string;
  readonly password: string;
}

/** The browser that the first admin is signed in with at once. */
export interface AdminsBrowser {
  readonly address: string;
  readonly agent: string;
  /** It came by TLS. */
  readonly isSecure: boolean;
}

/** Who makes the first admin of a farm. */
export interface FirstAdminMaker {
  /** Whether there is an admin who can sign in. */
  hasAdmin(): Promise<boolean>;
  /** Whether whoever asks may still set the farm up. @throws FarmError 401 when there is an admin, and they have not signed in */
  checkAuthority(): Promise<void>;
  /**
   * Makes the admin and signs them in.
   * @returns the header that gives the browser its session
   * @throws FarmError `conflict` when there is one already, `invalid` for a bad name or password; nothing is made then
   */
  make(written: WrittenAdmin, browser: AdminsBrowser): Promise<string>;
}

/** Of a Manager that has no database open. */
const NOBODY: FirstAdminMaker = {
  hasAdmin: () => Promise.resolve(false),
  checkAuthority: () => Promise.resolve(),
  make: () => Promise.reject(noPeopleYet()),
};

/** Filled by the part that knows people, where a Manager has it. */
@Injectable()
export class FirstAdmins extends Port<FirstAdminMaker> {
  constructor() {
    super(NOBODY);
  }
}

function noPeopleYet(): FarmError {
  return conflict(
    'no-people-yet',
    'While a farm of Flamenco 3 is taken over, nobody can sign in. Set the Manager up as an open farm; then add an admin on the Settings page, and close it there.',
  );
}
