import { dirname, join } from 'node:path';
import { Logger, Module } from '@nestjs/common';
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
          },
        });
      },
    },
  ],
  exports: [JobCompilers],
})
export class JobTypesModule {}
