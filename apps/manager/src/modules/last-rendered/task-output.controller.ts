import { Readable } from 'node:stream';
import { Controller, Headers, HttpCode, Param, Post, Query, Req, UseGuards } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiConsumes, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { TaskOutputQueryDto } from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { TaskLocator } from '../task-logs/index.js';
import { AuthenticatedWorker, WorkerAuthGuard, WorkerSightings, type WorkerState } from '../workers/index.js';
import { announcedBytes, checkImageType, IMAGE_TYPES, readImage } from './image-body.js';
import { LastRenderedImages } from './last-rendered-images.js';

const IMAGE = {
  required: true,
  description: 'The image, at most 25 MiB.',
  schema: { type: 'string', format: 'binary' },
} as const;

/** What Workers hand in of what they have rendered. */
@ApiTags('worker')
@Allow('worker')
@Controller('api/v3/worker/task')
@UseGuards(WorkerAuthGuard)
export class TaskOutputController {
  constructor(
    private readonly images: LastRenderedImages,
    private readonly tasks: TaskLocator,
    private readonly sightings: WorkerSightings,
  ) {}

  @Post(':task_id/output-produced')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'taskOutputProduced',
    summary: 'Hand in an image that a task has rendered, as a preview; it is processed later',
  })
  @ApiParam({ name: 'task_id', schema: { type: 'string', format: 'uuid' } })
  @ApiConsumes(...IMAGE_TYPES)
  @ApiBody(IMAGE)
  @ApiAcceptedResponse({ description: 'The image was taken, and will be processed.' })
  @Refuses(411, 'Never sent: an image may come without its length.')
  @Refuses(413, 'The image is larger than 25 MiB.')
  @Refuses(415, 'Never sent: this is a 400.')
  @Refuses(429, 'Too many images wait; leave this one out.')
  @Refuses(404, 'There is no such task.')
  async taskOutputProduced(
    @AuthenticatedWorker() worker: WorkerState,
    @Param('task_id') taskId: string,
    @Query() { frame }: TaskOutputQueryDto,
    @Headers('content-type') contentType: string | undefined,
    @Headers('content-length') contentLength: string | undefined,
    @Req() { body }: FastifyRequest,
  ): Promise<void> {
    this.sightings.note(worker);
    const jobId = await this.tasks.filler.jobOf(taskId);
    if (jobId === undefined) throw notFound('task', taskId);
    checkImageType(contentType);
    const place = this.images.reserve(jobId, announcedBytes(contentLength));
    try {
      const bytes = await readImage(body instanceof Readable ? body : Readable.from([]));
      const { uuid: workerId, name: workerName } = worker;
      place.fill({ bytes, taskId: taskId.toLowerCase(), frame, workerId, workerName });
    } finally {
      place.release();
    }
  }
}
