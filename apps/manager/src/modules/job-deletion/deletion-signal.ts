import { Injectable } from '@nestjs/common';
import { ManagerNews, SharedSignal } from '../managers/index.js';

/** Says that there are jobs to delete, to whichever Manager deletes them. */
@Injectable()
export class DeletionSignal extends SharedSignal<null> {
  constructor(news: ManagerNews) {
    super(news, 'deletion-wanted');
  }
}
