import { dirname, join } from 'node:path';
import { Logger, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { JobCompilers } from '@flamenco/job-compilers';
import { Configuration } from '../../config/configuration.js';
import { JobTypesController } from './job-types.controller.js';
import { JOB_TYPE_SETTINGS } from './job-types.settings.js';

/** Job types: the scripts that make tasks of submitted jobs. */
@Module({
  controllers: [JobTypesController],
  providers: [
    {
      provide: JobCompilers,
      inject: [Configuration],
      useFactory: (configuration: Configuration): JobCompilers => {
        const logger = new Logger('JobCompilers');
        const { memoryLimitMib: memoryLimitMiB, cpuLimitMs } =
          configuration.of(JOB_TYPE_SETTINGS).jobCompiler;
        return new JobCompilers({
          scriptsDir: join(dirname(configuration.file), 'scripts'),
          memoryLimitMiB,
          cpuLimitMs,
          logger: {
            info: (message) => {
              logger.log(message);
            },
            warn: (message) => {
              logger.warn(message);
            },
            error: (message) => {
              logger.error(message);
            },
          },
        });
      },
    },
  ],
  exports: [JobCompilers],
})
export class JobTypesModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(JobTypesModule.name);

  constructor(private readonly compilers: JobCompilers) {}

  /** Reads the scripts before the first request comes: the first submission need not wait for the process that runs them. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.compilers.list();
    } catch (error) {
      this.logger.error({ err: error }, 'The job types could not be read');
    }
  }

  /** Ends the processes that run scripts. */
  onApplicationShutdown(): Promise<void> {
    return this.compilers.close();
  }
}
