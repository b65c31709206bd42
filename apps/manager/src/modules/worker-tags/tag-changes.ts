import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { aboutThing, type ChangeFacts } from '@flamenco/domain/changes';
import { conflict, invalid, notFound } from '@flamenco/domain/errors';
import type { FarmEvent } from '@flamenco/domain/events';
import { parseTagId, type TagId } from '@flamenco/domain/ids';
import type { SqlWriter } from '../../database/sql.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { JobTagging } from './job-tagging.js';
import {
  deleteTag,
  insertTag,
  loadTag,
  loadTagByName,
  saveTag,
  type WorkerTag,
} from './persistence/tag-rows.js';

/** A tag as people write it down. */
export interface WrittenTag {
  readonly name: string;
  /** Absent: none for a new tag, the same as before for another one. */
  readonly description?: string | undefined;
}

/** Jobs that lose a deleted tag in one work: a few milliseconds, so that nobody has to wait for a tag of 10,000 jobs. */
const JOBS_AT_A_TIME = 100;

/** Creates, changes and deletes tags. */
@Injectable()
export class TagChanges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly jobs: JobTagging,
  ) {}

  /** @throws FarmError `invalid` for a blank name, `conflict` for a name or id that another tag has */
  create(written: WrittenTag & { readonly id?: string | undefined }): Promise<Omit<WorkerTag, 'id'>> {
    return this.unitOfWork.run(async (work) => {
      const uuid = written.id ? parseTagId(written.id) : (randomUUID() as TagId);
      if (await loadTag(work.sql, uuid)) {
        throw conflict(
          'worker-tag-id-taken',
          `There is a tag with id ${uuid} already. Leave the id out to get a new one.`,
        );
      }
      await checkTagName(work.sql, written.name);
      const tag = { uuid, name: written.name, description: written.description ?? '' };
      await insertTag(work.sql, tag);
      work.note({ action: 'tag-created', ...aboutThing(tag), after: factsOf(tag) });
      work.publish(tagUpdated(tag));
      return tag;
    });
  }

  /** @throws FarmError `not-found`; `invalid` for a blank name, `conflict` for a name that another tag has */
  update(tagId: string, written: WrittenTag): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const before = await existingTag(work, tagId);
      await checkTagName(work.sql, written.name, before);
      const description = written.description ?? before.description;
      const tag = { ...before, name: written.name, description };
      await saveTag(work.sql, tag);
      work.note({
        action: 'tag-changed',
        ...aboutThing(before),
        before: factsOf(before),
        after: factsOf(tag),
      });
      work.publish(tagUpdated(tag));
    });
  }

  /** Takes the tag from all jobs, which any Worker may run from then on, and from all Workers, and deletes it. */
  async remove(tagId: string): Promise<void> {
    let isNoted = false;
    const step = async (work: Work): Promise<boolean> => {
      const tag = await existingTag(work, tagId);
      if (!isNoted) work.note({ action: 'tag-deleted', ...aboutThing(tag), before: factsOf(tag) });
      if ((await this.jobs.untagSome(work, tag.id, JOBS_AT_A_TIME)) === JOBS_AT_A_TIME) return false;
      await deleteTag(work.sql, tag.id);
      work.publish(tagUpdated(tag, true));
      return true;
    };
    while (!(await this.unitOfWork.run(step))) isNoted = true;
  }
}

async function existingTag(work: Work, tagId: string): Promise<WorkerTag> {
  const tag = await loadTag(work.sql, tagId);
  if (!tag) throw notFound('worker tag', tagId);
  return tag;
}

/** @param owner - the tag that may have the name */
async function checkTagName(sql: SqlWriter, name: string, owner?: WorkerTag): Promise<void> {
  if (name.trim() === '')
    throw invalid('blank-worker-tag-name', 'A tag needs a name: give it one that is not blank.');
  const other = await loadTagByName(sql, name);
  if (!other || other.id === owner?.id) return;
  throw conflict(
    'worker-tag-name-taken',
    `There is a tag '${name}' already. Use that one, or choose another name.`,
  );
}

function factsOf({ name, description }: Omit<WorkerTag, 'id'>): ChangeFacts {
  return { name, ...(description !== '' && { description }) };
}

function tagUpdated({ uuid, name, description }: Omit<WorkerTag, 'id'>, wasDeleted = false): FarmEvent {
  return {
    name: 'worker-tag-updated',
    payload: { tag: { id: uuid, name, description }, ...(wasDeleted && { was_deleted: true }) },
  };
}
