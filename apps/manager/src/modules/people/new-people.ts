import { aboutThing, type ChangeFacts } from '@flamenco/domain/changes';
import { conflict } from '@flamenco/domain/errors';
import type { Work } from '../../database/unit-of-work.js';
import { insertUser, loadUserById, loadUserByName } from './persistence/user-rows.js';
import type { NewUser, User } from './user.js';

/** Stores somebody new, with an entry in the history. @param facts - of which the history tells */
export async function storeNewUser(work: Work, user: NewUser, facts: ChangeFacts): Promise<User> {
  const id = await insertUser(work.sql, user);
  const stored = await loadUserById(work.sql, id);
  if (!stored) throw new Error('Somebody was stored and cannot be found');
  work.note({ action: 'user-added', ...aboutThing(stored), after: facts });
  return stored;
}

/** @throws FarmError `conflict` when somebody is called so */
export async function refuseTakenName(work: Work, name: string): Promise<void> {
  if (await loadUserByName(work.sql, name))
    throw conflict('user-name-taken', `Somebody is called '${name}' already. Choose another name.`);
}
