import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  HttpStatus,
  Logger,
  Param,
  Post,
  Req,
  Res,
} from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  ShamanCheckoutDto,
  ShamanCheckoutResultDto,
  ShamanDiscardedCheckoutDto,
  ShamanRequirementsRequestDto,
  ShamanRequirementsResponseDto,
  ShamanSingleFileStatusDto,
} from '@flamenco/api-contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { parseFileId } from './file-id.js';
import { FileUploads } from './file-uploads.js';
import { jsonInParts } from './json-in-parts.js';
import { decodeOriginalFilename } from './original-filename.js';
import { ShamanCheckouts } from './shaman-checkouts.js';
import { ShamanStorage } from './shaman-storage.js';
import { UnusedCheckouts } from './unused-checkouts.js';
import { ApiUpload, CHECKSUM, FILE_SIZE } from './upload-operation.js';
import { announcedBytes, canDeferUpload, discardRest, uploadBody } from './upload-request.js';

/** What the add-on asks and sends for a job's files. */
@ApiTags('shaman')
@Allow('jobs:submit')
@Controller('api/v3/shaman')
export class ShamanController {
  private readonly logger = new Logger(ShamanController.name);

  constructor(
    private readonly storage: ShamanStorage,
    private readonly uploads: FileUploads,
    private readonly checkouts: ShamanCheckouts,
    private readonly unused: UnusedCheckouts,
  ) {}

  @Post('checkout/requirements')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    operationId: 'shamanCheckoutRequirements',
    summary: 'Ask which files have to be uploaded before a checkout',
  })
  @ApiOkResponse({
    description: 'The files that are not here yet, each once.',
    type: ShamanRequirementsResponseDto,
  })
  async requirements(@Body() body: ShamanRequirementsRequestDto, @Res() reply: FastifyReply): Promise<void> {
    this.storage.requireEnabled();
    const parts = this.uploads.requirementsOf(body.files);
    await reply.type('application/json; charset=utf-8').send(await jsonInParts('files', parts));
  }

  @Post('checkout/create')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    operationId: 'shamanCheckout',
    summary: "Put a job's files together, all of them uploaded before; waits for those that are coming in",
  })
  @ApiOkResponse({ description: 'Where the files are.', type: ShamanCheckoutResultDto })
  @Refuses(424, 'Files are missing; upload them first.')
  @Refuses(409, 'Files conflict with each other.')
  @Refuses(507, 'The shared storage is full.')
  async checkout(
    @Body() body: ShamanCheckoutDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShamanCheckoutResultDto> {
    this.storage.requireEnabled();
    const checkoutPath = await this.checkouts.create(body, clientGone(reply));
    this.unused.remember(checkoutPath);
    return { checkoutPath };
  }

  @Post('checkout/discard')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    operationId: 'shamanDiscardCheckout',
    summary: 'Remove a checkout whose job was not submitted',
    description:
      'For clients that stop between the checkout and the submission, or whose job is refused. Only what this Manager has made since it started is removed; the uploaded files stay until garbage collection.',
  })
  @ApiNoContentResponse({ description: 'It is gone.' })
  @Refuses(404, 'This Manager has not made such a checkout.')
  @Refuses(409, 'A job uses it.')
  async discardCheckout(@Body() body: ShamanDiscardedCheckoutDto): Promise<void> {
    this.storage.requireEnabled();
    await this.unused.discard(body.checkoutPath);
  }

  @Get('files/:checksum/:filesize')
  @ApiOperation({ operationId: 'shamanFileStoreCheck', summary: 'Ask whether a file is here' })
  @ApiParam(CHECKSUM)
  @ApiParam(FILE_SIZE)
  @ApiOkResponse({ description: 'Whether it is.', type: ShamanSingleFileStatusDto })
  async fileStatus(
    @Param('checksum') checksum: string,
    @Param('filesize') filesize: number,
  ): Promise<ShamanSingleFileStatusDto> {
    this.storage.requireEnabled();
    return { status: await this.uploads.statusOf(parseFileId(checksum, filesize)) };
  }

  /**
   * Success is an empty 200: that is what Flamenco 3 answers, so every client there is has been used with it. Their document
   * declares 204, which the add-on's Python client takes as well (any 2xx without a type to read), but nobody has seen one.
   */
  @Post('files/:checksum/:filesize')
  @HttpCode(HttpStatus.OK)
  @ApiUpload()
  async upload(
    @Param('checksum') checksum: string,
    @Param('filesize') filesize: number,
    @Headers('x-shaman-can-defer-upload') canDefer: string | undefined,
    @Headers('x-shaman-original-filename') originalFilename: string | undefined,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    try {
      this.storage.requireEnabled();
      const name = decodeOriginalFilename(originalFilename ?? '(no name)');
      const outcome = await this.uploads.receive({
        file: parseFileId(checksum, filesize),
        body: uploadBody(body),
        announcedBytes: announcedBytes(request.raw),
        canDefer: canDeferUpload(canDefer),
      });
      this.logger.debug({ checksum, filesize, outcome }, `Upload of ${JSON.stringify(name)}: ${outcome}`);
      if (outcome === 'already-stored') reply.status(HttpStatus.ALREADY_REPORTED);
    } finally {
      discardRest(request.raw);
    }
  }
}

/** Aborted when the connection is closed before the answer was sent. */
function clientGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) controller.abort();
  });
  return controller.signal;
}
