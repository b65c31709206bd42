import { Injectable } from '@nestjs/common';
import type { Work } from '../../database/unit-of-work.js';
import { ManagerNews, SharedSignal } from '../managers/index.js';

/** Says that tasks of some types may have become runnable, so that Workers that wait can be answered, at whichever Manager they do. */
@Injectable()
export class RunnableSignal extends SharedSignal<readonly string[]> {
  constructor(news: ManagerNews) {
    super(news, 'runnable');
  }

  override raise(work: Work, taskTypes: readonly string[]): void {
    if (taskTypes.length > 0) super.raise(work, taskTypes);
  }
}
