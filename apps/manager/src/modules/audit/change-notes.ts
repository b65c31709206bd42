import { Injectable } from '@nestjs/common';
import { boundedFacts, boundedText, CHANGE_ACTIONS, type NotedChange } from '@flamenco/domain/changes';
import { Clock } from '../../clock.js';
import { personOf } from '../../database/actor.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { insertChange } from './persistence/change-rows.js';

/** Writes down what people do, in the works that do it: there is no change without its entry, and no entry of what was rolled back. */
@Injectable()
export class ChangeNotes {
  constructor(
    unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    unitOfWork.recordChanges((work, changes) => this.record(work, changes));
  }

  private async record(work: Work, changes: readonly NotedChange[]): Promise<void> {
    const person = personOf(work.actor);
    if (!person) return;
    const happened = this.clock.timestamp();
    for (const { action, object, jobId, before = {}, after = {} } of changes) {
      const { kind } = CHANGE_ACTIONS[action];
      const id = await insertChange(work.sql, {
        happened,
        person,
        action,
        objectKind: kind,
        objectId: object.id,
        objectName: boundedText(object.name),
        jobId,
        before: JSON.stringify(boundedFacts(before)),
        after: JSON.stringify(boundedFacts(after)),
      });
      const about = {
        ...(object.id !== undefined && { object_id: object.id }),
        ...(jobId !== undefined && { job_id: jobId }),
      };
      work.publish({ name: 'change-noted', payload: { id, kind, ...about } });
    }
  }
}
