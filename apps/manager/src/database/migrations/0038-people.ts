import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who may do what: people, the sessions and tokens by which they are known, and the links and codes by which they get there. Of whatever
 * opens a door, only a hash is kept.
 */
export class People1764000000038 implements MigrationInterface {
  readonly name = 'People1764000000038';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}

const STATEMENTS = [
  // `subject` is what the provider calls somebody for ever; `projects` a JSON list, empty for all.
  `CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    email TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL,
    projects TEXT NOT NULL DEFAULT '[]',
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    password_hash TEXT,
    is_active INTEGER NOT NULL DEFAULT 1,
    created TEXT NOT NULL,
    last_sign_in TEXT,
    UNIQUE (provider, subject)
  )`,
  `CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL UNIQUE,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created TEXT NOT NULL,
    last_used TEXT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    sign_out_hint TEXT
  )`,
  `CREATE INDEX sessions_by_user ON sessions (user_id)`,
  `CREATE INDEX sessions_by_use ON sessions (last_used)`,
  // Of a person, or, with a role of its own, of a service. `scopes` is a JSON list; without it, all that the role may.
  `CREATE TABLE access_tokens (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    user_id INTEGER REFERENCES users (id) ON DELETE CASCADE,
    role TEXT,
    projects TEXT NOT NULL DEFAULT '[]',
    scopes TEXT,
    created TEXT NOT NULL,
    expires TEXT,
    last_used TEXT
  )`,
  `CREATE INDEX access_tokens_by_user ON access_tokens (user_id)`,
  `CREATE TABLE password_links (
    id INTEGER PRIMARY KEY,
    secret_hash TEXT NOT NULL UNIQUE,
    user_id INTEGER NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
    expires TEXT NOT NULL
  )`,
  // A program without a browser waits for somebody to let it in, who has one.
  `CREATE TABLE device_sign_ins (
    id INTEGER PRIMARY KEY,
    secret_hash TEXT NOT NULL UNIQUE,
    user_code TEXT NOT NULL UNIQUE,
    client TEXT NOT NULL,
    address TEXT NOT NULL,
    expires TEXT NOT NULL,
    state TEXT NOT NULL,
    user_id INTEGER REFERENCES users (id) ON DELETE CASCADE
  )`,
];
