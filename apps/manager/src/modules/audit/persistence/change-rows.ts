import type { ChangeAction, ChangedKind } from '@flamenco/domain/changes';
import type { Person } from '../../../database/actor.js';
import { insertRow, type SqlWriter } from '../../../database/sql.js';

/** An entry of the history that is to be stored. */
export interface NewChange {
  readonly happened: string;
  readonly person: Person;
  readonly action: ChangeAction;
  readonly objectKind: ChangedKind;
  readonly objectId: string | undefined;
  readonly objectName: string;
  readonly jobId: string | undefined;
  /** JSON objects. */
  readonly before: string;
  readonly after: string;
}

/** Stores an entry. Nothing changes it from then on. @returns its number */
export function insertChange(sql: SqlWriter, change: NewChange): Promise<number> {
  const { person } = change;
  return insertRow(
    sql,
    `INSERT INTO changes (happened, actor_kind, actor_id, actor_name, address, action, object_kind, object_id, object_name,
       job_id, before_facts, after_facts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    change.happened,
    person.kind,
    person.id ?? null,
    person.name,
    person.address,
    change.action,
    change.objectKind,
    change.objectId ?? null,
    change.objectName,
    change.jobId ?? null,
    change.before,
    change.after,
  );
}

/** Removes the oldest entries from before a time. @returns how many there were, at most `limit` */
export function forgetChangesBefore(sql: SqlWriter, timestamp: string, limit: number): Promise<number> {
  return sql.change(
    `DELETE FROM changes WHERE id IN
       (SELECT id FROM changes WHERE happened < ? ORDER BY happened, id LIMIT ?)`,
    timestamp,
    limit,
  );
}
