import { Injectable, Logger } from '@nestjs/common';
import { Configuration, ConfigurationFile } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { EventBus } from '../events/index.js';
import { ManagerNews } from './manager-news.js';

const SIGNAL = 'settings-changed';

/** Managers of a farm are configured by one file: what was changed in it at one of them, the others take over. */
@Injectable()
export class SharedSettings {
  private readonly logger = new Logger(SharedSettings.name);

  private readonly file: ConfigurationFile;

  constructor(
    configuration: Configuration,
    private readonly unitOfWork: UnitOfWork,
    { line }: FarmDatabase,
    news: ManagerNews,
    events: EventBus,
  ) {
    this.file = new ConfigurationFile(configuration);
    if (!line) return;
    configuration.onSave(() => void this.tellOthers());
    news.hear(SIGNAL, () => {
      this.takeOver();
    });
    events.onMissing(() => {
      this.takeOver();
    });
  }

  /** Has the other Managers read the file anew. Never throws: what was changed stays so, whether they hear of it or not. */
  private async tellOthers(): Promise<void> {
    try {
      await this.unitOfWork.run((work) => {
        work.signalOthers({ name: SIGNAL, payload: null });
        return Promise.resolve();
      }, 'committed');
    } catch (error) {
      this.logger.warn(
        `Other Managers were not told that settings changed (${String(error)}); they read them at their next start`,
      );
    }
  }

  private takeOver(): void {
    try {
      const waiting = this.file.readAnew();
      this.logger.log('Took over the settings that were changed at another Manager');
      if (waiting.length > 0)
        this.logger.warn(`Restart this Manager for these to take effect: ${waiting.join(', ')}`);
    } catch (error) {
      this.logger.error(
        { err: error },
        'The settings that were changed at another Manager cannot be used here; this one goes on with those that it has',
      );
    }
  }
}
