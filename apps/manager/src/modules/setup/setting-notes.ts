import { Injectable, Optional } from '@nestjs/common';
import type { NotedChange } from '@flamenco/domain/changes';
import type { SettingChange } from '../../config/index.js';
import { UnitOfWork } from '../../database/unit-of-work.js';

/**
 * Has the history tell of what people do to the Manager itself, which is in files and not in the database: it is noted when it is done. While a
 * farm of Flamenco 3 is taken over there is no database, and no history yet.
 */
@Injectable()
export class SettingNotes {
  constructor(@Optional() private readonly unitOfWork?: UnitOfWork) {}

  async note(change: NotedChange): Promise<void> {
    await this.unitOfWork?.run((work) => {
      work.note(change);
      return Promise.resolve();
    });
  }

  async noteSettings(
    action: 'settings-changed' | 'setup-saved',
    changes: readonly SettingChange[],
  ): Promise<void> {
    if (changes.length === 0 && action === 'settings-changed') return;
    await this.note({
      action,
      object: { name: '' },
      before: Object.fromEntries(changes.map(({ key, before }) => [key, before])),
      after: Object.fromEntries(changes.map(({ key, after }) => [key, after])),
    });
  }
}
