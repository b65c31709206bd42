import { dirname, join } from 'node:path';
import { Logger, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { JobCompilers } from '@flamenco/job-compilers';
import { Configuration } from '../../config/configuration.js';
import { JobTypesController } from './job-types.controller.js';

/** Job types: the scripts that make tasks of submitted jobs. */
@Module({
  controllers: [JobTypesController],
  providers: [
    {
      provide: JobCompilers,
      inject: [Configuration],
      useFactory: ({ config, file }: Configuration): JobCompilers => {
        const logger = new Logger('JobCompilers');
        return new JobCompilers({
          scriptsDir: join(dirname(file), 'scripts'),
          memoryLimitMiB: config.jobCompiler.memoryLimitMib,
          cpuLimitMs: config.jobCompiler.cpuLimitMs,
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
