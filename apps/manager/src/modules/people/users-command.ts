import { randomUUID } from 'node:crypto';
import type { Role } from '@flamenco/domain/access';
import { conflict, invalid } from '@flamenco/domain/errors';
import type { LoadedConfiguration } from '../../config/index.js';
import type { FarmSchema } from '../../database/farm-schema.js';
import { askDatabase, changeDatabase } from '../../database/open-database.js';
import type { SqlWriter } from '../../database/sql.js';
import { savePasswordLink } from './persistence/link-rows.js';
import { insertUser, listUsers, loadUserById, loadUserByName } from './persistence/user-rows.js';
import { newSecret } from './secrets.js';
import { LOCAL, type User } from './user.js';
import { readUserName } from './user-names.js';

/** What the command line asks for about people. */
export type UsersTask =
  | { readonly users: 'list' }
  | { readonly users: 'add'; readonly name: string; readonly role: Role }
  | { readonly users: 'link'; readonly name: string };

/** Whoever may use this computer's terminal sets a password soon. */
const LINK_MS = 24 * 3600_000;

/** `flamenco-manager users …`: also while a Manager runs, which notices within seconds. @throws FarmError */
export async function manageUsers(
  { config }: LoadedConfiguration,
  migrations: FarmSchema['migrations'],
  task: UsersTask,
): Promise<void> {
  const lines =
    task.users === 'list'
      ? (await askDatabase(config, migrations, listUsers)).map(lineOf)
      : await changeDatabase(config, migrations, (sql) =>
          task.users === 'add' ? add(sql, task.name, task.role) : link(sql, task.name),
        );
  process.stdout.write([...(lines.length > 0 ? lines : ['There is nobody yet.']), ''].join('\n'));
}

function lineOf({ name, role, provider, isActive, lastSignIn }: User): string {
  const notes = [role, provider, ...(isActive ? [] : ['not active']), lastSignIn ?? 'never signed in'];
  return `${name}: ${notes.join(', ')}`;
}

async function add(sql: SqlWriter, written: string, role: Role): Promise<readonly string[]> {
  const name = readUserName(written);
  if (await loadUserByName(sql, name))
    throw conflict(
      'user-name-taken',
      `Somebody is called '${name}' already. For a new password, write 'link ${name}' instead of 'add ${name}', and no role.`,
    );
  const id = await insertUser(sql, {
    ...{ uuid: randomUUID(), name, displayName: name, email: '', role, projects: [] },
    ...{ provider: LOCAL, subject: name, passwordHash: undefined, isActive: true },
    created: new Date().toISOString(),
  });
  const user = await loadUserById(sql, id);
  if (!user) throw new Error('Somebody was stored and cannot be found');
  return [`Added ${name}, ${role}.`, ...(await linkFor(sql, user))];
}

async function link(sql: SqlWriter, written: string): Promise<readonly string[]> {
  const user = await loadUserByName(sql, readUserName(written));
  if (!user)
    throw invalid('user-not-found', `Nobody is called '${written}'. See: flamenco-manager users list`);
  if (user.provider !== LOCAL)
    throw conflict(
      'password-elsewhere',
      `${user.name} signs in with '${user.provider}'. The password is there.`,
    );
  return linkFor(sql, user);
}

async function linkFor(sql: SqlWriter, user: User): Promise<readonly string[]> {
  const { secret, hash } = newSecret('');
  const expires = new Date(Date.now() + LINK_MS).toISOString();
  await savePasswordLink(sql, { userId: user.id, secretHash: hash, expires });
  return [
    'To set the password, open this page of the Manager within a day (put the address of the Manager before it):',
    `  /app/set-password#link=${secret}`,
  ];
}
