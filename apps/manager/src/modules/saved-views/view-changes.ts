import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { aboutThing, type ChangeFacts } from '@flamenco/domain/changes';
import { conflict, invalid, notFound } from '@flamenco/domain/errors';
import type { SqlReader } from '../../database/sql.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import {
  deleteView,
  insertView,
  listViews,
  loadView,
  loadViewByName,
  saveView,
  type SavedView,
} from './persistence/view-rows.js';

/** A view as people write it down. */
export type WrittenView = Pick<SavedView, 'name' | 'query' | 'sort' | 'columns'>;

/** More are no help to find one's jobs, and all of them are in each answer. */
const MOST_VIEWS = 200;

/** Creates, changes and deletes views. Which queries make sense is not asked here: that changes with the farm. */
@Injectable()
export class ViewChanges {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @throws FarmError `invalid` for a blank name; `conflict` for one that another view has, and when there are too many */
  create(written: WrittenView): Promise<Omit<SavedView, 'id'>> {
    return this.unitOfWork.run(async (work) => {
      await checkName(work.sql, written.name);
      if ((await listViews(work.sql)).length >= MOST_VIEWS)
        throw conflict('too-many-saved-views', `There are ${MOST_VIEWS} views already: delete one first.`);
      const view = { uuid: randomUUID() as string, ...written };
      await insertView(work.sql, view);
      work.note({ action: 'view-created', ...aboutThing(view), after: factsOf(view) });
      return view;
    });
  }

  /** @throws FarmError `not-found`; `invalid` for a blank name, `conflict` for one that another view has */
  update(viewId: string, written: WrittenView): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const before = await existingView(work, viewId);
      await checkName(work.sql, written.name, before);
      await saveView(work.sql, { ...before, ...written });
      work.note({
        action: 'view-changed',
        ...aboutThing(before),
        before: factsOf(before),
        after: factsOf(written),
      });
    });
  }

  /** @throws FarmError `not-found` */
  remove(viewId: string): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const view = await existingView(work, viewId);
      await deleteView(work.sql, view.id);
      work.note({ action: 'view-deleted', ...aboutThing(view), before: factsOf(view) });
    });
  }
}

function factsOf({ name, query, sort, columns }: WrittenView): ChangeFacts {
  return {
    name,
    query,
    ...(sort !== '' && { sort }),
    ...(columns !== '[]' && { columns: JSON.parse(columns) as unknown }),
  };
}

async function existingView(work: Work, viewId: string): Promise<SavedView> {
  const view = await loadView(work.sql, viewId);
  if (!view) throw notFound('saved view', viewId);
  return view;
}

/** @param owner - the view that may have the name */
async function checkName(sql: SqlReader, name: string, owner?: SavedView): Promise<void> {
  if (name.trim() === '')
    throw invalid('blank-saved-view-name', 'A view needs a name: give it one that is not blank.');
  const other = await loadViewByName(sql, name);
  if (!other || other.id === owner?.id) return;
  throw conflict(
    'saved-view-name-taken',
    `There is a view '${name}' already. Change that one, or choose another name.`,
  );
}
